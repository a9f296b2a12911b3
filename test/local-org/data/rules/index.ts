/** Rules by object. */
import {
  grantRules,
  mutingPermissionSetRules,
  permissionSetAssignmentRules,
  permissionSetGroupComponentRules,
  permissionSetGroupRules,
  permissionSetLicenseAssignRules,
  permissionSetRules,
} from "./access.ts";
import { eventRules } from "./activity.ts";
import { attachmentRules, contentDistributionRules, contentVersionRules } from "./content.ts";
import { groupMemberRules, groupRules, userRoleRules } from "./membership.ts";
import { fieldPermissionsRules, objectPermissionsRules, setupEntityAccessRules } from "./permissions.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import type { ObjectRules } from "./rules.ts";
import { caseRules, leadRules, taskRules } from "./service.ts";
import { campaignMemberRules, opportunityLineItemRules, opportunityRules, pricebookEntryRules } from "./sales.ts";
import { shareRules } from "./shares.ts";
import { userRules } from "./user.ts";

const RULES: Readonly<Record<string, ObjectRules>> = {
  User: userRules,
  PermissionSet: permissionSetRules,
  PermissionSetAssignment: permissionSetAssignmentRules,
  PermissionSetGroup: permissionSetGroupRules,
  PermissionSetGroupComponent: permissionSetGroupComponentRules,
  MutingPermissionSet: mutingPermissionSetRules,
  ObjectPermissions: { ...grantRules, ...objectPermissionsRules },
  FieldPermissions: { ...grantRules, ...fieldPermissionsRules },
  SetupEntityAccess: { ...grantRules, ...setupEntityAccessRules },
  PermissionSetLicenseAssign: permissionSetLicenseAssignRules,
  Group: groupRules,
  GroupMember: groupMemberRules,
  UserRole: userRoleRules,
  Event: eventRules,
  Task: taskRules,
  Case: caseRules,
  Lead: leadRules,
  Opportunity: opportunityRules,
  OpportunityLineItem: opportunityLineItemRules,
  PricebookEntry: pricebookEntryRules,
  CampaignMember: campaignMemberRules,
  ContentVersion: contentVersionRules,
  ContentDistribution: contentDistributionRules,
  Attachment: attachmentRules,
};

const NONE: ObjectRules = {};

export function rulesOf(object: SObjectDescribe): ObjectRules {
  return object.shareOf ? shareRules : (RULES[object.name] ?? NONE);
}

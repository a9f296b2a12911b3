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
import { groupMemberRules, groupRules, userRoleRules } from "./membership.ts";
import type { ObjectRules } from "./rules.ts";
import { userRules } from "./user.ts";

const RULES: Readonly<Record<string, ObjectRules>> = {
  User: userRules,
  PermissionSet: permissionSetRules,
  PermissionSetAssignment: permissionSetAssignmentRules,
  PermissionSetGroup: permissionSetGroupRules,
  PermissionSetGroupComponent: permissionSetGroupComponentRules,
  MutingPermissionSet: mutingPermissionSetRules,
  ObjectPermissions: grantRules,
  FieldPermissions: grantRules,
  SetupEntityAccess: grantRules,
  PermissionSetLicenseAssign: permissionSetLicenseAssignRules,
  Group: groupRules,
  GroupMember: groupMemberRules,
  UserRole: userRoleRules,
  Event: eventRules,
};

const NONE: ObjectRules = {};

export function rulesOf(objectName: string): ObjectRules {
  return RULES[objectName] ?? NONE;
}

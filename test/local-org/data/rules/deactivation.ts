/**
 * What stands in the way of deactivating a user: rows where the org has them, roles of the org's configuration where a test says so.
 * [Salesforce Help: "Considerations for Deactivating Users"; the articles named below]
 */
import type { RowChange } from "../engine/row-change.ts";
import type { StoredRow } from "../engine/store.ts";
import type { DeactivationBlocker } from "../settings.ts";
import type { RuleContext } from "./rules.ts";

/**
 * Roles that keep a user active, in the platform's words where a Help article quotes them: 000384586 (cases, workflow), 000384761 (web to
 * lead). The others are worded alike. No source names the status code: all have that of the hierarchy fields and of other users' fields.
 */
const ROLES = {
  defaultWorkflowUser: "You cannot deactivate the Default Workflow User",
  defaultCaseOwner: "You cannot deactivate a user who is the default owner of cases",
  webToLeadDefaultCreator: "You cannot disable the Web to Lead Default Creator.",
  defaultLeadOwner: "You cannot deactivate a user who is the default owner of leads",
  automatedCaseUser: "You cannot deactivate the Automated Case User",
  assignmentRule: "You cannot deactivate a user who is named by an assignment rule",
  approver: "You cannot deactivate a user who is an approver in an approval process",
  delegatedApprover: "You cannot deactivate a user who is a delegated approver in an approval process",
  alertRecipient: "You cannot deactivate a user who is the only recipient of an email alert",
  portalAdministrator: "You cannot deactivate a user who is the administrator of a portal",
} as const;

export type DeactivationRole = keyof typeof ROLES;

export const DEACTIVATION_ROLES = Object.keys(ROLES) as readonly DeactivationRole[];

export function blockerOf(role: DeactivationRole): DeactivationBlocker {
  return { statusCode: "FIELD_INTEGRITY_EXCEPTION", message: ROLES[role] };
}

export function checkDeactivation(change: RowChange, context: RuleContext): void {
  const { before } = change;
  if (!before || !change.changes("IsActive") || change.value("IsActive") !== false) return;
  if (before.id === context.userId) {
    change.fail("FIELD_INTEGRITY_EXCEPTION", "You cannot deactivate yourself.", ["IsActive"]);
    return;
  }
  const blocker = context.settings.deactivationBlockers.get(before.id);
  if (blocker) change.fail(blocker.statusCode, blocker.message);
  else if (isLastAdministrator(before, context))
    change.fail("CANNOT_DISABLE_LAST_ADMIN", "Choose at least one administrator user");
  else checkHierarchies(change, before, context);
}

/** [SOAP API Developer Guide: StatusCode, CANNOT_DISABLE_LAST_ADMIN] */
function isLastAdministrator(user: StoredRow, { reader }: RuleContext): boolean {
  const profile = reader.parent(user, "ProfileId");
  if (profile?.values["Name"] !== "System Administrator") return false;
  return reader.store
    .lookup("User", "ProfileId", profile.id)
    .every((row) => row.id === user.id || row.values["IsActive"] !== true);
}

/** A custom hierarchy field of an active user that leads here. [Salesforce Help: 000386275, 000384962] */
function checkHierarchies(change: RowChange, user: StoredRow, { reader }: RuleContext): void {
  for (const field of change.object.fields) {
    if (!field.isCustom || field.type !== "reference" || !field.referenceTo.includes("User")) continue;
    const holder = reader.store
      .lookup("User", field.name, user.id)
      .find((row) => row.values["IsActive"] === true && row.id !== user.id);
    if (!holder) continue;
    const name = [holder.values["FirstName"], holder.values["LastName"]].filter((part) => part != null).join(" ");
    change.fail(
      "FIELD_INTEGRITY_EXCEPTION",
      `Cannot complete this operation. Cannot inactivate user that is the value of a hierarchy field: ${field.label}. : ${name}`,
    );
    return;
  }
}

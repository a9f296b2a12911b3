/**
 * User. [Object Reference: User; Salesforce Help: "Considerations for Creating or Updating Users", "Deactivate Users", "Resolve Duplicate
 * Username Error" (000381924), "License limit exceeded" (000387847)]
 */
import { isEmail } from "../engine/validate.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { StoredRow } from "../engine/store.ts";
import { audit } from "./audit-trail.ts";
import { checkDeactivation } from "./deactivation.ts";
import { assignmentsOf, hasFreeSeat, licenseConflict, licenseRows, membersOf } from "./licenses.ts";
import type { ObjectRules, RuleContext } from "./rules.ts";

export const userRules: ObjectRules = {
  complete(change, context) {
    if (change.operation !== "insert") return;
    if (change.value("CommunityNickname") === null)
      change.values["CommunityNickname"] = `User${context.reader.store.next("User.CommunityNickname", 1_000_000)}`;
  },

  check(change, context) {
    normalizeUsername(change);
    checkUsername(change, context);
    checkNickname(change, context);
    checkManager(change, context);
    checkSeat(change, context);
    checkHeldSets(change, context);
    checkDeactivation(change, context);
    holdBackEmail(change, context);
  },

  saved(change, context) {
    if (!change.saved) return;
    const { id } = change.saved;
    if (change.operation === "insert")
      context.put("UserLogin", null, { UserId: id, IsFrozen: false, IsPasswordLocked: false });
    if (change.changes("ProfileId")) holdProfileSet(id, change.value("ProfileId"), context);
  },
};

/**
 * Every profile owns a permission set, and every user has a PermissionSetAssignment row to that of the profile: who reads assignments and
 * forgets `IsOwnedByProfile` finds it. [Object Reference: PermissionSet, "Usage"]
 */
function holdProfileSet(userId: string, profileId: string, context: RuleContext): void {
  for (const row of context.reader.store.lookup("PermissionSetAssignment", "AssigneeId", userId))
    if (context.reader.parent(row, "PermissionSetId")?.values["IsOwnedByProfile"] === true) context.remove(row);
  const set = profileSetOf(profileId, context);
  if (set) context.put("PermissionSetAssignment", null, { AssigneeId: userId, PermissionSetId: set.id });
}

function profileSetOf(profileId: string, context: RuleContext): StoredRow | undefined {
  return context.reader.store.lookup("PermissionSet", "ProfileId", profileId)[0];
}

/** Usernames are kept in lower case. */
function normalizeUsername(change: RowChange): void {
  const username = change.value("Username");
  if (typeof username === "string") change.values["Username"] = username.toLowerCase();
}

function checkUsername(change: RowChange, context: RuleContext): void {
  const username = change.value("Username");
  if (typeof username !== "string" || (change.operation === "update" && !change.changes("Username"))) return;
  if (!isEmail(username)) {
    change.fail("INVALID_EMAIL_ADDRESS", `Username: invalid email address: ${username}`, ["Username"]);
    return;
  }
  const taken = context.reader.store.lookup("User", "Username", username).some((row) => row.id !== change.before?.id);
  if (taken || context.settings.foreignUsernames.has(username))
    change.fail(
      "DUPLICATE_USERNAME",
      "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all " +
        "Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address). ",
      ["Username"],
    );
}

function checkNickname(change: RowChange, context: RuleContext): void {
  const nickname = change.value("CommunityNickname");
  if (nickname === null || (change.operation === "update" && !change.changes("CommunityNickname"))) return;
  const named = context.reader.store.lookup("User", "CommunityNickname", nickname);
  if (named.some((row) => row.id !== change.before?.id))
    change.fail(
      "DUPLICATE_COMM_NICKNAME",
      "Duplicate Nickname.<br>Another user has already selected this nickname.<br>Please select another.",
      ["CommunityNickname"],
    );
}

/** A person cannot be their own manager, nor stand above their manager. */
function checkManager(change: RowChange, context: RuleContext): void {
  const managerId = change.value("ManagerId");
  if (managerId === null || change.before === null || !change.changes("ManagerId")) return;
  for (
    let at: StoredRow | null = context.reader.store.find(managerId) ?? null;
    at;
    at = context.reader.parent(at, "ManagerId")
  )
    if (at.id === change.before.id) {
      change.fail("FIELD_INTEGRITY_EXCEPTION", "Manager is not valid: a user cannot report to themselves", [
        "ManagerId",
      ]);
      return;
    }
}

/** Creating, reactivating and moving to a profile of another licence take a seat. */
function checkSeat(change: RowChange, context: RuleContext): void {
  if (change.value("IsActive") !== true) return;
  const license = licenseOf(change.value("ProfileId"), context);
  if (!license) return;
  const wasActive = change.valueBefore("IsActive") === true;
  if (wasActive && licenseOf(change.valueBefore("ProfileId"), context)?.id === license.id) return;
  const total = Number(license.values["TotalLicenses"] ?? 0);
  if (Number(context.reader.value(license, "UsedLicenses")) >= total)
    change.fail("LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded");
}

/**
 * A profile of another licence: each permission set that the user holds must fit the new one. Reactivating takes the seats of the user's permission
 * set licences again, which nobody held meanwhile.
 */
function checkHeldSets(change: RowChange, context: RuleContext): void {
  const { before } = change;
  if (!before) return;
  const license = licenseOf(change.value("ProfileId"), context);
  if (license && licenseOf(before.values["ProfileId"], context)?.id !== license.id) {
    const user = { id: before.id, username: String(change.value("Username")), license };
    for (const assignment of assignmentsOf(before.id, context)) {
      const groupId = assignment.values["PermissionSetGroupId"];
      const set = context.reader.parent(assignment, "PermissionSetId");
      const sets = typeof groupId === "string" ? membersOf(groupId, context) : set ? [set] : [];
      for (const held of sets) {
        const conflict = held.values["IsOwnedByProfile"] === true ? null : licenseConflict(held, user, context);
        if (conflict !== null) {
          change.fail("FIELD_INTEGRITY_EXCEPTION", conflict, ["ProfileId"]);
          return;
        }
      }
    }
  }
  if (!change.changes("IsActive") || change.value("IsActive") !== true) return;
  for (const row of licenseRows(before.id, context)) {
    const held = context.reader.parent(row, "PermissionSetLicenseId");
    if (held && !hasFreeSeat(held, context)) change.fail("LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded");
  }
}

function licenseOf(profileId: unknown, context: RuleContext): StoredRow | null {
  const profile = typeof profileId === "string" ? context.reader.store.find(profileId) : undefined;
  return profile ? context.reader.parent(profile, "UserLicenseId") : null;
}

/** With confirmation on, the old address stays until the user clicks the link; nobody does here. */
function holdBackEmail(change: RowChange, context: RuleContext): void {
  if (!context.settings.emailChangeNeedsConfirmation || change.operation !== "update" || !change.changes("Email"))
    return;
  const name = [change.value("FirstName"), change.value("LastName")].filter((part) => part !== null).join(" ");
  audit(context, {
    action: "useremailchangesent",
    display: `Email change attempted for user ${name} (UserID: [${String(change.id).slice(0, 15)}]) from ${change.valueBefore("Email")} to ${change.value("Email")}`,
  });
  change.values["Email"] = change.valueBefore("Email");
}

import type { Change } from "../../salesforce/contract/identities.ts";

/**
 * Kinds of change that take locks on group membership: users' roles, and members of public groups and queues. Source:
 * Designing Record Access for Enterprise Scale, "Group Membership Locking", which also says what to do about them: "try
 * serial processing if parallel processing leads to locking errors".
 */
const LOCKING = new Set(["set_role", "assign_public_group", "withdraw_public_group", "assign_queue", "withdraw_queue"]);

/** Whether somebody's changes belong into the serial lane. */
export function takesMembershipLock(changes: readonly Pick<Change, "kind">[] | null | undefined): boolean {
  return changes?.some(({ kind }) => LOCKING.has(kind)) ?? false;
}

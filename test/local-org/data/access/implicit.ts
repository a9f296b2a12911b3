/**
 * Access to the children of an account: its owner has what their role says, and a share of the account may say more. [Salesforce Help: Built-in Sharing
 * Behavior; Object Reference: UserRole, AccountShare]
 */
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import { LEVEL, levelNamed, type Level } from "./levels.ts";

export const ACCOUNT_CHILDREN: ReadonlySet<string> = new Set(["Contact", "Case", "Opportunity"]);

/**
 * @param byRules shares that come from sharing rules
 * @param includes whether an owner or a holder of shares stands for the user
 */
export function accountChildLevel(
  reader: DataReader,
  child: string,
  account: StoredRow,
  byRules: readonly StoredRow[],
  includes: (holderId: string) => boolean,
): Level {
  let level: Level = LEVEL.none;
  const ownerId = String(account.values["OwnerId"]);
  const owner = reader.store.find(ownerId);
  const role = owner?.object.name === "User" ? reader.parent(owner, "UserRoleId") : null;
  if (role && includes(ownerId)) level = levelNamed(role.values[`${child}AccessForAccountOwner`]);
  for (const share of [...reader.store.lookup("AccountShare", "AccountId", account.id), ...byRules])
    if (!share.isDeleted && share.values["RowCause"] !== "Owner" && includes(String(share.values["UserOrGroupId"])))
      level = Math.max(level, levelNamed(share.values[`${child}AccessLevel`])) as Level;
  return level;
}

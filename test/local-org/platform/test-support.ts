/** For unit tests of the platform: a transaction without a database, and calls into the library by name. */
import { AsyncQueue } from "./async.ts";
import "./lib/index.ts";
import { findImplementation, platformClass, type ApexValue, type PlatformClass } from "./registry.ts";
import {
  runInTransaction,
  type OrgContext,
  type RunningUser,
  type Transaction,
  type TransactionKind,
} from "./transaction.ts";
import { ApexException } from "./values/exceptions.ts";
import { ApexList } from "./values/list.ts";

/** 2026-01-31T14:30:15.123Z, a Saturday. */
export const NOW = Date.UTC(2026, 0, 31, 14, 30, 15, 123);

export const ADA: RunningUser = {
  id: "005000000000001AAA",
  username: "ada@example.com",
  firstName: "Ada",
  lastName: "Lovelace",
  email: "ada@example.com",
  profileId: "00e000000000001AAA",
  userRoleId: null,
  userType: "Standard",
  timeZoneSidKey: "America/Los_Angeles",
  localeSidKey: "en_US",
  languageLocaleKey: "en_US",
};

/** What happened to the data of a transaction: `commit`, `rollback`, `mark`, `rollbackTo`. */
export type DataLog = string[];

/** The only metadata: a remote site that callouts may go to. */
function metadataOf(suffix: string): unknown[] {
  return suffix === "remoteSite" ? [{ xml: { isActive: "true", url: "https://example.com" } }] : [];
}

/** An org whose data only remembers what was asked of it. */
export function fakeOrg(log: DataLog = [], overrides: Partial<OrgContext> = {}): OrgContext {
  let seed = 1;
  const data = {
    commit: () => void log.push("commit"),
    rollback: () => void log.push("rollback"),
    mark: () => (log.push("mark"), 0),
    rollbackTo: () => void log.push("rollbackTo"),
    schema: { object: () => undefined, objectOfId: () => undefined, metadata: { of: metadataOf } },
    data: { findBy: () => undefined, store: { find: () => undefined } },
    putSystemRow: () => "707000000000001AAA",
  };
  return {
    id: "00D000000000001EAA",
    name: "Test org",
    now: () => NOW,
    random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647,
    async: new AsyncQueue(),
    openData: () => data as never,
    user: () => ADA,
    hasCustomPermission: (_userId, name) => name === "Allowed",
    ...overrides,
  };
}

export function inTransaction<T>(body: (transaction: Transaction) => T, kind: TransactionKind = "sync"): T {
  return runInTransaction({ org: fakeOrg(), kind, user: ADA }, body);
}

function libraryClass(name: string): PlatformClass {
  const found = platformClass(name);
  if (!found) throw new Error(`Not in the registry: ${name}`);
  return found;
}

function find(
  table: PlatformClass["methods"],
  name: string,
  args: readonly ApexValue[],
): (...args: ApexValue[]) => ApexValue {
  const found = findImplementation(
    table,
    name,
    args.map(() => "?"),
  );
  if (!found) throw new Error(`Not implemented: ${name}/${args.length}`);
  return found;
}

/** Calls an instance method: `call("System.String", "Ada", "repeat", 2)`. */
export function call(className: string, self: ApexValue, method: string, ...args: ApexValue[]): ApexValue {
  return find(libraryClass(className).methods, method, args)(self, ...args);
}

/** Calls a static method: `callStatic("System.String", "isBlank", null)`. */
export function callStatic(className: string, method: string, ...args: ApexValue[]): ApexValue {
  return find(libraryClass(className).statics, method, args)(...args);
}

/** `Type: message` of the Apex exception that the function throws. */
export function thrownBy(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof ApexException) return error.apexText();
    if (error instanceof Error)
      return `${(error as { apexTypeName?: string }).apexTypeName ?? error.name}: ${error.message}`;
    throw error;
  }
  return "nothing";
}

export const list = (...items: ApexValue[]): ApexList => new ApexList("list<object>", items);

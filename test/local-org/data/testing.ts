/** An org's data without Apex or HTTP, for unit tests of this room. */
import { AsyncQueue } from "../platform/async.ts";
import { runInTransaction, type OrgContext, type Transaction, type TransactionKind } from "../platform/transaction.ts";
import { OrgData, type OrgDataOptions } from "./org-data.ts";
import { Schema } from "./schema/index.ts";

export interface TestData {
  readonly data: OrgData;
  readonly org: OrgContext;
  /** Milliseconds that the clock shows; may be set. */
  clock: { ms: number };
  /** Runs in a transaction of its own, as the administrator unless told otherwise. */
  run<T>(
    body: (transaction: Transaction) => T,
    options?: { readonly userId?: string; readonly kind?: TransactionKind },
  ): T;
}

let plainSchema: Schema | null = null;

export function testData(
  options: Partial<OrgDataOptions> & { readonly sourceDirs?: readonly string[] } = {},
): TestData {
  const clock = { ms: Date.UTC(2026, 10, 23, 8) };
  const schema =
    options.schema ??
    (options.sourceDirs
      ? Schema.load({ sourceDirs: options.sourceDirs })
      : (plainSchema ??= Schema.load({ sourceDirs: [] })));
  const data = OrgData.create({ now: () => clock.ms, ...options, schema });
  const org: OrgContext = {
    id: data.organizationId,
    name: "Test",
    now: () => clock.ms,
    random: Math.random,
    async: new AsyncQueue(),
    openData: (transaction) => data.openSession(transaction),
    user: (id) => data.runningUser(id),
    hasCustomPermission: (userId, name) => data.hasCustomPermission(userId, name),
  };
  return {
    data,
    org,
    clock,
    run: (body, { userId = data.administratorId, kind = "sync" } = {}) =>
      runInTransaction({ org, kind, user: data.runningUser(userId) }, body),
  };
}

/** An active user, written past all rules. Answers the id. */
export function insertUser(
  data: OrgData,
  name: string,
  profile = "Standard User",
  fields: Readonly<Record<string, unknown>> = {},
): string {
  return data.insertSystemRow("User", {
    LastName: name,
    Username: `${name.toLowerCase()}@example.com`,
    Email: `${name.toLowerCase()}@example.com`,
    Alias: name.toLowerCase(),
    IsActive: true,
    ProfileId: data.findBy("Profile", "Name", profile)?.id,
    TimeZoneSidKey: "GMT",
    LocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    EmailEncodingKey: "UTF-8",
    ...fields,
  });
}

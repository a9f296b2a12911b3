import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { LocalOrg } from "./index.ts";

/** REST API Developer Guide, "Limits"; Apex Reference Guide, "OrgLimits Class": two doors to the same figures. */
let org: LocalOrg;

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [join(import.meta.dirname, "fixtures/workshop")], pages: false });
});
afterAll(() => org.close());

async function ask(path: string, options: RequestInit = {}): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json" };
  const response = await fetch(`${org.url}/services/data/${path}`, { headers, ...options });
  return (await response.json()) as Record<string, unknown>;
}

async function used(): Promise<Record<string, number>> {
  const limits = (await ask("v65.0/limits")) as Record<string, { Max: number; Remaining: number }>;
  return Object.fromEntries(Object.entries(limits).map(([name, { Max, Remaining }]) => [name, Max - Remaining]));
}

async function run(apex: string): Promise<void> {
  const answer = await ask(`v65.0/tooling/executeAnonymous?anonymousBody=${encodeURIComponent(apex)}`);
  expect(answer).toMatchObject({ compiled: true, success: true });
}

it("counts what the org does", async () => {
  await run("EventBus.publish(new Job_Done__e(Code__c = 'x'));");
  await run(
    "Messaging.SingleEmailMessage m = new Messaging.SingleEmailMessage(); m.setToAddresses(new List<String>{ 'a@example.com', 'b@example.com' }); m.setSubject('s'); m.setPlainTextBody('b'); Messaging.sendEmail(new List<Messaging.SingleEmailMessage>{ m });",
  );
  await run("JobLogger.later('x');");
  const body = JSON.stringify({ operation: "query", query: "SELECT Id FROM Account" });
  await ask("v65.0/jobs/query", { method: "POST", body });
  await org.settled();
  expect(await used()).toMatchObject({
    HourlyPublishedPlatformEvents: 1,
    SingleEmail: 2,
    DailyAsyncApexExecutions: 1,
    DailyBulkV2QueryJobs: 1,
    HourlyAsyncReportRuns: 0,
  });
});

it("tells Apex the same as REST, the request that asks among it", async () => {
  const { DailyApiRequests } = await used();
  await run(
    `System.OrgLimit requests = OrgLimits.getMap().get('DailyApiRequests');
     insert new Account(Name = requests.getValue() + ' of ' + requests.getLimit());`,
  );
  expect(await org.query("SELECT Name FROM Account")).toMatchObject([
    { Name: `${Number(DailyApiRequests) + 1} of 100000` },
  ]);
});

it("takes two kilobytes for each record", async () => {
  await run(
    "List<Account> all = new List<Account>(); for (Integer i = 0; i < 600; i++) all.add(new Account(Name = 'x')); insert all;",
  );
  expect((await used())["DataStorageMB"]).toBe(2);
});

it("forgets after a day, and names batches as the version did", async () => {
  org.clock.advance(25 * 3_600_000);
  expect(await used()).toMatchObject({ DailyAsyncApexExecutions: 0, DailyBulkApiBatches: 0 });
  const old = await ask("v48.0/limits");
  expect(Object.keys(old)).toContain("DailyBulkApiRequests");
  expect(Object.keys(old)).not.toContain("DailyBulkApiBatches");
});

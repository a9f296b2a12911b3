import { afterEach, expect, it } from "vitest";
import type { Poll } from "../../poll.ts";
import type { OrgRequest, RequestProgress } from "../../salesforce/contract/requests.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { TurnAnswer } from "../../sync/turn.ts";
import { startRequestLoop } from "./index.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
let loop: Poll | undefined;
afterEach(() => loop?.close());

const asked = (kind: string, subject: string | null = "00uann", parameters = {}): OrgRequest => ({
  id: `a0X-${kind}`,
  number: "REQ-1",
  kind,
  state: "Requested",
  subject,
  parameters,
});

/** A loop over the given requests; remembers what was woken and reported. `verify` plays the audit's verification. */
function carryOut(requests: OrgRequest[], verify: (body: unknown) => unknown = () => expect.unreachable()) {
  const woken: string[] = [];
  const cursors = new Map<string, string>();
  const reports: (RequestProgress & { id: string })[] = [];
  let latest: TurnAnswer | null = null;
  loop = startRequestLoop({
    org: { key: "production", oktaOrg: "main", requests: { pollMs: 3_600_000, patienceMs: 400 } },
    client: {
      apiUsage: () => undefined,
      toolingQuery: () => expect.unreachable(),
      async call(door, { path, body }) {
        if (door.path === "/requests") return { contract: 1, requests } as never;
        if (door.path === "/audit/verify") return verify(body) as never;
        reports.push({ id: String(path?.["id"]), ...(body as RequestProgress) });
        return {} as never;
      },
    },
    person: () => expect.unreachable(),
    okta: { people: () => expect.unreachable() },
    store: {
      cursor: async (name) => cursors.get(name) ?? null,
      async keepCursor({ name, value }) {
        if (value === null) cursors.delete(name);
        else cursors.set(name, value);
      },
    },
    missing: { recall: () => expect.unreachable(), keep: () => expect.unreachable() },
    deadLetters: async () => [],
    keepFacts: () => expect.unreachable(),
    hasRoom: () => true,
    wake: async (oktaIds) => void woken.push(...oktaIds),
    ask: async (oktaId) => void woken.push(oktaId),
    answer: async () => latest,
    report: async () => ({ reportedAt: "2026-01-01T00:00:00Z" }),
    isTold: () => false,
    gate: { opensAt: () => 0 },
    clock: () => 1_000_000,
    random: () => 0,
    log: quiet,
  });
  const turn = (answer: Partial<TurnAnswer>) => (latest = { oktaId: "00uann", ...answer } as TurnAnswer);
  return { woken, reports, turn };
}

it.each([
  ["Sync", asked("Sync")],
  ["Replay", asked("Replay")],
  ["Fix Finding", asked("Fix Finding", "a0Ffinding", { oktaId: "00uann", oktaOrg: "main" })],
])("%s looks at the person and answers what was done", async (_kind, request) => {
  const { woken, reports, turn } = carryOut([request]);
  turn({ outcome: "retry", code: "okta_slow", message: "Slow." });
  await expect.poll(() => woken).toEqual(["00uann"]);
  turn({ outcome: "partial", code: "deferred", message: "The rest comes at once." });
  await expect.poll(() => reports).toHaveLength(2);
  turn({ outcome: "applied", version: 7, factId: "f1", changes: [] });
  await expect
    .poll(() => reports.at(-1))
    .toMatchObject({
      state: "Done",
      answer: { oktaId: "00uann", version: 7, outcome: "applied", factId: "f1" },
    });
  expect(reports.map(({ state }) => state)).toEqual(["Running", "Running", "Done"]);
});

it("says that it goes on by itself when the person's turn takes long", async () => {
  const { woken, reports, turn } = carryOut([asked("Sync")]);
  await expect.poll(() => woken).toHaveLength(1);
  turn({ outcome: "retry", code: "no_licence_seat", message: "No seat is free." });
  await expect
    .poll(() => reports.at(-1))
    .toEqual({
      id: "a0X-Sync",
      state: "Failed",
      code: "no_licence_seat",
      message: "It goes on by itself: No seat is free.",
    });
});

it.each([
  ["a subject that is no Okta id", asked("Sync", "00u ann/.."), "malformed"],
  ["no subject", asked("Sync", null), "malformed"],
  ["another Okta org", asked("Sync", "00uann", { oktaOrg: "other" }), "unknown_okta_org"],
  ["a kind that it does not know", asked("Teleport"), "not_supported"],
])("refuses %s by name", async (_what, request, code) => {
  const { woken, reports } = carryOut([request]);
  await expect.poll(() => reports.at(-1)).toMatchObject({ state: "Failed", code });
  expect(woken).toEqual([]);
});

it("Report has the org told how the companion is", async () => {
  const { reports } = carryOut([asked("Report", null)]);
  await expect
    .poll(() => reports.at(-1))
    .toMatchObject({ state: "Done", answer: { reportedAt: "2026-01-01T00:00:00Z" } });
});

it("Verify Audit walks to the end and tells how far it is", async () => {
  const sent: unknown[] = [];
  const step = { contract: 1, head: { sequence: 400, hash: "h" }, verification: { verdict: "running" }, entries: 200 };
  const { reports } = carryOut([asked("Verify Audit", null)], (body) => {
    sent.push(body);
    return sent.length === 1
      ? { ...step, done: false, cursor: 200 }
      : { ...step, done: true, entries: 400, verification: { verdict: "sound" } };
  });
  await expect
    .poll(() => reports.at(-1))
    .toMatchObject({ state: "Done", answer: { verification: { verdict: "sound" } } });
  expect(sent).toEqual([
    { contract: 1, mode: "full" },
    { contract: 1, cursor: 200 },
  ]);
  expect(reports.map(({ progress }) => progress)).toEqual([undefined, 50, undefined]);
});

it("goes on with a request later when the org does not answer, says so, and does not begin one twice", async () => {
  let answers = 0;
  const { reports } = carryOut([asked("Verify Audit", null)], () => {
    answers += 1;
    throw new SalesforceFailure("transient", "http_503", "Salesforce answered 503.");
  });
  await expect.poll(() => answers).toBe(1);
  loop?.nudge();
  await expect.poll(() => answers).toBe(2);
  await expect
    .poll(() => reports.map(({ state, code }) => [state, code]))
    .toEqual(
      Array.from({ length: 2 }, () => [
        ["Running", undefined],
        ["Running", "http_503"],
      ]).flat(),
    );
});

import { expect, it } from "vitest";
import { OktaFailure } from "../../okta/failure.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { OrgRequest } from "../../salesforce/contract/requests.ts";
import type { DeadLetter } from "../../store/types.ts";
import { accessPolicies } from "../../jobs/access-policies.ts";
import { compare } from "../../jobs/comparison.ts";
import { backfill } from "./backfill.ts";
import type { RequestContext, RequestHandler } from "./handler.ts";
import { reconcile } from "./reconcile.ts";
import { replay } from "./replay.ts";
import { sendDecided } from "./send-decided.ts";

interface Played {
  /** Answers of the org, one a call; a function is called. */
  pages?: unknown[];
  okta?: RequestContext["okta"]["people"];
  person?: RequestContext["person"];
  deadLetters?: Partial<DeadLetter>[];
  memory?: unknown;
  missing?: unknown;
}

/** Carries a request out; remembers whom it woke and at which priority, what it asked, told and kept. */
async function carryOut(
  handler: RequestHandler,
  request: Partial<OrgRequest>,
  { pages = [], okta, person, deadLetters = [], memory, missing }: Played,
) {
  const woken: [string, number][] = [];
  const asked: unknown[] = [];
  const told: unknown[] = [];
  const kept: unknown[] = [];
  const facts: unknown[] = [];
  const remembered: unknown[] = [];
  const context: RequestContext = {
    org: { key: "production", oktaOrg: "main", appId: "0oaapp", requests: { patienceMs: 1 } },
    client: {
      async call(_door, { query, body }) {
        asked.push(query ?? body);
        const page = pages.shift();
        if (page instanceof Error) throw page;
        return page as never;
      },
      async toolingQuery(soql) {
        asked.push(soql);
        const page = pages.shift();
        if (page instanceof Error) throw page;
        return page as never;
      },
    },
    okta: { people: okta ?? (() => expect.unreachable()) },
    person: person ?? (() => expect.unreachable()),
    hasRoom: () => true,
    wake: async (oktaIds, priority = 1) => void woken.push(...oktaIds.map((id): [string, number] => [id, priority])),
    deadLetters: async () => deadLetters as DeadLetter[],
    keepFacts: async (some) => void facts.push(...some.map(({ body }) => JSON.parse(body) as unknown)),
    ask: () => expect.unreachable(),
    answer: () => expect.unreachable(),
    report: () => expect.unreachable(),
    progress: async (how) => void told.push(how),
    missing: { recall: async () => missing, keep: async (value) => void remembered.push(value) },
    memory: { recall: async () => memory, keep: async (value) => void kept.push(value) },
    signal: new AbortController().signal,
  };
  const whole = { id: "r", number: "1", kind: "k", state: "Running", parameters: {}, ...request } as OrgRequest;
  return { answer: await handler(whole, context), woken, asked, told, kept, facts, remembered };
}

const item = (name: string, change = {}) => ({
  id: `a0I00000000${name}AAA`,
  oktaId: `00u${name}`,
  oktaOrg: "main",
  decision: "Approved",
  revision: 1,
  ...change,
});

const runPages = () => [
  { items: [item("0ann"), item("0bob", { decision: "Pending" })], after: "a0I00000000bobAAA" },
  {
    items: [item("0cid", { decision: "Rejected" }), item("0dee", { oktaOrg: "other" }), item("0eve", { revision: 2 })],
    after: null,
  },
];

it("a decision sends everybody again who was decided as shown, page by page", async () => {
  const request = { subject: "a0R", parameters: { revision: 1, all: 2 } };
  const { answer, woken, asked } = await carryOut(sendDecided, request, { pages: runPages() });
  expect(woken).toEqual([
    ["00u0ann", 1],
    ["00u0cid", 1],
  ]);
  expect(asked).toEqual([{ after: undefined }, { after: "a0I00000000bobAAA" }]);
  expect(answer).toBeUndefined();
});

it("a decision about some sends only these again", async () => {
  const request = { subject: "a0R", parameters: { revision: 1, items: ["a0I000000000cid"] } };
  expect((await carryOut(sendDecided, request, { pages: runPages() })).woken).toEqual([["00u0cid", 1]]);
});

it("a decision about a run that is gone is over", async () => {
  const gone = new SalesforceFailure("org", "unknown_run", "There is no run a0R.");
  await expect(carryOut(sendDecided, { subject: "a0R" }, { pages: [gone] })).rejects.toMatchObject({
    name: "RequestFailure",
    code: "unknown_run",
  });
});

const unsure = { oktaId: "00uann", oktaOrg: "main", outcome: "needs_snapshot" };
const swept = () => [
  {
    people: 2,
    linkedUsers: 4,
    outcomes: { drift: 1 },
    discrepancies: { frozen_user: 1 },
    results: [unsure],
    next: "c1",
  },
  { people: 2, linkedUsers: 4, outcomes: { drift: 2 }, discrepancies: {}, results: [], next: null },
];

it("Reconcile goes through all pages, and wakes whom the org cannot mend from memory", async () => {
  const { answer, woken, asked, told } = await carryOut(
    reconcile,
    { parameters: { repair: true }, correlationId: "c" },
    { pages: swept() },
  );
  expect(answer).toEqual({
    repair: true,
    people: 4,
    outcomes: { drift: 3 },
    discrepancies: { frozen_user: 1 },
    woken: 1,
  });
  expect(woken).toEqual([["00uann", 1]]);
  expect(asked).toMatchObject([{ repair: true, cursor: null, correlationId: "c" }, { cursor: "c1" }]);
  expect(told).toEqual([{ progress: 50 }]);
});

it("Reconcile keeps what was mended until the audit is known to have it", async () => {
  const frozen = { kind: "freeze_user", target: "ann", message: "Left.", code: "leaver_active" };
  const about = { oktaId: "00uann", oktaOrg: "main", version: 4, userId: "005ann", discrepancies: [frozen] };
  const results = [
    { ...about, outcome: "repaired", factId: "f1" },
    { ...about, outcome: "refused", code: "row_locked", factId: "f2" },
    { ...about, outcome: "drift" },
  ];
  const page = { people: 3, outcomes: {}, discrepancies: {}, results, next: null, correlationId: "c" };
  const { facts } = await carryOut(reconcile, { parameters: { repair: true } }, { pages: [page] });
  expect(facts).toMatchObject([
    {
      factId: "f1",
      outcome: "applied",
      version: 4,
      changes: [{ kind: "freeze_user", reason: "Left." }],
      causes: [{ uuid: "c", type: "lockstep.reconciliation" }],
    },
    { factId: "f2", outcome: "refused", code: "row_locked", changes: [] },
  ]);
});

it("Reconcile that only reports wakes nobody, and goes on where it was", async () => {
  const first = await carryOut(reconcile, {}, { pages: swept() });
  expect(first.woken).toEqual([]);
  const again = await carryOut(reconcile, {}, { pages: swept().slice(1), memory: first.kept[0] });
  expect(again.asked).toMatchObject([{ repair: false, cursor: "c1" }]);
  expect(again.answer).toEqual(first.answer);
});

const linked = (...oktaIds: string[]) => ({
  people: oktaIds.length,
  linkedUsers: oktaIds.length,
  results: oktaIds.map((oktaId) => ({ oktaId, oktaOrg: "main" })),
  next: null,
});

async function* twoPages() {
  yield { oktaIds: ["00u1", "00u2"], next: "https://okta/2" };
  yield { oktaIds: ["00u3"], next: undefined };
}

/** What the org is asked for by a comparison: its linked users, those linked to nobody, and plans. */
const compared = () => [
  { ...linked("00u1"), outcomes: { sound: 1 }, discrepancies: {} },
  { results: [{ outcome: "not_linked" }], next: null },
  {
    results: [
      { oktaId: "00u2", changes: [{ kind: "create_user" }] },
      { oktaId: "00u3", changes: [{ kind: "freeze_user" }] },
    ],
  },
];
const gone = async () => ({ kind: "missing" }) as const;
async function* onePage() {
  yield { oktaIds: ["00u1", "00u2", "00u3"], next: undefined };
}

it("Compare finds who is in Okta and missing here, and who is here and linked to nobody (R11)", async () => {
  const missing = ["00u2", "00uwas"];
  const played = { pages: compared(), okta: onePage, person: gone, missing };
  const { answer, woken, asked, remembered } = await carryOut(compare, {}, played);
  expect(answer).toEqual({
    repair: false,
    people: 3,
    outcomes: { sound: 2, missing: 1 },
    discrepancies: { not_linked: 1, missing_user: 1 },
    woken: 0,
  });
  expect(woken).toEqual([]);
  expect(asked[2]).toMatchObject({ identities: [{ oktaId: "00u2" }, { oktaId: "00u3" }] });
  // A finding for whoever is missing, and the end of one for whoever was and has no claim any more.
  expect(asked.slice(3)).toMatchObject([
    { repair: false, identities: [{ oktaId: "00u2" }] },
    { repair: false, identities: [{ oktaId: "00uwas" }] },
  ]);
  expect(remembered).toEqual([["00u2"]]);
});

it("Compare that repairs looks at the missing, and waits where Okta's limits are near", async () => {
  const near = new OktaFailure("rate_limited", "low_share_used", "Used up.", { retryAt: 0 });
  const failures = [near];
  const person = async () => {
    const failure = failures.pop();
    if (failure !== undefined) throw failure;
    return { kind: "missing" } as const;
  };
  const request = { parameters: { repair: true } };
  const { woken, answer } = await carryOut(compare, request, { pages: compared(), okta: onePage, person });
  expect(woken).toEqual([["00u2", 0]]);
  expect(answer).toMatchObject({ repair: true, woken: 1 });
});

it("Backfill wakes everybody of the app, and whom the org knows besides, at low priority", async () => {
  const from: unknown[] = [];
  const okta: Played["okta"] = (where) => (from.push(where), twoPages());
  const { answer, woken, told, kept } = await carryOut(backfill, {}, { okta, pages: [linked("00u2", "00ugone")] });
  expect(woken.map(([oktaId]) => oktaId)).toEqual(["00u1", "00u2", "00u3", "00ugone"]);
  expect(new Set(woken.map(([, priority]) => priority))).toEqual(new Set([0]));
  expect(answer).toEqual({ people: 3, linked: 1 });
  expect(from).toEqual([{ appId: "0oaapp" }]);
  expect(told).toEqual([{ message: "2 people of Okta so far." }, { message: "3 people of Okta so far." }]);
  expect(kept[0]).toMatchObject({ part: "okta", next: "https://okta/2", people: 2 });
});

it("Backfill goes on with the page that it had not read, and begins again when Okta no longer knows it", async () => {
  const memory = { part: "okta", next: "https://okta/2", people: 2, linked: 0 };
  const from: unknown[] = [];
  const okta: Played["okta"] = async function* (where) {
    from.push(where);
    if (where.link !== undefined) throw new OktaFailure("not_found", "E0000007", "Not found.");
    yield* twoPages();
  };
  const { answer } = await carryOut(backfill, {}, { okta, memory, pages: [linked()] });
  expect(from).toEqual([{ appId: "0oaapp", link: "https://okta/2" }, { appId: "0oaapp" }]);
  expect(answer).toEqual({ people: 3, linked: 0 });
});

it("Backfill and Compare wait where Okta's limits are near, say so, and go on with the page that was not read", async () => {
  const near = new OktaFailure("rate_limited", "low_share_used", "Used up.", { retryAt: 0 });
  for (const [handler, pages] of [
    [backfill, [linked()]],
    [compare, [...compared(), { results: [] }, { results: [] }]],
  ] as const) {
    const failures = [near, near];
    const from: unknown[] = [];
    const okta: Played["okta"] = async function* (where) {
      from.push(where.link);
      for await (const page of twoPages()) {
        const failure = (where.link === undefined) === (page.next === undefined) ? failures.pop() : undefined;
        if (failure !== undefined) throw failure;
        if (where.link === undefined || page.next === undefined) yield page;
      }
    };
    const { told } = await carryOut(handler, {}, { okta, pages: [...pages], person: gone });
    expect(from).toEqual([undefined, "https://okta/2", "https://okta/2"]);
    expect(told).toContainEqual({ message: "Waits: Used up." });
  }
});

it("Backfill says why it cannot list anybody", async () => {
  const okta: Played["okta"] = async function* () {
    yield* [];
    throw new OktaFailure("forbidden", "E0000006", "No permission.");
  };
  await expect(carryOut(backfill, {}, { okta })).rejects.toMatchObject({ name: "RequestFailure", code: "E0000006" });
});

it("Replay without a subject tries all dead letters again, or those of one code", async () => {
  const letter = (subject: string, code: string) => ({ kind: "person" as const, oktaOrg: "main", subject, code });
  const deadLetters = [letter("00u1", "username_taken"), letter("00u2", "missing_email")];
  expect((await carryOut(replay, {}, { deadLetters })).answer).toEqual({ woken: 2 });
  const some = await carryOut(replay, { parameters: { code: "username_taken" } }, { deadLetters });
  expect(some.woken).toEqual([["00u1", 1]]);
});

it("reading access policies hands over what they touch, each once", async () => {
  const records = [
    { TargetId: "0PS000000000001AAA" },
    { TargetId: "00G000000000001AAA" },
    { TargetId: "0PS000000000001AAA" },
  ];
  const kept = { contract: 1, readAt: "2026-01-01T00:00:00Z", targets: 2, code: null, message: null };
  const { answer, asked } = await carryOut(accessPolicies, {}, { pages: [{ records, done: true }, kept] });
  expect(asked[1]).toEqual({ contract: 1, targets: ["0PS000000000001AAA", "00G000000000001AAA"] });
  expect(answer).toEqual({ readAt: kept.readAt, targets: 2, code: null });
});

it("access policies that cannot be read are told as such", async () => {
  const kept = { contract: 1, readAt: null, targets: 0, code: "INVALID_TYPE", message: "no" };
  const refused = new SalesforceFailure("org", "INVALID_TYPE", "no");
  expect((await carryOut(accessPolicies, {}, { pages: [refused, kept] })).asked[1]).toMatchObject({
    code: "INVALID_TYPE",
  });
  const many = { records: [], done: false };
  expect((await carryOut(accessPolicies, {}, { pages: [many, kept] })).asked[1]).toMatchObject({ code: "too_many" });
  const passing = new SalesforceFailure("transient", "SERVER_UNAVAILABLE", "later");
  await expect(carryOut(accessPolicies, {}, { pages: [passing] })).rejects.toThrow("later");
});

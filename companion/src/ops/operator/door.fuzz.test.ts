import fc from "fast-check";
import { expect, it } from "vitest";
import type { CompanionConfig } from "../../config.ts";
import { TASK_KINDS, type TaskKind } from "../../outbound/tasks.ts";
import { createApp } from "../../shell.ts";
import { HOLD_STATES } from "../../sync/claiming/hold.ts";
import { operatorDoor, type OperatedOrg } from "./routes.ts";

/** What reached the rooms behind the door. */
const reached: { what: string; with: unknown }[] = [];
const reach = <Answer>(what: string, answer: Answer) => {
  return (...given: unknown[]): Answer => {
    reached.push({ what, with: given[0] });
    return answer;
  };
};

const org = (key: string) =>
  ({
    key,
    oktaOrg: "main",
    tasks: { run: async () => null },
    findPerson: async (idOrLogin: string) => reach("person", "00u1")(idOrLogin),
    loginOf: async (oktaId: string) => reach("login", "ann@example.com")(oktaId),
    plan: async () => ({}),
    jobs: [],
    hold: { set: async (state: string) => reach("hold", undefined)(state), state: () => "running" },
    configuration: {
      show: async () => ({}),
      save: async (body: unknown) => reach("configuration", { changes: [], resultHash: "" })(body),
    },
  }) as unknown as OperatedOrg;

const orgs = new Map(["production", "uat"].map((key) => [key, org(key)]));

async function openDoor() {
  const app = createApp({ http: { bodyLimitBytes: 100_000 }, log: { level: "silent" } } as CompanionConfig);
  const pass = async () => undefined;
  await app.register(operatorDoor, {
    guard: { mayLook: pass, mayAct: pass, operatorOf: () => ({ name: null, address: "" }) },
    mayConfigure: true,
    orgs,
    jobs: () => [],
    reload: async () => ({ added: [], changed: [], removed: [], unchanged: [], needRestart: [] }),
    tasks: {
      start: (key, _runner, task) => reach("task", { id: "1", org: key } as never)(task),
      find: async () => undefined,
      close: pass,
    },
    recent: { after: reach("events", { events: [], next: 0 } as never), close() {} },
    store: {
      cursor: async () => null,
      deadLetters: async () => [],
      discard: async (id: number) => reach("discard", null)(id),
      keepFacts: pass,
      settleFacts: pass,
    },
    doctor: async () => [],
    clock: () => 0,
  });
  return app;
}

/** Behind the door come only values that its rooms know what to do with. */
const isKnown = (what: string, value: unknown): boolean => {
  switch (what) {
    case "person":
      return /^[^\s/?#]{1,200}$/.test(String(value));
    case "hold":
      return HOLD_STATES.some((state) => state === value);
    case "discard":
      return Number.isInteger(value) && Number(value) > 0;
    case "events":
      return [...(value as Map<string, number>)].every(
        ([companion, last]) => companion !== "" && Number.isInteger(last) && last >= 0,
      );
    case "task":
      return TASK_KINDS.includes((value as { kind: TaskKind }).kind);
    case "configuration":
      return (
        (value as { dryRun: unknown; expectedHash?: unknown }).dryRun === true ||
        typeof (value as { expectedHash?: unknown }).expectedHash === "string"
      );
    default:
      return false;
  }
};

/** Sometimes right, often nearly. */
const almost = (...right: unknown[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...right) }, fc.string(), fc.jsonValue());
const body = fc.oneof(
  fc.record(
    {
      org: almost("production", "uat", "__proto__"),
      kind: almost(...TASK_KINDS),
      subject: almost("00u1", "a@example.com", "../groups", "a b", ""),
      parameters: almost({}, { repair: true }, { mode: "full" }, { mode: 1 }),
      hold: almost(...HOLD_STATES),
      id: almost(1, 0, -1, 1.5, Number.MAX_SAFE_INTEGER + 1),
      reason: almost("It was solved.", "  "),
      dryRun: almost(true, false),
      expectedHash: almost("abc"),
      configuration: almost({ format: "lockstep-configuration", contract: 1, rules: [] }),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
);
const request = fc.record({
  method: fc.constantFrom("POST" as const, "POST" as const, "POST" as const, "GET" as const, "DELETE" as const),
  path: fc.oneof(
    fc.constantFrom(
      "tasks",
      "tasks/1",
      "holds",
      "dead-letters/discard",
      "configuration",
      "orgs/reload",
      "plans",
      "jobs",
      "events",
    ),
    fc.webPath(),
  ),
  query: fc.oneof(
    fc.constantFrom("", "?seen=a:1", "?seen=a:1,b:22", "?seen=a:-1", "?seen=a", "?org=uat&org=uat"),
    fc.webQueryParameters().map((text) => `?${text}`),
  ),
  payload: fc.oneof(
    body.map((value) => JSON.stringify(value) ?? ""),
    fc.string(),
  ),
  type: fc.oneof(
    { weight: 9, arbitrary: fc.constant("application/json") },
    { weight: 1, arbitrary: fc.constant("text/plain") },
  ),
});

/** Requests that are right; chance alone finds one in some hundreds. */
const RIGHT = (
  [
    ["tasks", { org: "production", kind: "backfill" }],
    ["holds", { org: "uat", hold: "held" }],
    ["plans", { org: "uat", subject: "00u1" }],
  ] as const
).map(([path, payload]) => ({
  method: "POST" as const,
  path,
  query: "",
  payload: JSON.stringify(payload),
  type: "application/json" as const,
}));

it("answers whatever operators send with a code, and lets nothing through that its rooms do not know", async () => {
  const app = await openDoor();
  const answered = new Set<number>();
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, query, payload, type }) => {
      reached.length = 0;
      const sent = method === "GET" ? {} : { payload, headers: { "content-type": type } };
      const url = `/operator/${path.replace(/^\/+/, "")}${query}`;
      const { statusCode, body: text } = await app.inject({ method, url, ...sent });
      answered.add(statusCode);
      expect(statusCode, `${method} ${url} ${payload}`).toBeLessThan(500);
      if (statusCode >= 400)
        expect(JSON.parse(text)).toMatchObject({ code: expect.any(String), message: expect.any(String) });
      expect(reached.filter(({ what, with: value }) => !isKnown(what, value))).toEqual([]);
    }),
    { numRuns: 1_000, examples: RIGHT.map((example): [typeof example] => [example]) },
  );
  await app.close();
  // It got through the door often enough to prove something.
  expect([...answered].sort()).toEqual(expect.arrayContaining([200, 202, 400, 404]));
});

import { describe, expect, it } from "vitest";
import { CliError, EXIT } from "./exit.ts";
import {
  backfill,
  doctor,
  jobs,
  limitNear,
  replay,
  status,
  tail,
  type Command,
  type CommandContext,
} from "./commands.ts";

/** What a command says where the companion answers so, by path. */
const said = <Args extends unknown[]>(command: Command<Args>, answers: Record<string, unknown>, ...args: Args) =>
  saidAs({ json: false }, command, answers, ...args);

async function saidAs<Args extends unknown[]>(
  { json }: { json: boolean },
  command: Command<Args>,
  answers: Record<string, unknown>,
  ...args: Args
) {
  let text = "";
  const answer = <Answer>(path: string) => Promise.resolve(answers[path.split("?")[0] ?? ""] as Answer);
  const context: CommandContext = {
    client: { get: answer, post: answer },
    out: { write: (chunk) => void (text += chunk), isTerminal: false },
    json,
    org: undefined,
    orgs: [],
  };
  await command(context, ...args);
  return text;
}

describe("counts read right for one and for many (R39)", () => {
  const statusOf = (count: number) => ({
    store: { waiting: count, oldestHintAt: null, leased: count, deadLetters: count, facts: { refused: count } },
    notices: { dead: count },
    orgs: {},
    oktaOrgs: {},
  });
  const taskOf = (answer: object) => ({ "/operator/tasks": { id: "1", state: "done", org: "production", answer } });

  it("of who waits and what was not delivered", async () => {
    expect(await said(status, { "/status": statusOf(1) })).toContain(
      "1 person waits; 1 is being worked on; dead letters: 1.\n1 audit entry refused; 1 message not delivered.\n",
    );
    expect(await said(status, { "/status": statusOf(2) })).toContain(
      "2 people wait; 2 are being worked on; dead letters: 2.\n2 audit entries refused; 2 messages not delivered.\n",
    );
  });

  it("of checks that failed", async () => {
    const finding = { state: "failed", check: "okta main: clock", message: "It is off.", fix: null };
    const failed = (count: number) => ({
      "/operator/doctor": { findings: Array.from({ length: count }, () => ({ ...finding })) },
    });
    expect(await said(doctor, failed(1))).toMatch(/^1 check failed\.$/m);
    expect(await said(doctor, failed(2))).toMatch(/^2 checks failed\.$/m);
  });

  it("of people who are looked at, and of dead letters that are tried again", async () => {
    expect(await said(backfill, taskOf({ people: 1, linked: 0 }), false)).toContain("1 person of Okta and 0 more");
    expect(await said(backfill, taskOf({ people: 3, linked: 1 }), false)).toContain("3 people of Okta and 1 more");
    const replayed = (woken: number) => said(replay, taskOf({ woken }), undefined, undefined);
    expect([await replayed(1), await replayed(2)]).toEqual(["1 is tried again.\n", "2 are tried again.\n"]);
  });

  it("of the changes of a turn", async () => {
    const turn = (count: number) => ({
      at: "now",
      org: "uat",
      oktaId: "00u1",
      username: null,
      result: "applied",
      message: null,
      events: [],
      changes: Array.from({ length: count }, () => ({})),
    });
    const page = (count: number) => ({ "/operator/events": { companion: "a", last: 1, outcomes: [turn(count)] } });
    expect(await said(tail, page(1), false)).toContain("applied  1 change  ");
    expect(await said(tail, page(2), false)).toContain("applied  2 changes  ");
  });
});

it("says what keeps nobody waiting yet: a log that is not read, commands that are not heard", async () => {
  const store = { waiting: 0, oldestHintAt: null, leased: 0, deadLetters: 0, facts: { refused: 0 } };
  const error = { code: "x", message: "It is away." };
  const it = { state: "open", reason: null };
  const answer = {
    store,
    notices: { dead: 0 },
    oktaOrgs: { main: { ...it, rates: {}, logReader: { error } } },
    orgs: { uat: { ...it, hold: "running", apiUsage: { used: 1, limit: 2 }, commands: { error } } },
  };
  const text = await said(status, { "/status": answer });
  expect(text).toMatch(/^okta +main +open +The System Log is not read: It is away\.$/m);
  expect(text).toMatch(/^org +uat +open +Its commands are not heard: It is away\.$/m);
});

it("says which of Okta's limits people wait for, where nothing rests", () => {
  const bucket = (remaining: number, resetsAt: number) => ({ limit: 600, remaining, resetsAt });
  const rates = { "/api/v1/users": bucket(300, 9_000), "/api/v1/users/*/groups": bucket(60, 9_000) };
  expect(limitNear(rates, 1_000)).toBe(
    "Okta's limit is nearly used up: 60 of 600 requests left at /api/v1/users/*/groups, for another 8 s",
  );
  expect(limitNear(rates, 9_000)).toBeNull();
});

it("tells what came of a job in words (R39)", async () => {
  const lines = async (outcome: string, message: string) => {
    const job = { name: "reconcile:uat", cron: "0 3 * * 0", next: null, runs: [{ startedAt: 0, outcome, message }] };
    return (await said(jobs, { "/operator/jobs": { jobs: [job] } })).split("\n")[1];
  };
  const answer = { repair: true, people: 30, outcomes: { sound: 30, missing: 0 }, discrepancies: { not_linked: 2 } };
  expect(await lines("done", JSON.stringify(answer))).toMatch(
    / done: repair, people 30, outcomes sound 30, discrepancies not_linked 2$/,
  );
  expect(await lines("done", '{"woken":0}')).toMatch(/ done$/);
  expect(await lines("failed", "Salesforce answered 503.")).toMatch(/ failed: Salesforce answered 503\.$/);
  expect(await lines("failed", "x".repeat(200))).toMatch(/ failed: x{91}…$/);
});

it("goes on showing turns over the restart of a companion", async () => {
  const turn = { at: "now", org: "uat", oktaId: "00u1", username: null, result: "applied", message: null };
  const page = (companion: string) => ({ companion, last: 1, outcomes: [{ ...turn, events: [], changes: [] }] });
  const away = new CliError(EXIT.unavailable, "The companion cannot be reached.");
  const over = new Error("enough");
  const answers = [page("a"), away, page("b"), over];
  let text = "";
  const get = <Answer>() => {
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as Answer);
  };
  const context: CommandContext = {
    client: { get, post: get },
    out: { write: (chunk) => void (text += chunk), isTerminal: false },
    json: false,
    org: undefined,
    orgs: [],
  };
  await expect(tail(context, true)).rejects.toBe(over);
  expect(text.trim().split("\n")).toHaveLength(2);
});

it("tells programs too that a backfill is worked off (R37)", async () => {
  const store = { soonOf: {} };
  const answers = {
    "/operator/tasks": { state: "done", org: "production", answer: {} },
    "/status": { store, orgs: {} },
  };
  const lines = (await said(backfill, answers, true)).trim().split("\n");
  expect(lines.at(-1)).toBe("All of them are worked off, after 0 s.");
  const json = (await saidAs({ json: true }, backfill, answers, true)).trim().split("\n");
  expect(JSON.parse(json.at(-1) ?? "")).toMatchObject({ org: "production", workedOff: true, left: 0 });
});

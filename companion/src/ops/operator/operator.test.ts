import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMailbox, type Mailbox } from "../../../testing/mailbox.ts";
import { startWorld, type World } from "../../../testing/harness.ts";
import { run } from "../../cli/program.ts";
import { createGuard } from "./guard.ts";

const TOKEN = "operators-of-the-world";
let world: World;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await startMailbox();
  world = await startWorld({
    configure(config) {
      config.ops = { operatorToken: TOKEN };
      config.notify = {
        email: { host: "127.0.0.1", port: mailbox.port, security: "none", from: "lockstep@example.com" },
        it: { emails: ["it@example.com"] },
        operators: { emails: ["ops@example.com"] },
        pollMs: 20,
      };
    },
  });
});

afterAll(async () => {
  await world.close();
  await mailbox.close();
});

async function lockstep(args: string[], environment: Record<string, string> = { LOCKSTEP_OPERATOR_TOKEN: TOKEN }) {
  let stdout = "";
  let stderr = "";
  const code = await run(["--url", world.companion.url, ...args], {
    environment,
    out: { write: (text) => (stdout += text), isTerminal: false },
    err: { write: (text) => (stderr += text), isTerminal: false },
    serve: () => Promise.reject(new Error("not here")),
  });
  return { code, stdout, stderr };
}

const person = (name: string) => ({
  firstName: name,
  lastName: "Lee",
  email: `${name}@example.com`,
  login: `${name}@example.com`,
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${world.companion.url}${path}`, { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...init.headers } });

describe("the CLI", () => {
  it("syncs one person by login, and says what was done", async () => {
    const ann = world.okta.driver.createUser({ profile: person("ann") });
    await world.settle();
    const { code, stdout } = await lockstep(["sync", "ann@example.com", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "sync", state: "done", answer: { oktaId: ann.id } });
    expect(code).toBe(0);
    await expect.poll(() => mailbox.mails.map(({ to }) => to)).toContainEqual(["it@example.com"]);
  });

  it("shows turns as they ended", async () => {
    await world.settle();
    const { stdout } = await lockstep(["events", "tail", "--no-follow"]);
    expect(stdout).toMatch(/production {2}\S+ {2}applied {2}1 change /);
  });

  it("says who nobody is", async () => {
    expect(await lockstep(["sync", "nobody@example.com"])).toMatchObject({
      code: 1,
      stderr: "Okta knows nobody by this id or login. (unknown_person)\n",
    });
  });

  it("lists dead letters with the reason, and tries them again", async () => {
    const bob = world.okta.driver.createUser({ profile: person("bob") });
    await world.settle();
    world.org.faults.push({
      kind: "refuse",
      oktaId: bob.id,
      code: "NO_EMAIL",
      message: "No \u001b[31me-mail.",
      retryable: false,
      times: 1,
    });
    await lockstep(["sync", bob.id]);
    const listed = await lockstep(["dead-letters"]);
    expect(listed.code).toBe(2);
    expect(listed.stdout).toContain("NO_EMAIL");
    expect(listed.stdout).not.toContain("\u001b");
    await expect
      .poll(() => mailbox.mails.map(({ headers }) => headers["subject"]))
      .toContain("1 dead letter in production");

    // No plan foresees it.
    expect(JSON.parse((await lockstep(["plan", bob.id, "--json"])).stdout)).toMatchObject({
      plan: { oktaId: bob.id, version: null },
      lastRefusal: { code: "NO_EMAIL" },
    });
    expect(await lockstep(["plan", bob.id])).toMatchObject({ code: 2, stdout: expect.stringContaining("NO_EMAIL") });

    const told = async () => (await world.companion.status()).store.facts.waiting;
    const before = await told();
    expect(await lockstep(["replay", "--code", "NO_EMIAL"])).toMatchObject({
      code: 1,
      stderr: "No dead letter has the code NO_EMIAL; their codes are: NO_EMAIL. (unknown_code)\n",
    });
    expect((await lockstep(["replay"])).stdout).toBe("1 is tried again.\n");
    await expect.poll(async () => (await lockstep(["dead-letters"])).code).toBe(0);
    expect((await lockstep(["replay"])).stdout).toBe("There are no dead letters.\n");
    // Only what was done is told.
    expect(await told()).toBe(before + 1);
  });

  it("shows one dead letter with its events, and discards it for a reason", async () => {
    const cora = world.okta.driver.createUser({ profile: person("cora") });
    await world.settle();
    world.org.faults.push({
      kind: "refuse",
      oktaId: cora.id,
      code: "NO_EMAIL",
      message: "No e-mail.",
      retryable: false,
      times: 1,
    });
    world.okta.driver.updateProfile(cora.id, { title: "Lead" });
    await world.settle();
    const { deadLetters } = JSON.parse((await lockstep(["dead-letters", "--json"])).stdout) as {
      deadLetters: { id: number }[];
    };
    const number = String(deadLetters[0]?.id);
    const shown = await lockstep(["dead-letters", "show", number]);
    expect(shown.stdout).toMatch(/NO_EMAIL: No e-mail\.[^]* user\.account\.update_profile /);
    // An org at an address of its own, as this one, does not tell where its Admin Console is.
    expect(shown.stdout).toContain(`cora@example.com; /admin/user/profile/view/${cora.id} in Okta's Admin Console\n`);
    expect(JSON.parse((await lockstep(["dead-letters", "show", number, "--json"])).stdout)).toMatchObject({
      login: "cora@example.com",
      page: null,
    });

    expect(await lockstep(["dead-letters", "discard", number])).toMatchObject({ code: 64 });
    expect(await lockstep(["dead-letters", "discard", number, "--reason", "x"])).toMatchObject({
      code: 1,
      stderr: "reason must say why nothing more is to be done, in 3 to 500 characters. (malformed)\n",
    });
    expect((await lockstep(["dead-letters", "list"])).stdout).toContain(cora.id);
    expect(await lockstep(["dead-letters", "discard", "all", "--reason", "tidy"])).toMatchObject({ code: 64 });
    expect(await lockstep(["dead-letters", "discard", number, "--reason", "left before the start"])).toMatchObject({
      code: 0,
      stdout: `Discarded: ${cora.id} in production stays as they are until an event speaks of them again.\n`,
    });
    expect((await lockstep(["dead-letters", "discard", number, "--reason", "again"])).stderr).toContain(
      "There is no open dead letter of this number.",
    );
    expect((await lockstep(["dead-letters"])).stdout).toBe("None.\n");
  });

  it("shows state, orgs and jobs, for people and for programs", async () => {
    expect((await lockstep(["status"])).stdout).toContain("people wait");
    expect((await lockstep(["orgs"])).stdout).toMatch(/^production {2}open/m);
    const { jobs } = JSON.parse((await lockstep(["jobs", "--json"])).stdout) as { jobs: { name: string }[] };
    expect(jobs.map(({ name }) => name)).toEqual([
      "reconcile:production",
      "retry_blocked:production",
      "access_policies:production",
      "licences:production",
      "retention:production",
      "events",
    ]);
  });

  it("takes no key of an org for granted, and tells of the org that was named alone", async () => {
    const commands = [["status"], ["orgs"], ["jobs"], ["doctor"], ["dead-letters"], ["events", "tail", "--no-follow"]];
    for (const command of commands) {
      const { code, stdout } = await lockstep(["--org", "uat", "--json", ...command]);
      expect(JSON.parse(stdout), command.join(" ")).toEqual({
        error: "There is no such org; there are: production. (unknown_org)",
        code: "unknown_org",
        exitCode: 1,
      });
      expect(code).toBe(1);
      expect((await lockstep(["--org", "production", ...command])).code).not.toBe(1);
    }
    expect((await lockstep(["--org", "production", "jobs"])).stdout).not.toMatch(/^events /m);
  });

  it("examines both sides, and says what to do", async () => {
    const { code, stdout } = await lockstep(["doctor"]);
    // The fake org has no package to speak of.
    expect(code).toBe(2);
    expect(stdout).toContain("ok    okta main: reading people: Allowed.");
    expect(stdout).toContain("ok    okta main: event hook:");
    expect(stdout).toContain("ok    okta main: clock: It agrees with ours.");
    expect(stdout).toContain("FAIL  org production: sign-in:");
    expect(stdout).toMatch(/ok {4}mail: 127\.0\.0\.1:\d+: It lets us in without TLS\. No mail was sent/);
    expect(mailbox.mails.filter(({ headers }) => headers["subject"] === undefined)).toEqual([]);
    expect(stdout).toContain("Install the package in this org");
  });

  it("takes the token from the environment or a file, never from an argument", async () => {
    expect((await lockstep(["status", "--token", TOKEN])).code).toBe(64);
    expect(await lockstep(["status"], { LOCKSTEP_OPERATOR_TOKEN: "wrong" })).toMatchObject({
      code: 77,
      stderr: expect.stringContaining("LOCKSTEP_OPERATOR_TOKEN_FILE"),
    });
  });

  it("sends the token over TLS only, except on this machine", async () => {
    expect(await lockstep(["--url", "http://lockstep.example.com", "status"])).toMatchObject({ code: 64 });
  });

  it("says that nobody answers, and with which code", async () => {
    const { code, stderr } = await lockstep(["--url", "http://127.0.0.1:1", "status"]);
    expect(code).toBe(69);
    expect(stderr).toContain("Is it running?");
  });

  it("documents its exit codes", async () => {
    expect((await lockstep(["--help"])).stdout).toContain("78  the companion's settings are wrong");
  });
});

describe("the operators' door", () => {
  it("says what is wrong with what was sent, and answers in one shape whatever is wrong", async () => {
    const post = (body: unknown) =>
      ask("/operator/tasks", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect(await (await post({ kind: "frob" })).json()).toEqual({
      code: "malformed",
      message: expect.stringMatching(/^kind: Invalid option: .*\.$/),
    });
    expect(await (await post({ kind: "sync", subject: "../etc" })).json()).toEqual({
      code: "malformed",
      message: "subject must be an Okta id or a login.",
    });
    const half = await ask("/operator/tasks/%zz");
    expect([half.status, Object.keys((await half.json()) as object)]).toEqual([400, ["code", "message"]]);
  });

  it("tells Prometheus what happened, without naming anybody", async () => {
    await world.settle();
    const response = await ask("/metrics");
    const text = await response.text();
    expect(response.headers.get("content-type")).toContain("text/plain");
    for (const line of [
      /^lockstep_turns_total\{org="production",result="applied"\} [1-9]/m,
      /^lockstep_event_to_effect_seconds_count\{org="production"\} [1-9]/m,
      /^lockstep_salesforce_calls_total\{org="production",resource="\/identities",outcome="ok"\} [1-9]/m,
      /^lockstep_okta_calls_total\{okta_org="main",bucket="\/api\/v1\/users\/\*",outcome="ok"\} [1-9]/m,
      /^lockstep_dead_letters 0$/m,
      /^lockstep_salesforce_api_requests_limit\{org="production"\} 100000$/m,
      /^lockstep_batch_size\{org="production"\} \d+$/m,
      /^lockstep_resident_memory_bytes [1-9]\d{6,}$/m,
      /^lockstep_event_loop_utilization (0(\.\d+)?(e-\d+)?|1)$/m,
    ])
      expect(text).toMatch(line);
    expect(text).not.toContain("@example.com");
    expect(text).not.toContain("00u");
  });

  it.each([
    ["/operator/tasks", "POST"],
    ["/operator/plans", "POST"],
    ["/operator/configuration", "GET"],
    ["/operator/configuration", "POST"],
    ["/operator/doctor", "GET"],
    ["/operator/jobs", "GET"],
    ["/operator/events", "GET"],
    ["/metrics", "GET"],
  ])("asks for the token at %s", async (path, method) => {
    expect((await fetch(`${world.companion.url}${path}`, { method })).status).toBe(401);
  });

  it.each([
    [{}, 400],
    [{ kind: "sync" }, 400],
    [{ kind: "drop" }, 400],
    [{ kind: "sync", subject: "../groups?x=1" }, 400],
    [{ kind: "sync", subject: "a@example.com", org: "nowhere" }, 404],
    [[], 400],
  ])("refuses %j with %d", async (body, status) => {
    const response = await ask("/operator/tasks", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  });
});

it("lets nobody change an org's rules unless the companion was told to", async () => {
  const response = await ask("/operator/configuration", {
    method: "POST",
    body: JSON.stringify({
      dryRun: false,
      expectedHash: "0",
      configuration: { format: "lockstep-configuration", contract: 1, rules: [] },
    }),
    headers: { "content-type": "application/json" },
  });
  expect([response.status, await response.json()]).toMatchObject([403, { code: "may_not_configure" }]);
});

describe("the guard", () => {
  const knock = async (guard: ReturnType<typeof createGuard>, ip: string, token?: string) => {
    let code = 200;
    const reply = { code: (status: number) => ((code = status), reply), header: () => reply, send: () => reply };
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const request = { ip, headers, log: { warn() {} } };
    await guard.mayAct(request as never, reply as never);
    return code;
  };

  it("answers an address that guesses no more after ten misses, for a minute, and operators all the same", async () => {
    let now = 0;
    const guard = createGuard({ operatorToken: TOKEN, operators: [] }, () => now);
    for (let index = 0; index < 10; index += 1) expect(await knock(guard, "203.0.113.7", `guess-${index}`)).toBe(401);
    expect(await knock(guard, "203.0.113.7", "guess-10")).toBe(429);
    expect(await knock(guard, "203.0.113.8", "guess-11")).toBe(401);
    // Behind one proxy everybody has one address.
    expect(await knock(guard, "203.0.113.7", TOKEN)).toBe(200);
    now = 60_000;
    expect(await knock(guard, "203.0.113.7", "guess-12")).toBe(401);
  });

  it("answers so many requests of an operator in a minute and no more, whoever else knocks", async () => {
    const guard = createGuard({ operatorToken: TOKEN, operators: [] }, () => 0);
    for (let index = 0; index < 1_000; index += 1) await knock(guard, "203.0.113.7");
    for (let index = 0; index < 600; index += 1) expect(await knock(guard, "203.0.113.7", TOKEN)).toBe(200);
    expect(await knock(guard, "203.0.113.7", TOKEN)).toBe(429);
  });

  it("knows operators by the tokens that are their own", async () => {
    const guard = createGuard({ operatorToken: TOKEN, operators: ["ann:the-token-of-ann-alone"] }, () => 0);
    for (const [token, name] of [
      [TOKEN, null],
      ["the-token-of-ann-alone", "ann"],
    ]) {
      const request = { ip: "203.0.113.7", headers: { authorization: `Bearer ${token}` } } as never;
      expect(await guard.mayAct(request, {} as never)).toBeUndefined();
      expect(guard.operatorOf(request)).toEqual({ name, address: "203.0.113.7" });
    }
  });

  it("lets nobody act without a token, not even on this machine", async () => {
    const guard = createGuard({ operators: [] }, () => 0);
    expect(await knock(guard, "127.0.0.1")).toBe(403);
    expect(await knock(guard, "203.0.113.7")).toBe(401);
  });
});

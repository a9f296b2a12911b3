/**
 * The companion as whoever runs it meets it: `lockstep serve` with its settings from the environment and its secrets from files, and each command
 * against it, for people and as JSON (R37, R39).
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../companion/src/cli/program.ts";
import { parseConfig, type CompanionConfig } from "../../companion/src/config.ts";
import { pause } from "../../companion/src/time.ts";
import { startWorld, type World } from "./support/world.ts";

const BIN = fileURLToPath(new URL("../../companion/bin/lockstep.js", import.meta.url));
const OPERATOR_TOKEN = "the-token-of-the-operators";
const SCREENS_TOKEN = "the-token-of-the-screens";

let world: World;
let folder: string;
let environment: Record<string, string>;
let companion: ChildProcess;
let log = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-operator-"));
  world = await startWorld();
  // One that was started as a program takes its place, at the address that the hook knows.
  await world.companion.close();
  environment = environmentOf(parseConfig(world.config));
  companion = spawn(process.execPath, [BIN, "serve"], { env: { ...process.env, ...environment } });
  for (const stream of [companion.stdout, companion.stderr]) stream?.on("data", (chunk) => (log += String(chunk)));
  while (!log.includes("The companion is ready.") && companion.exitCode === null) await pause(50);
}, 120_000);

afterAll(async () => {
  companion?.kill("SIGKILL");
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The settings of a configuration as somebody would make them: secrets in files. */
function environmentOf({ oktaOrgs: [okta], orgs: [org] }: CompanionConfig): Record<string, string> {
  if (okta?.auth.kind !== "ssws" || org === undefined) throw new Error("The world is another.");
  const secrets = {
    LOCKSTEP_OKTA_TOKEN: okta.auth.token,
    LOCKSTEP_HOOK_SECRETS: okta.hook.secrets.join(","),
    LOCKSTEP_ORG_PRIVATE_KEY: org.privateKey,
    LOCKSTEP_ORG_SCREENS_TOKEN: SCREENS_TOKEN,
    LOCKSTEP_OPERATOR_TOKEN: OPERATOR_TOKEN,
  };
  const files = Object.entries(secrets).map(([name, value]) => {
    const file = join(folder, name);
    writeFileSync(file, value, { mode: 0o600 });
    return [`${name}_FILE`, file] as const;
  });
  return {
    LOCKSTEP_OKTA_URL: okta.url,
    LOCKSTEP_ORG_LOGIN_URL: org.loginUrl,
    LOCKSTEP_ORG_CLIENT_ID: org.clientId,
    LOCKSTEP_ORG_USERNAME: org.username,
    LOCKSTEP_ORG_APP_ID: org.appId ?? "",
    LOCKSTEP_ORG_API_VERSION: org.apiVersion,
    LOCKSTEP_ORG_PUBSUB_ENDPOINT: org.pubSub.endpoint ?? "",
    LOCKSTEP_ORG_PUBSUB_CA: org.pubSub.ca ?? "",
    LOCKSTEP_STORE_DIR: join(folder, "store"),
    LOCKSTEP_PORT: new URL(world.companion.url).port,
    LOCKSTEP_LOG_LEVEL: "debug",
    LOCKSTEP_OPERATOR_CONFIGURES: "true",
    // The System Log would tell of people before the commands do.
    LOCKSTEP_LOG_POLL_MS: "600000",
    LOCKSTEP_LOG_FAST_POLL_MS: "600000",
    ...Object.fromEntries(files),
  };
}

async function lockstep(args: string[], changed: Record<string, string> = {}, confirm?: () => Promise<boolean>) {
  let stdout = "";
  let stderr = "";
  const code = await run(args, {
    environment: { ...environment, ...changed },
    out: { write: (text) => (stdout += text), isTerminal: false },
    err: { write: (text) => (stderr += text), isTerminal: false },
    confirm,
    serve: () => Promise.reject(new Error("not here")),
  });
  return { code, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, unknown> };
}

function joins(name: string, email = `${name.toLowerCase()}@acme.example`) {
  const login = `${name.toLowerCase()}@acme.example`;
  const { driver, faults } = world.okta;
  // Nobody but the commands tells of anything here.
  faults.hooks.drop({ times: 100 });
  const profile = { firstName: name, lastName: "Lee", email, login };
  const user = driver.createUser({ profile, groups: [world.groups["Sales"]!] });
  driver.assignToApp(user, world.app);
  return user;
}

const usersNamed = (name: string) => world.org.query(`SELECT Id FROM User WHERE FirstName = '${name}'`);

it("checks its settings, and shows them without secrets", async () => {
  expect(await lockstep(["settings", "check"])).toMatchObject({ code: 0, stdout: "The settings are usable.\n" });
  const wrong = await lockstep(["settings", "check", "--json"], { LOCKSTEP_ORG_LOGIN_URL: "http://acme.example" });
  expect([wrong.code, wrong.json()]).toEqual([
    78,
    { error: expect.stringContaining("https://"), code: "config_wrong", exitCode: 78 },
  ]);
  const { stdout } = await lockstep(["settings", "show"]);
  expect(secretsIn(stdout)).toEqual([]);
  expect((await lockstep(["store", "migrate"])).code).toBe(78);
});

it("examines both sides: nothing failed, and what is doubtful says what to do", async () => {
  const cli = spawn(process.execPath, [BIN, "doctor"], { env: { ...process.env, ...environment } });
  let stdout = "";
  cli.stdout.on("data", (chunk) => (stdout += String(chunk)));
  const [code] = (await once(cli, "close")) as [number];
  expect(stdout).toContain("Nothing failed.");
  expect(stdout).toContain("ok    okta main: event hook:");
  expect(stdout).toContain("ok    okta main: reading attributes of the profile, for screens: Allowed.");
  expect(code).toBe(0);
  const { findings, failed } = (await lockstep(["doctor", "--json"])).json() as { findings: []; failed: number };
  expect([findings.length > 10, failed]).toEqual([true, 0]);
});

it("says what would be done for somebody, and does it", async () => {
  const ann = joins("Ann");
  const planned = await lockstep(["plan", "ann@acme.example"]);
  expect(planned.stdout).toContain("create_user");
  expect(planned.code).toBe(0);
  const synced = await lockstep(["sync", "ann@acme.example", "--json"]);
  expect([synced.code, synced.json()]).toMatchObject([0, { state: "done", answer: { oktaId: ann.id } }]);
  expect(await usersNamed("Ann")).toHaveLength(1);
  expect((await lockstep(["sync", ann.id])).stdout).toMatch(/^ann@acme\.example: \w+/);
  expect(await lockstep(["sync", "nobody@acme.example"])).toMatchObject({
    code: 1,
    stderr: "Okta knows nobody by this id or login. (unknown_person)\n",
  });
});

it("shows turns as they ended", async () => {
  const { stdout, code } = await lockstep(["events", "tail", "--no-follow", "--json"]);
  const turns = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(turns).toContainEqual(
    expect.objectContaining({ org: "production", username: "ann@acme.example", result: "applied" }),
  );
  expect(code).toBe(0);
});

it("lists who is refused and why, and tries again once that is mended", async () => {
  const kim = joins("Kim", "kim@nowhere");
  const refused = await lockstep(["sync", kim.id]);
  expect(refused.code).toBe(2);
  const listed = await lockstep(["dead-letters"]);
  expect(listed.code).toBe(2);
  expect(listed.stdout).toContain(kim.id);
  world.okta.driver.updateProfile(kim, { email: "kim@acme.example" });
  const replayed = await lockstep(["replay", "kim@acme.example", "--json"]);
  expect([replayed.code, replayed.json()]).toMatchObject([0, { state: "done" }]);
  await expect.poll(async () => (await lockstep(["dead-letters"])).code).toBe(0);
  expect(await usersNamed("Kim")).toHaveLength(1);
});

it("holds an org and lets it go on", async () => {
  expect((await lockstep(["orgs"])).stdout).toMatch(/^production {2}open/m);
  expect((await lockstep(["orgs", "pause", "production"])).stdout).toContain("is held");
  expect(await lockstep(["backfill"])).toMatchObject({ code: 1, stderr: expect.stringContaining("org_held") });
  expect((await lockstep(["orgs", "resume", "production", "--json"])).json()).toEqual({
    org: "production",
    hold: "running",
  });
});

it("looks at everybody, and says how it stands", async () => {
  const { code, stdout } = await lockstep(["backfill", "--wait"]);
  expect(stdout).toMatch(/\d+ people of Okta and \d+ more of the org are looked at[^]*All of them are worked off/);
  expect(code).toBe(0);
  const status = (await lockstep(["status", "--json"])).json();
  expect(status).toMatchObject({ orgs: { production: { state: "open" } }, oktaOrgs: { main: { state: "open" } } });
  expect((await lockstep(["status"])).stdout).toContain("people wait");
  const { jobs } = (await lockstep(["jobs", "--json"])).json() as { jobs: { name: string }[] };
  expect(jobs.map(({ name }) => name)).toContain("licences:production");
});

describe("an org's configuration", () => {
  const file = (name: string) => join(folder, name);
  const exported = async () => (await lockstep(["config", "export"])).json();
  const write = (name: string, document: unknown) =>
    writeFileSync(file(name), typeof document === "string" ? document : JSON.stringify(document));
  const interns = {
    format: "lockstep-configuration",
    contract: 1,
    rules: [
      {
        name: "Interns",
        mode: "Monitor",
        conditions: [{ source: "Group", operator: "equals", value: "Interns" }],
        grants: [{ kind: "Profile", target: "Standard User" }],
      },
    ],
  };

  it("is not imported before the difference was shown and somebody said yes (R15)", async () => {
    const before = await exported();
    write("interns.json", interns);
    const checked = await lockstep(["config", "check", file("interns.json")]);
    expect(checked.stdout).toMatch(
      /^rules\n {2}\+ Interns\n {6}[^]*\+ grants \{"kind":"Profile","target":"Standard User"\}/,
    );
    expect(checked.code).toBe(0);

    const unasked = await lockstep(["config", "import", file("interns.json")]);
    expect(unasked).toMatchObject({ code: 2, stdout: expect.stringMatching(/\+ Interns[^]*--yes imports this\./) });
    const denied = await lockstep(["config", "import", file("interns.json")], {}, () => Promise.resolve(false));
    expect(denied).toMatchObject({ code: 2, stdout: expect.stringMatching(/Nothing was imported\.\n$/) });
    expect(await exported()).toEqual(before);

    const agreed = await lockstep(["config", "import", file("interns.json")], {}, () => Promise.resolve(true));
    expect(agreed).toMatchObject({ code: 0, stdout: expect.stringMatching(/Imported, kept as version \S+\.\n$/) });
    expect(await exported()).toMatchObject({
      rules: expect.arrayContaining([expect.objectContaining({ name: "Interns", mode: "Monitor" })]),
    });
    const again = await lockstep(["config", "import", file("interns.json"), "--yes"]);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("it is so already") });

    write("before.json", before);
    const back = await lockstep([
      "--json",
      "config",
      "import",
      file("before.json"),
      "--replace",
      "--yes",
      "--comment",
      "back",
    ]);
    expect([back.code, back.json()]).toMatchObject([
      0,
      {
        imported: true,
        changes: [{ section: "rules", name: "Interns", change: "removed" }],
        version: { comment: "An operator of the companion: back" },
      },
    ]);
    expect(await exported()).toEqual(before);
  });

  it("is refused with every mistake, and nothing of it is imported", async () => {
    const before = await exported();
    write("nowhere.json", {
      ...interns,
      rules: [{ ...interns.rules[0], grants: [{ kind: "Profile", target: "Nowhere" }] }],
    });
    expect(await lockstep(["config", "import", file("nowhere.json"), "--yes"])).toMatchObject({
      code: 65,
      stdout: expect.stringMatching(
        /ERROR {2}rules\[0\]\.grants\[0\]\.target: [^]*\(unknown_profile\)[^]*Nothing was imported\./,
      ),
    });
    write("other.json", { rules: [] });
    write("text.json", "rules:");
    for (const [name, why] of [
      ["other.json", "no configuration"],
      ["text.json", "not JSON"],
      ["missing.json", "cannot be read"],
    ] as const)
      expect(await lockstep(["config", "import", file(name), "--yes"])).toMatchObject({
        code: 65,
        stderr: expect.stringContaining(why),
      });
    expect(await lockstep(["--org", "nowhere", "config", "export"])).toMatchObject({ code: 1 });
    const stale = { configuration: interns, dryRun: false, expectedHash: "another" };
    const response = await fetch(`${world.companion.url}/operator/configuration`, {
      method: "POST",
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(stale),
    });
    expect([response.status, await response.json()]).toMatchObject([502, { code: "configuration_changed" }]);
    expect(await exported()).toEqual(before);
  });
});

it("ends in time when it is told to, and has printed no secret and nobody's address", async () => {
  companion.kill("SIGTERM");
  const [code] = (await once(companion, "close")) as [number | null];
  expect(code).toBe(0);
  expect((await lockstep(["status"])).code).toBe(69);
  expect(log.length).toBeGreaterThan(1_000);
  expect(secretsIn(log)).toEqual([]);
  expect(log).not.toContain("ann@acme.example");
  expect(log).toContain("A configuration was imported.");
});

/** Which of the secrets a text holds: each file's whole text, and each line of the keys. */
function secretsIn(text: string): string[] {
  return Object.entries(environment)
    .filter(([name]) => name.endsWith("_FILE"))
    .flatMap(([name, file]) => {
      const lines = readFileSync(file, "utf8").split(/\n|,/);
      return lines.some((line) => line.length > 15 && !line.startsWith("-----") && text.includes(line)) ? [name] : [];
    });
}

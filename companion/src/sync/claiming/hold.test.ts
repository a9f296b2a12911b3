import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFakeOrg, type FakeOrg } from "../../../testing/fake-org.ts";
import { startWorld, type World } from "../../../testing/harness.ts";
import { run } from "../../cli/program.ts";

const TOKEN = "operators-of-the-world";
let world: World;
let uat: FakeOrg;

beforeAll(async () => {
  uat = await startFakeOrg();
  world = await startWorld({
    hook: false,
    configure(config) {
      config.ops = { operatorToken: TOKEN };
      const [org] = config.orgs;
      if (org !== undefined) config.orgs.push({ ...org, key: "uat", loginUrl: uat.url, privateKey: uat.privateKey });
    },
  });
});

afterAll(async () => {
  await world.close();
  await uat.close();
});

async function lockstep(...args: string[]) {
  let stdout = "";
  const code = await run(["--url", world.companion.url, ...args], {
    environment: { LOCKSTEP_OPERATOR_TOKEN: TOKEN },
    out: { write: (text) => (stdout += text), isTerminal: false },
    err: { write: (text) => (stdout += text), isTerminal: false },
    serve: () => Promise.reject(new Error("not here")),
  });
  return { code, stdout };
}

let serial = 0;

/** Somebody new, whom both orgs are told of. */
async function joins(): Promise<string> {
  const login = `p${(serial += 1)}@example.com`;
  const { id } = world.okta.driver.createUser({ profile: { login, email: login, firstName: "P", lastName: "Lee" } });
  const published = new Date().toISOString();
  const event = { uuid: `e${serial}`, eventType: "user.lifecycle.activate", published, target: [{ type: "User", id }] };
  await world.companion.acceptEvents("main", [event], "hook");
  return id;
}

const isIn = (org: FakeOrg, id: string) => org.people.get(id)?.active === true;

describe("an org that operators pause", () => {
  it("is sent nothing while the others go on, and catches up when it is resumed", async () => {
    expect(await lockstep("orgs", "pause", "uat")).toEqual({
      code: 0,
      stdout: "uat is held: nothing is sent to it, and its people wait.\n",
    });
    const id = await joins();
    await expect.poll(() => isIn(world.org, id)).toBe(true);
    expect(isIn(uat, id)).toBe(false);
    expect((await lockstep("orgs")).stdout).toMatch(/^production {2}open[\s\S]*^uat {9}held/m);
    expect((await lockstep("doctor")).stdout).toContain("lockstep orgs resume uat");
    expect((await lockstep("resync", "x")).code).toBe(64);
    const sync = await lockstep("--org", "uat", "sync", id);
    expect([sync.code, sync.stdout]).toEqual([1, expect.stringContaining("org_held")]);

    await lockstep("orgs", "resume", "uat");
    await expect.poll(() => isIn(uat, id)).toBe(true);
  });

  it("stays held over a restart, and other companions are told by the store", async () => {
    await lockstep("orgs", "pause", "uat");
    await world.restart();
    const id = await joins();
    await expect.poll(() => isIn(world.org, id)).toBe(true);
    expect(isIn(uat, id)).toBe(false);
    await lockstep("orgs", "resume", "uat");
    await expect.poll(() => isIn(uat, id)).toBe(true);
  });
});

it("an org that is drained is worked off, and held then; what comes later waits", async () => {
  uat.faults.push({ kind: "slow", ms: 100 });
  const before = await Promise.all(Array.from({ length: 15 }, joins));
  expect((await lockstep("orgs", "drain", "uat")).stdout).toContain("is held");
  await expect.poll(() => before.filter((id) => !isIn(uat, id))).toEqual([]);
  const after = await joins();
  await expect.poll(() => isIn(world.org, after)).toBe(true);
  expect(isIn(uat, after)).toBe(false);
  await lockstep("orgs", "resume", "uat");
  await expect.poll(() => isIn(uat, after)).toBe(true);
});

it("says which orgs there are when it is asked about another", async () => {
  const { code, stdout } = await lockstep("orgs", "pause", "nowhere");
  expect([code, stdout]).toEqual([1, expect.stringContaining("production, uat")]);
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFakeOrg, type FakeOrg } from "../../../testing/fake-org.ts";
import { startWorld, type World } from "../../../testing/harness.ts";
import { run } from "../../cli/program.ts";
import { openHold } from "./hold.ts";

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

describe("what operators decide while a companion looks at what was decided before", () => {
  /** A store whose next answers come when the test has them come. */
  async function holdOver(kept: string | null) {
    const answers: (() => void)[] = [];
    let isSlow = false;
    const later = async <Value>(value: Value): Promise<Value> => {
      if (isSlow) await new Promise<void>((resolve) => answers.push(resolve));
      return value;
    };
    const hold = await openHold({
      org: { key: "production" },
      store: {
        cursor: () => later(kept),
        keepCursor: async ({ value }) => void (kept = value),
        nextDue: () => later(null),
      },
      onResumed() {},
      clock: Date.now,
      log: { debug() {}, info() {}, warn() {}, error() {} } as never,
    });
    isSlow = true;
    const asked = async (count: number) => {
      await expect.poll(() => answers.length).toBe(count);
    };
    const answer = () => answers.splice(0).forEach((each) => each());
    return { hold, asked, answer, kept: () => kept };
  }

  it("holds", async () => {
    const { hold, asked, answer } = await holdOver(null);
    const looking = hold.refresh();
    await asked(1);
    await hold.set("held");
    answer();
    await looking;
    expect(hold.state()).toBe("held");
  });

  it("outlasts the end of a drain", async () => {
    const { hold, asked, answer, kept } = await holdOver("draining");
    const looking = hold.refresh();
    await asked(1);
    answer();
    // What is due of each kind.
    await asked(3);
    await hold.set("running");
    answer();
    await asked(1);
    answer();
    await looking;
    expect([hold.state(), kept()]).toEqual(["running", null]);
  });
});

import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFakeOrg, type FakeOrg } from "../testing/fake-org.ts";
import { HOOK_SECRET, type LocalOkta } from "../testing/harness.ts";
import { startOkta } from "../../test/local-okta/index.ts";
import { cacheFolder } from "../../test/local-org/cache-folder.ts";
import { openSqliteStore } from "./store/sqlite/index.ts";

const MAIN = join(import.meta.dirname, "main.ts");

let okta: LocalOkta;
let org: FakeOrg;
let directory: string;
const children: ChildProcess[] = [];
/** What the last process wrote, and what all of them did. */
let logs = "";
let allLogs = "";
/** Secrets of things that do not answer, so that their failures are logged. */
const SMTP_PASSWORD = "smtp-password-for-tests";
const SLACK_PATH = "services/T000/B000/slack-secret";
const OPERATOR_TOKEN = "operator-token-for-tests";
let statusText = "";

beforeAll(async () => {
  okta = await startOkta({ rateLimits: false });
  org = await startFakeOrg();
  directory = await mkdtemp(join(tmpdir(), "lockstep-kill-"));
});

afterAll(async () => {
  // A test that fails may leave one running.
  for (const child of children) child.kill("SIGKILL");
  await Promise.all([okta.close(), org.close()]);
  await rm(directory, { recursive: true });
});

/** Starts the companion as an operator would, and waits until it is ready. */
async function startProcess(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      // Five starts: what Node made of the modules is kept from one run of the test to the next, as for the local org.
      NODE_COMPILE_CACHE: cacheFolder("node"),
      LOCKSTEP_OKTA_URL: okta.url,
      LOCKSTEP_OKTA_TOKEN: okta.token,
      LOCKSTEP_HOOK_SECRETS: HOOK_SECRET,
      LOCKSTEP_LOG_READER: "false",
      LOCKSTEP_ORG_LOGIN_URL: org.url,
      LOCKSTEP_ORG_CLIENT_ID: org.clientId,
      LOCKSTEP_ORG_USERNAME: org.username,
      LOCKSTEP_ORG_PRIVATE_KEY: org.privateKey,
      LOCKSTEP_STORE_DIR: directory,
      LOCKSTEP_PORT: "0",
      LOCKSTEP_RECHECKS_MS: "50",
      LOCKSTEP_LOG_LEVEL: "debug",
      LOCKSTEP_OPERATOR_TOKEN: OPERATOR_TOKEN,
      LOCKSTEP_SMTP_HOST: "127.0.0.1",
      LOCKSTEP_SMTP_PORT: "9",
      LOCKSTEP_SMTP_SECURITY: "none",
      LOCKSTEP_SMTP_USER: "lockstep",
      LOCKSTEP_SMTP_PASSWORD: SMTP_PASSWORD,
      LOCKSTEP_MAIL_FROM: "lockstep@acme.example",
      LOCKSTEP_NOTIFY_IT: "it@acme.example",
      LOCKSTEP_SLACK_IT: `http://127.0.0.1:9/${SLACK_PATH}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const write = (chunk: Buffer) => {
    logs += chunk.toString();
    allLogs += chunk.toString();
  };
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      write(chunk);
      output += chunk.toString();
      const ready = /"url":"(http[^"]+)","msg":"The companion is ready/.exec(output);
      if (ready?.[1] !== undefined) resolve(ready[1]);
    });
    child.stderr.on("data", write);
    child.once("exit", (code) => reject(new Error(`The companion ended with ${code}: ${logs.slice(-2_000)}`)));
  });
  return { child, url };
}

/** Posts deliveries one after the other until the process is gone; remembers what was acknowledged. */
async function postUntilDead(
  url: string,
  userIds: readonly string[],
  acknowledged: string[],
  posted: Set<string>,
): Promise<void> {
  for (;;) {
    const uuids = [randomUUID(), randomUUID(), randomUUID()];
    const chosen = uuids.map(() => userIds[Math.floor(Math.random() * userIds.length)] ?? "");
    const events = uuids.map((uuid, index) => ({
      uuid,
      eventType: "group.user_membership.add",
      published: new Date().toISOString(),
      target: [
        { type: "User", id: chosen[index] },
        { type: "UserGroup", id: "00gnone" },
      ],
    }));
    try {
      const response = await fetch(`${url}/hooks/okta/main`, {
        method: "POST",
        headers: { authorization: HOOK_SECRET, "content-type": "application/json" },
        body: JSON.stringify({ eventType: "com.okta.event_hook", data: { events } }),
      });
      if (response.status !== 204) continue;
      acknowledged.push(...uuids);
      for (const id of chosen) posted.add(id);
    } catch {
      return;
    }
  }
}

it(
  "loses no acknowledged event when it is killed at any moment, and ends each of them",
  { timeout: 240_000 },
  async () => {
    const users = Array.from({ length: 12 }, (_, index) =>
      okta.driver.createUser({
        profile: {
          login: `p${index}@example.com`,
          email: `p${index}@example.com`,
          firstName: "P",
          lastName: `${index}`,
        },
      }),
    );
    const userIds = users.map(({ id }) => id);
    const acknowledged: string[] = [];
    const posted = new Set<string>();

    for (let round = 0; round < 4; round += 1) {
      logs = "";
      const { child, url } = await startProcess();
      const posting = Promise.all([1, 2, 3].map(() => postUntilDead(url, userIds, acknowledged, posted)));
      // At any moment, but not before it has said yes to some: on a busy machine that takes longer.
      const before = acknowledged.length;
      await sleep(50 + Math.random() * 400);
      await expect.poll(() => acknowledged.length).toBeGreaterThan(before + 5);
      child.kill("SIGKILL");
      await Promise.all([once(child, "exit"), posting]);
    }
    expect(acknowledged.length).toBeGreaterThan(20);

    const { child, url } = await startProcess();
    await expect
      .poll(
        async () => {
          const answer = await fetch(`${url}/status`, { headers: { authorization: `Bearer ${OPERATOR_TOKEN}` } });
          statusText = await answer.text();
          return (JSON.parse(statusText) as { store: { waiting: number } }).store.waiting;
        },
        { interval: 100 },
      )
      .toBe(0);
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(0);

    const store = await openSqliteStore({ directory });
    const outcomes = new Map((await store.eventOutcomes()).map(({ uuid, outcome }) => [uuid, outcome]));
    await store.close();
    expect(acknowledged.filter((uuid) => !outcomes.has(uuid))).toEqual([]);
    expect(acknowledged.filter((uuid) => outcomes.get(uuid) === null)).toEqual([]);
    expect([...posted].filter((id) => org.people.get(id)?.active !== true)).toEqual([]);
  },
);

it("R39: prints no secret and no address while it works, with a mail server and a Slack that do not answer", () => {
  expect(allLogs).toContain('"service":"lockstep"');
  for (const text of [allLogs, statusText]) {
    const secrets = [
      HOOK_SECRET,
      okta.token,
      SMTP_PASSWORD,
      SLACK_PATH,
      OPERATOR_TOKEN,
      "PRIVATE KEY",
      "00Dxx0000000001!",
    ];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/p\d+@example\.com|it@acme\.example/);
  }
});

it("R39: an event can be followed from Okta's delivery to the org's request", () => {
  const lines = allLogs.split("\n").flatMap((line) => {
    try {
      return JSON.parse(line) as { msg?: string; reqId?: string; correlationId?: string; events?: string[] };
    } catch {
      // Cut off by a kill.
      return [];
    }
  });
  const sent = lines.filter(({ msg }) => msg === "The org answered.");
  const delivered = lines.filter(({ msg, reqId }) => msg === "A hook delivery was stored." && reqId !== undefined);
  const uuids = new Set(delivered.flatMap(({ events }) => events ?? []));
  const followed = sent.filter(({ events }) => events?.some((uuid) => uuids.has(uuid)));
  expect(followed.length).toBeGreaterThan(0);
  const known = new Set(org.requests.map(({ correlationId }) => correlationId));
  expect(followed.filter(({ correlationId }) => !known.has(correlationId ?? ""))).toEqual([]);
});

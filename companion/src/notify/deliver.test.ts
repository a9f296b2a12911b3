import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startMailbox, startSlackChannel, type Mailbox, type SlackChannel } from "../../testing/mailbox.ts";
import type { Poll } from "../poll.ts";
import { openSqliteStore } from "../store/sqlite/index.ts";
import type { Store } from "../store/store.ts";
import { pause } from "../time.ts";
import { notifyConfig, type NotifyConfig } from "./config.ts";
import { createNotifier, startNotifying } from "./index.ts";
import type { Notice } from "./notice.ts";
import type { NamedByAudience } from "./schedule.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
/** Whom orgs name besides. */
let named: Record<string, NamedByAudience> = {};
const common = {
  pageOf: () => null,
  clock: Date.now,
  random: Math.random,
  log,
  namedBy: (org: string) => named[org] ?? {},
};

let mailbox: Mailbox;
let slack: SlackChannel;
let directory: string;
let store: Store;
let running: Poll | undefined;

beforeEach(async () => {
  [mailbox, slack, directory] = await Promise.all([
    startMailbox(),
    startSlackChannel(),
    mkdtemp(join(tmpdir(), "lockstep-notify-")),
  ]);
  store = await openSqliteStore({ directory });
});

afterEach(async () => {
  await running?.close();
  running = undefined;
  named = {};
  await store.close();
  await Promise.all([mailbox.close(), slack.close(), rm(directory, { recursive: true })]);
});

function configure(change: Record<string, unknown> = {}): NotifyConfig {
  return notifyConfig.parse({
    email: { host: "127.0.0.1", port: mailbox.port, security: "none", from: "lockstep@example.com", timeoutMs: 2_000 },
    it: { emails: ["it@example.com"] },
    pollMs: 10,
    retryBaseMs: 1,
    ...change,
  });
}

const notice = (key: string, change: Partial<Notice> = {}): Notice => ({
  key,
  kind: "created",
  audience: "it",
  to: null,
  org: "production",
  occurredAt: "2026-11-28T09:30:00.000Z",
  person: { name: "Ann Lee", username: null, oktaId: "00u1" },
  changes: [],
  message: null,
  code: null,
  ...change,
});

async function tell(config: NotifyConfig, ...notices: Notice[]): Promise<void> {
  await createNotifier({ config, store, ...common }).tell(notices);
  running ??= startNotifying({ config, store, ...common });
}

it("hands a message to a mail server, in text and HTML", async () => {
  await tell(configure(), notice("n1"));
  await expect.poll(() => mailbox.mails.length).toBe(1);
  const [mail] = mailbox.mails;
  expect(mail?.to).toEqual(["it@example.com"]);
  expect(mail?.headers).toMatchObject({
    from: "Lockstep <lockstep@example.com>",
    to: "it@example.com",
    subject: "New Salesforce user: Ann Lee",
    "auto-submitted": "auto-generated",
  });
  expect(mail?.text).toContain("Ann Lee has a Salesforce user in production since 2026-11-28 09:30 UTC.");
  expect(mail?.html).toContain("<p>Ann Lee has a Salesforce user in production since 2026-11-28 09:30 UTC.</p>");
  await expect.poll(async () => (await store.noticesStatus()).waiting).toBe(0);
});

it("tells a thing once, though it is said twice", async () => {
  const config = configure();
  await tell(config, notice("n1"));
  await expect.poll(async () => (await store.noticesStatus()).waiting).toBe(0);
  await tell(config, notice("n1"), notice("n2"));
  await expect.poll(() => mailbox.mails.length).toBe(2);
  expect(new Set(mailbox.mails.map(({ headers }) => headers["message-id"])).size).toBe(2);
});

it("lets no name add a header or a receiver", async () => {
  const name = "Ann\r\nBcc: evil@example.net\r\n\r\nhello";
  await tell(
    configure(),
    notice("n1", { person: { name, username: null, oktaId: "00u1" } }),
    notice("n2", { audience: "manager", to: "boss@example.com,evil@example.net" }),
    notice("n3", { audience: "manager", to: "boss@example.com\r\nRCPT TO:<evil@example.net>" }),
  );
  await expect.poll(async () => (await store.noticesStatus()).waiting).toBe(0);
  expect(mailbox.mails.map(({ to }) => to)).toEqual([["it@example.com"]]);
  expect(mailbox.mails[0]?.headers).not.toHaveProperty("bcc");
  expect(mailbox.mails[0]?.headers["subject"]).toBe("New Salesforce user: Ann Bcc: evil@example.net hello");
  expect(await store.noticesStatus()).toMatchObject({ dead: 2 });
});

it("tries again while the server is busy, with the same id, and gives up on an address that is refused", async () => {
  mailbox.refusals.push(450, 450);
  await tell(configure(), notice("n1"));
  await expect.poll(() => mailbox.mails.length).toBe(1);
  mailbox.refusals.push(550);
  await tell(configure(), notice("n2"));
  await expect.poll(async () => (await store.noticesStatus()).dead).toBe(1);
  const { failures } = await store.noticesStatus();
  expect(failures[0]?.key).toMatch(/^n2>/);
  expect(failures[0]?.error).toContain("The mail server did not take the message");
});

it("gives up after its attempts when nobody listens, and lists what was not told", async () => {
  const config = configure({ maxAttempts: 2 });
  await mailbox.close();
  await tell(config, notice("n1"));
  await expect.poll(async () => (await store.noticesStatus()).dead).toBe(1);
});

it("tells Slack, and waits as long as Slack asks", async () => {
  const config = configure({ it: { slackWebhookUrl: slack.url } });
  slack.faults.push({ status: 500 }, { status: 429, headers: { "retry-after": "0" } });
  await tell(config, notice("n1", { person: { name: "<!channel>", username: null, oktaId: "00u1" } }));
  await expect.poll(() => slack.texts.length).toBe(1);
  expect(slack.texts[0]).toContain("*New Salesforce user: &lt;!channel&gt;*");
  expect(mailbox.mails).toEqual([]);
});

it("gathers into one message what would exceed the hour's allowance", async () => {
  const config = configure({ it: { emails: ["it@example.com"], perHour: 2 } });
  await tell(config, ...["n1", "n2", "n3", "n4"].map((key) => notice(key)));
  await expect.poll(() => mailbox.mails.length).toBe(2);
  expect(mailbox.mails.map(({ headers }) => headers["subject"])).toEqual([
    "New Salesforce user: Ann Lee",
    "3 new Salesforce users",
  ]);
  await tell(config, notice("n5"));
  await expect.poll(async () => (await store.noticesStatus()).oldestDueAt ?? 0).toBeGreaterThan(Date.now() + 3_000_000);
  expect(mailbox.mails).toHaveLength(2);
});

it("keeps what a digest gathers until it is due", async () => {
  const config = configure({ security: { emails: ["sec@example.com"], digest: "daily" } });
  await tell(config, notice("n1", { kind: "access", audience: "security" }), notice("n2"));
  await expect.poll(() => mailbox.mails.length).toBe(1);
  await expect.poll(() => store.noticesStatus()).toMatchObject({ waiting: 1, dead: 0 });
});

it("never throws at whoever tells: what is told must cost nobody their access", async () => {
  const lost: string[] = [];
  const notifier = createNotifier({
    config: configure(),
    ...common,
    store: { keepNotices: () => Promise.reject(new Error("disk full")) },
    log: { ...log, error: (_fields, message) => lost.push(message) },
  });
  await notifier.tell([notice("n1")]);
  expect(lost).toEqual(["Notices were lost: people are not told of changes that the audit has."]);
});

it("waits once for what another companion may know already: whom the org has just named", async () => {
  let now = Date.now();
  const nobody = configure({ it: { emails: [] } });
  const clock = () => now;
  const prepare = (key: string, email: string) =>
    createNotifier({
      config: nobody,
      store,
      ...common,
      clock,
      namedBy: () => ({ it: { emails: [email], digest: "immediate" } }),
    }).tell([notice(key)]);
  await prepare("n1", "desk@example.com");
  await prepare("n2", "gone@example.com");
  running = startNotifying({ config: nobody, store, ...common, clock });
  await pause(50);
  expect(await store.noticesStatus()).toMatchObject({ waiting: 2, dead: 0 });
  named = { production: { it: { emails: ["desk@example.com"], digest: "immediate" } } };
  now += 15_000;
  await expect.poll(() => store.noticesStatus()).toMatchObject({ waiting: 0, dead: 0 });
  expect(mailbox.mails.map(({ to }) => String(to))).toEqual(["desk@example.com"]);
});

it("tells whom an org names of that org, when it wants, and whom the configuration lists as ever", async () => {
  named = {
    production: { it: { emails: ["desk@example.com"], digest: "daily" } },
    uat: { it: { emails: ["desk@example.com", "uat@example.com"], digest: "immediate" } },
  };
  await tell(configure(), notice("n1"), notice("n2", { org: "uat" }));
  await expect.poll(() => mailbox.mails.length).toBe(4);
  const told = mailbox.mails.map(({ to }) => String(to)).sort();
  expect(told).toEqual(["desk@example.com", "it@example.com", "it@example.com", "uat@example.com"]);
  // What is production's to the desk comes with the day's digest.
  await expect.poll(() => store.noticesStatus()).toMatchObject({ waiting: 1, dead: 0 });
});

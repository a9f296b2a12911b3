/** Whether people can be told, and whether sessions can be ended: what is checked without doing either. */
import { SMTPServer } from "smtp-server";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startMailbox, startSlackChannel } from "../../../testing/mailbox.ts";
import { notifyConfig } from "../../notify/config.ts";
import { OktaFailure } from "../../okta/failure.ts";
import { checkNotify, createSeldomCheck } from "./notify.ts";
import { checkOkta, findHook } from "./okta.ts";

const { signal } = new AbortController();
const closings: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closings.splice(0).map((close) => close())));

const configure = (email: object, slackWebhookUrl?: string) =>
  notifyConfig.parse({
    email: { host: "127.0.0.1", security: "none", from: "lockstep@example.com", timeoutMs: 2_000, ...email },
    it: { slackWebhookUrl },
  });

/** A server that wants a sign-in. */
async function startStrictServer(): Promise<number> {
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) =>
      password === "right" ? callback(null, { user: username }) : callback(new Error("no")),
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closings.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.server.address() as AddressInfo).port;
}

describe("the ways to people", () => {
  it("signs in to the mail server, and sends nothing", async () => {
    const port = await startStrictServer();
    expect(await checkNotify(configure({ port, user: "us", password: "right" }), signal)).toMatchObject([
      {
        state: "ok",
        check: `mail: 127.0.0.1:${port}`,
        message: expect.stringContaining("without TLS, as us. No mail"),
      },
    ]);
    expect(await checkNotify(configure({ port, user: "us", password: "wrong" }), signal)).toMatchObject([
      { state: "failed", fix: expect.stringContaining("LOCKSTEP_SMTP_PASSWORD") },
    ]);
  });

  it("says that a server offers no TLS, or is not there", async () => {
    const mailbox = await startMailbox();
    closings.push(() => mailbox.close());
    expect(await checkNotify(configure({ port: mailbox.port, security: "starttls" }), signal)).toMatchObject([
      { state: "failed", fix: expect.stringContaining("LOCKSTEP_SMTP_SECURITY") },
    ]);
    expect(mailbox.mails).toEqual([]);
    expect(await checkNotify(configure({ port: 1 }), signal)).toMatchObject([
      { state: "failed", fix: expect.stringContaining("LOCKSTEP_SMTP_HOST") },
    ]);
  });

  it("signs in once an hour for the reports to all orgs, which come every few minutes", async () => {
    const mailbox = await startMailbox();
    let now = 0;
    const check = createSeldomCheck(configure({ port: mailbox.port }), () => now);
    const states = async () => (await check(signal)).map(({ state }) => state);
    expect(await Promise.all([states(), states()])).toEqual([["ok"], ["ok"]]);
    await mailbox.close();
    now = 59 * 60_000;
    expect(await states()).toEqual(["ok"]);
    now = 60 * 60_000;
    expect(await states()).toEqual(["failed"]);
    await expect(check(AbortSignal.abort(new Error("closing")))).rejects.toThrow("closing");
  });

  it("reaches Slack without posting, and names no webhook", async () => {
    const slack = await startSlackChannel();
    closings.push(() => slack.close());
    const [finding] = await checkNotify({ ...configure({}, slack.url), email: undefined }, signal);
    expect(finding).toMatchObject({ state: "ok", message: expect.stringContaining("not tried") });
    expect(slack.texts).toEqual([]);
    expect(JSON.stringify(finding)).not.toContain("/services/");
    const gone = configure({}, "http://127.0.0.1:1/services/T/B/x");
    expect(await checkNotify({ ...gone, email: undefined }, signal)).toMatchObject([{ state: "failed" }]);
  });
});

describe("ending sessions", () => {
  const findingOf = async (auth: object, answers: Record<string, unknown> = {}) => {
    const get = (path: string) =>
      path in answers || !path.includes("/users/")
        ? Promise.resolve({ body: answers[path] ?? [], next: undefined })
        : Promise.reject(new OktaFailure("forbidden", "E0000006", "No."));
    const findings = await checkOkta(
      {
        oktaOrg: { key: "main", auth: auth as never },
        appIds: [],
        hasScreens: false,
        http: { get },
        hook: (off) => findHook("main", { get }, off),
      },
      signal,
    );
    return findings.find(({ check }) => check === "okta main: ending sessions");
  };

  it("goes by the scopes of a service app", async () => {
    const app = { kind: "privateKey", scopes: ["okta.users.read"] };
    expect(await findingOf(app)).toMatchObject({ state: "warning", fix: expect.stringContaining("okta.users.manage") });
    expect(await findingOf({ ...app, scopes: ["okta.users.manage"] })).toMatchObject({ state: "ok" });
  });

  it("goes by the roles of a token's owner, as far as Okta tells them", async () => {
    const token = { kind: "ssws", token: "x" };
    const holds = (...types: string[]) =>
      findingOf(token, {
        "/api/v1/users/me": { id: "00u1" },
        "/api/v1/users/00u1/roles": types.map((type) => ({ type })),
      });
    expect(await holds("SUPER_ADMIN")).toMatchObject({ state: "ok" });
    expect(await holds("READ_ONLY_ADMIN")).toMatchObject({ state: "warning" });
    expect(await holds("READ_ONLY_ADMIN", "CUSTOM")).toMatchObject({ state: "unknown" });
    expect(await findingOf(token)).toMatchObject({ state: "unknown" });
  });
});

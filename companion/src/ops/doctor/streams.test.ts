import { expect, it } from "vitest";
import type { LogReaderStatus } from "../../intake/log-reader.ts";
import type { SubscriptionStatus } from "../../outbound/commands/subscription.ts";
import { checkCommands } from "./commands.ts";
import { checkLogReader } from "./log-reader.ts";

const NOW = 10_000_000;

const log = (it: Partial<LogReaderStatus> | null) => {
  const logReader: LogReaderStatus | null =
    it === null
      ? null
      : { lastReadAt: NOW, readUpTo: NOW, recovered: 0, hooks: "working", hookEvents: 0, error: null, ...it };
  return checkLogReader("main", { oktaOrgs: { main: { logReader } } } as never, () => NOW);
};
const stream = (it: Partial<SubscriptionStatus> | null) => {
  const commands = it === null ? null : { connected: true, lastHeardAt: NOW, gaps: 0, error: null, ...it };
  return checkCommands("production", { orgs: { production: { commands } } } as never);
};
const problems = (findings: ReturnType<typeof log>) =>
  findings.filter(({ state }) => state !== "ok").map(({ check, fix }) => [check, fix === null ? null : fix !== ""]);

it("finds nothing to do while the log is followed and the hook works, here or elsewhere", () => {
  expect(problems(log({}))).toEqual([]);
  expect(problems(log(null))).toEqual([]);
});

it("warns of a log that is behind, or cannot be read", () => {
  expect(problems(log({ readUpTo: NOW - 301_000 }))).toEqual([["okta main: System Log", true]]);
  expect(problems(log({ error: { code: "E0000006", message: "No." } }))).toHaveLength(1);
  expect(problems(log({ readUpTo: NOW - 60_000 }))).toEqual([]);
});

it("says of a log that was not read yet that it was not, and what to do while Okta is away", () => {
  const [finding] = log({ readUpTo: null, error: { code: "okta_unreachable", message: "Okta cannot be reached." } });
  expect(finding).toMatchObject({
    message: "Not read yet since the start: Okta cannot be reached.",
    fix: expect.stringContaining("DNS"),
  });
});

it("warns of a silent hook and of Okta's daily limit", () => {
  expect(problems(log({ hooks: "silent", hookEvents: 280_000 }))).toEqual([
    ["okta main: what the event hook brings", true],
    ["okta main: the hook's daily limit", true],
  ]);
});

it("finds nothing to do while commands are heard, here or elsewhere", () => {
  expect(problems(stream({}))).toEqual([]);
  expect(problems(stream(null))).toEqual([]);
});

it("warns of commands that were missed, for what was not done", () => {
  const [finding] = stream({ gaps: 1 });
  expect(finding).toMatchObject({
    state: "warning",
    message: expect.stringContaining("once some were missed"),
    fix: expect.stringContaining("Commands were missed"),
  });
});

it.each([
  ["cannot_subscribe", /permission set/],
  ["sfdc.platform.eventbus.grpc.topic.not.found", /package/],
  ["sfdc.platform.eventbus.grpc.subscription.limit.exceeded", /24 hours/],
  ["UNAVAILABLE", /7443/],
])("says what to do about commands that are not heard: %s", (code, fix) => {
  const [finding] = stream({ connected: false, error: { code, message: "No." } });
  expect(finding).toMatchObject({ state: "warning", fix: expect.stringMatching(fix) });
});

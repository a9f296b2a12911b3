import { describe, expect, it } from "vitest";
import type { LaneKey, NewEvent } from "../store/types.ts";
import { createAcceptEvents, toNewEvent, type Follower } from "./accept.ts";
import { parseEvent, type OktaEvent } from "./envelope.ts";

const NOW = "2026-11-23T08:00:00.000Z";
const production: Follower = { key: "production", oktaOrg: "main", appId: "0oa1" };

function okta(change: object): OktaEvent {
  const parsed = parseEvent({
    uuid: "e1",
    eventType: "user.lifecycle.activate",
    published: "2026-11-23T07:00:00.000Z",
    ...change,
  });
  if (parsed === null) throw new Error("not an event");
  return parsed;
}

const accept = (change: object, followers = [production]) =>
  toNewEvent("main", okta(change), "hook", Date.parse(NOW), followers);

describe("an Okta event becomes ours", () => {
  it("finds the person by type, wherever it stands among the targets", () => {
    const target = [
      { type: "AppUser", id: "0ua1" },
      { type: "AppInstance", id: "0oa1" },
      { type: "User", id: "00u1" },
    ];
    const { hints } = accept({ eventType: "application.user_membership.add", target });
    expect(hints).toEqual([
      {
        lane: { kind: "person", org: "production", oktaOrg: "main", subject: "00u1" },
        priority: 1,
        expectation: { app: { assigned: true } },
      },
    ]);
  });

  it("expects the person in the group that the event names", () => {
    const target = [
      { type: "User", id: "00u1" },
      { type: "UserGroup", id: "00g1" },
    ];
    expect(accept({ eventType: "group.user_membership.remove", target }).hints[0]?.expectation).toEqual({
      group: { id: "00g1", member: false },
    });
  });

  it("puts who may be leaving first", () => {
    const target = [{ type: "User", id: "00u1" }];
    expect(accept({ eventType: "user.lifecycle.deactivate", target }).hints[0]?.priority).toBe(2);
    expect(accept({ eventType: "user.lifecycle.activate", target }).hints[0]?.priority).toBe(1);
  });

  it("wakes a group's lane for what happens to the group", () => {
    const { hints } = accept({ eventType: "group.profile.update", target: [{ type: "UserGroup", id: "00g1" }] });
    expect(hints).toMatchObject([{ lane: { kind: "group", subject: "00g1" }, priority: 0 }]);
  });

  it("leaves out the assignments of other apps, and all of them for an org that has no app", () => {
    const assigned = (appId: string) => ({
      eventType: "application.user_membership.add",
      target: [
        { type: "AppInstance", id: appId },
        { type: "User", id: "00u1" },
      ],
    });
    expect(accept(assigned("0oa1")).hints).toHaveLength(1);
    expect(accept(assigned("0oa-other"))).toMatchObject({ hints: [], outcome: "log_only" });
    expect(accept(assigned("0oa1"), [{ key: "production", oktaOrg: "main" }])).toMatchObject({
      hints: [],
      outcome: "log_only",
    });
  });

  it("gives one event to each org that follows the Okta org", () => {
    const followers = [production, { key: "uat", oktaOrg: "main" }, { key: "other", oktaOrg: "second" }];
    const { hints } = accept({ target: [{ type: "User", id: "00u1" }] }, followers);
    expect(hints.map(({ lane }) => lane.org)).toEqual(["production", "uat"]);
  });

  it("expects nothing of an attempt that failed", () => {
    const { hints } = accept({ target: [{ type: "User", id: "00u1" }], outcome: { result: "FAILURE", reason: "no" } });
    expect(hints).toHaveLength(1);
    expect(hints[0]?.expectation).toBeUndefined();
  });

  it.each([
    ["targets are null", { target: null }],
    ["there is no User among them", { target: [{ type: "UserGroup", id: "00g1" }] }],
    ["the User has no id", { target: [{ type: "User", id: null }] }],
    ["the id leads elsewhere in Okta's API", { target: [{ type: "User", id: ".." }] }],
    ["the id is no id", { target: [{ type: "User", id: "00u".repeat(50) }] }],
    ["targets are of another shape", { target: "00u1" }],
    [
      "Okta's catalogue does not know the type",
      { eventType: "brand.new.thing", target: [{ type: "User", id: "00u1" }] },
    ],
  ])("is not routed when %s", (_name, change) => {
    expect(accept(change)).toMatchObject({ hints: [], outcome: "not_routed" });
  });

  it("wakes everybody for a mapping, and for the org's own app", () => {
    const ofApp = (id: string) =>
      accept({ eventType: "application.lifecycle.deactivate", target: [{ type: "AppInstance", id }] });
    const lane = { kind: "everyone", org: "production", oktaOrg: "main", subject: "*" };
    expect(accept({ eventType: "directory.mapping.update", target: null }).hints).toMatchObject([
      { lane, priority: 0 },
    ]);
    expect(ofApp("0oa1").hints).toMatchObject([{ lane, priority: 0 }]);
    expect(ofApp("0oa-other")).toMatchObject({ hints: [], outcome: "log_only" });
  });

  it("wakes everybody for a policy only where rules look at factors", () => {
    const policy = { eventType: "policy.rule.update", target: [{ type: "PolicyEntity", id: "00p1" }] };
    expect(accept(policy)).toMatchObject({ hints: [], outcome: "log_only" });
    expect(accept(policy, [{ ...production, readsFactors: () => true }]).hints).toMatchObject([
      { lane: { kind: "everyone" } },
    ]);
  });

  it("takes the actor for the person where people suffer or report something themselves", () => {
    const change = { eventType: "user.account.report_suspicious_activity_by_enduser", target: null };
    expect(accept({ ...change, actor: { id: "00u9", type: "User" } }).hints).toMatchObject([
      { lane: { kind: "person", subject: "00u9" }, priority: 2 },
    ]);
    expect(accept({ ...change, actor: { id: "0oa9", type: "PublicClientApp" } }).outcome).toBe("not_routed");
  });

  it("names the actor as well as Okta lets us", () => {
    expect(accept({ actor: { id: "00u9", alternateId: "jane@example.com" } }).actor).toBe("jane@example.com");
    expect(accept({ actor: { id: "00u9", alternateId: null } }).actor).toBe("00u9");
    expect(accept({ actor: null }).actor).toBeNull();
  });

  it.each([null, "yesterday", "x".repeat(100), 7])("takes the time of receipt where Okta gives %s", (published) => {
    expect(accept({ published }).published).toBe(NOW);
  });

  it("is not lost because a part of it has another shape", () => {
    const { hints, actor } = accept({
      target: [null, "x", { type: "User", id: "00u1", displayName: { first: "Ann" } }],
      actor: "jane",
      outcome: "SUCCESS",
    });
    expect(hints).toMatchObject([{ lane: { subject: "00u1" } }]);
    expect(actor).toBeNull();
  });
});

it("says after the commit whose lanes may be due, and nothing of what is only logged", async () => {
  const told: LaneKey[] = [];
  const acceptEvents = createAcceptEvents({
    store: {
      accept: async (events: readonly NewEvent[]) => ({
        accepted: events.length,
        duplicates: 0,
        waking: events.filter(({ hints }) => hints.length > 0).length,
      }),
    },
    followers: [production],
    clock: () => Date.parse(NOW),
    log: { debug() {}, info() {}, warn() {}, error() {} },
    onAccepted: (hints) => told.push(...hints.map(({ lane }) => lane)),
  });
  const about = (type: string, id: string) => ({ target: [{ type, id }] });
  await acceptEvents("main", [{ uuid: "e1", eventType: "user.session.start", ...about("User", "00u1") }], "hook");
  expect(told).toEqual([]);
  await acceptEvents(
    "main",
    [
      { uuid: "e2", eventType: "group.profile.update", ...about("UserGroup", "00g1") },
      { uuid: "e3", eventType: "user.lifecycle.activate", ...about("User", "00u1") },
    ],
    "hook",
  );
  expect(told.map(({ kind, org, subject }) => [kind, org, subject])).toEqual([
    ["group", "production", "00g1"],
    ["person", "production", "00u1"],
  ]);
});

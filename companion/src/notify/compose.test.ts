import { describe, expect, it } from "vitest";
import { isAddress } from "./address.ts";
import { noticesOf, type Happening } from "./compose.ts";

const managerAttributes = ["managerEmail", "managerId"];
const pageOf = (oktaOrg: string, oktaId: string) => `https://${oktaOrg}.example/${oktaId}`;

const happening = (change: Partial<Happening> = {}): Happening => ({
  org: "production",
  oktaOrg: "main",
  oktaId: "00u1",
  version: 7,
  occurredAt: "2026-11-28T09:30:00.000Z",
  profile: { firstName: "Ann", lastName: "Lee", email: "ann@example.com", managerId: "max@example.com", ssn: "1234" },
  result: { outcome: "applied", username: "ann@example.com.prod", factId: "f1", changes: [] },
  deadLetter: undefined,
  ...change,
});

const told = (it: Happening) =>
  noticesOf(it, { managerAttributes, pageOf }).map(({ audience, kind, to }) => [audience, kind, to]);
const applied = (changes: Happening["result"] & object) => happening({ result: changes });
const result = (kinds: string[], outcome: "applied" | "planned" | "refused" = "applied") => ({
  outcome,
  username: "ann@example.com.prod",
  factId: "f1",
  changes: kinds.map((kind) => ({ kind, target: "Sales", rule: "Sales people" })),
});

it("tells IT, the manager and IT security of a new user (R4, R6)", () => {
  expect(told(applied(result(["create_user", "assign_permission_set"])))).toEqual([
    ["it", "created", null],
    ["manager", "created", "max@example.com"],
    ["security", "access", null],
  ]);
});

it("tells IT security of changed access, and nobody of changed fields", () => {
  expect(told(applied(result(["withdraw_permission_set", "update_field"])))).toEqual([["security", "access", null]]);
  expect(told(applied(result(["update_field"])))).toEqual([]);
});

it("tells nobody of what was only planned or was refused", () => {
  expect(told(applied(result(["create_user"], "planned")))).toEqual([]);
  expect(told(applied(result(["create_user"], "refused")))).toEqual([]);
});

it("keeps no more of a profile than a name and the manager's address", () => {
  const text = JSON.stringify(noticesOf(applied(result(["create_user"])), { managerAttributes, pageOf }));
  expect(text).not.toContain("1234");
  expect(text).not.toContain('"ann@example.com"');
});

it("names the same thing by the same key, however often it is said", () => {
  const keys = () => noticesOf(applied(result(["create_user"])), { managerAttributes, pageOf }).map(({ key }) => key);
  expect(keys()).toEqual(keys());
  expect(new Set(keys()).size).toBe(3);
});

it("tells operators of a dead letter, by id alone", () => {
  const [notice] = noticesOf(happening({ result: null, deadLetter: { code: "NO_EMAIL", message: "None." } }), {
    managerAttributes,
    pageOf,
  });
  expect(notice).toMatchObject({
    audience: "operators",
    kind: "dead_letter",
    person: { name: null, username: null, oktaId: "00u1", page: "https://main.example/00u1" },
    code: "NO_EMAIL",
  });
});

describe("an action notify of a rule (R18)", () => {
  const fired = (audience: string, profile: Record<string, unknown> = happening().profile) =>
    noticesOf(
      happening({
        profile,
        result: {
          ...result([]),
          actions: [{ kind: "notify", rule: "New in Sales", audience, message: "Order a laptop." }],
        },
      }),
      { managerAttributes, pageOf },
    );

  it.each([
    ["security", "security", null],
    ["manager", "manager", "max@example.com"],
    ["person", "person", "ann@example.com"],
    ["desk@example.com", "desk@example.com", "desk@example.com"],
  ])("for %s reaches them", (audience, reached, to) => {
    expect(fired(audience)).toMatchObject([{ audience: reached, to, kind: "rule", message: "Order a laptop." }]);
  });

  it("for somebody without an address reaches IT, who are told so", () => {
    expect(fired("manager", {})).toMatchObject([{ audience: "it", to: null, code: "no_address_of_manager" }]);
  });

  it.each(["a@example.com,b@evil.example", "a@example.com\r\nBcc: b@evil.example", "x <b@evil.example>"])(
    "for %j reaches nobody but IT",
    (audience) => {
      expect(fired(audience)).toMatchObject([{ audience: "it", to: null }]);
    },
  );

  it("of another kind tells nobody", () => {
    const actions = [{ kind: "finding", rule: "New in Sales", audience: "it" }];
    expect(told(happening({ result: { ...result([]), actions } }))).toEqual([]);
  });
});

it.each(["a@example.com", "first.last+tag@sub.example.co"])("takes %s for an address", (text) => {
  expect(isAddress(text)).toBe(true);
});

it.each([
  "",
  "a",
  "a@b",
  "a@b.c",
  "a b@example.com",
  "a@example.com ",
  "a@example.com\n",
  "(c)a@example.com",
  "a@-x.com",
  "<a@example.com>",
])("does not take %j for an address", (text) => {
  expect(isAddress(text)).toBe(false);
});

it("tells operators once of a run that waits, however many it holds, and of the next one again", () => {
  const held = (oktaId: string, runId: string | null, occurredAt = "2026-11-01T08:00:00Z") =>
    noticesOf(
      happening({
        oktaId,
        occurredAt,
        result: { ...result([]), outcome: "refused", code: "breaker_held", message: "Held.", runId },
      }),
      { managerAttributes, pageOf },
    ).map(({ key, audience }) => [key, audience]);
  expect(held("00u1", "a0R1")).toEqual([["breaker:production:a0R1", "operators"]]);
  expect(held("00u2", "a0R1", "2026-11-03T08:00:00Z")).toEqual(held("00u1", "a0R1"));
  expect(held("00u1", "a0R2")).not.toEqual(held("00u1", "a0R1"));
});

it("tells of a run by its time where the org does not name it", () => {
  const key = (occurredAt: string) =>
    noticesOf(happening({ occurredAt, result: { ...result([]), outcome: "refused", code: "breaker_held" } }), {
      managerAttributes,
      pageOf,
    })[0]?.key;
  expect(key("2026-11-01T08:00:00Z")).toBe(key("2026-11-01T11:59:00Z"));
  expect(key("2026-11-01T12:00:00Z")).not.toBe(key("2026-11-01T11:59:00Z"));
});

import { expect, test } from "vitest";
import { matches } from "./evaluate.ts";
import { parseFilter } from "./parse.ts";

const event = {
  eventType: "group.user_membership.add",
  published: "2026-01-05T09:00:00.000Z",
  outcome: { result: "SUCCESS", reason: null },
  target: [
    { id: "00u1", type: "User" },
    { id: "00g1", type: "UserGroup" },
  ],
};

test.each([
  ['eventType eq "GROUP.user_membership.add"', true],
  ['eventType ne "group.user_membership.add"', false],
  ['eventType sw "group." and eventType ew ".add"', true],
  ['eventType co "lifecycle"', false],
  ['eventType eq "a" or eventType eq "group.user_membership.add"', true],
  ['eventType eq "a" or eventType eq "b" and outcome.result eq "SUCCESS"', false],
  ['(eventType eq "a" or outcome.result eq "SUCCESS") and target.id eq "00g1"', true],
  ['not (outcome.result eq "SUCCESS")', false],
  ['target.id eq "00u1" and target.type eq "UserGroup"', true],
  ['target.id eq "00u2"', false],
  ["outcome.reason pr", false],
  ["eventType pr", true],
  ['published gt "2026-01-05T10:00:00+02:00"', true],
  ['published lt "2026-01-05T09:00:00Z"', false],
  ['published ge "2026-01-05T09:00:00Z" and published le "2026-01-05T09:00:00Z"', true],
])("%s is %s", (text, expected) => {
  expect(matches(parseFilter(text), event)).toBe(expected);
});

test.each([
  "",
  "eventType",
  "eventType eq",
  'eventType is "x"',
  "(eventType pr",
  "eventType pr)",
  "a eq b",
  "and",
  "a pr b pr",
])("%j is no filter", (text) => {
  expect(() => parseFilter(text)).toThrow("Invalid search criteria.");
});

test("values keep their quotes and escapes", () => {
  expect(matches(parseFilter('name eq "a \\"b\\" (c) and d"'), { name: 'a "b" (c) and d' })).toBe(true);
});

import { describe, expect, it } from "vitest";
import { known, unknown, type Facets, type Snapshot } from "../../okta/snapshot.ts";
import type { IdentityResult } from "../../salesforce/contract/identities.ts";
import type { Expectation, WaitingHint } from "../../store/types.ts";
import { bearsOut, contradicted, doubtful, outcomesOf, showsTheGoneAtWork } from "./outcomes.ts";
import { context, hint, lane, NOW, result, snapshot } from "./under-test.ts";
import { whenAnswered } from "./verdict.ts";

describe("a snapshot contradicts a hint", () => {
  it.each<[string, Expectation, Snapshot | "missing", boolean]>([
    ["still active after a deactivation", { status: ["DEPROVISIONED"] }, snapshot(), true],
    ["deactivated, as said", { status: ["DEPROVISIONED"] }, snapshot({ status: known("DEPROVISIONED") }), false],
    ["gone after a deactivation", { status: ["DEPROVISIONED", "DELETED"] }, "missing", false],
    ["not yet in the group", { group: { id: "00g1", member: true } }, snapshot(), true],
    [
      "in the group",
      { group: { id: "00g1", member: true } },
      snapshot({ groups: known([{ id: "00g1", name: "Sales" }]) }),
      false,
    ],
    [
      "still in the group",
      { group: { id: "00g1", member: false } },
      snapshot({ groups: known([{ id: "00g1", name: "Sales" }]) }),
      true,
    ],
    ["groups unknown", { group: { id: "00g1", member: true } }, snapshot({ groups: unknown("read_failed") }), false],
    ["not yet assigned", { app: { assigned: true } }, snapshot({ app: known({ assigned: false }) }), true],
    ["assignment not read", { app: { assigned: true } }, snapshot(), false],
    [
      "last updated before the update",
      { updatedSince: "2026-11-23T07:00:10.000Z" },
      snapshot({}, "2026-11-23T07:00:00.000Z"),
      true,
    ],
    [
      "updated in the event's second, told in seconds",
      { updatedSince: "2026-11-23T07:00:00.300Z" },
      snapshot({}, "2026-11-23T07:00:00.000Z"),
      false,
    ],
    [
      "updated in the second before",
      { updatedSince: "2026-11-23T07:00:01.300Z" },
      snapshot({}, "2026-11-23T07:00:00.000Z"),
      true,
    ],
    [
      "updated a moment before its event, told exactly",
      { updatedSince: "2026-11-23T07:00:00.307Z" },
      snapshot({}, "2026-11-23T07:00:00.300Z"),
      false,
    ],
    [
      "updated before, told exactly",
      { updatedSince: "2026-11-23T07:00:00.400Z" },
      snapshot({}, "2026-11-23T07:00:00.300Z"),
      true,
    ],
    ["no time given", { updatedSince: "2026-11-23T07:00:00.300Z" }, snapshot(), false],
    [
      "the group as before",
      { groupUpdated: { id: "00g1", since: "2026-11-23T07:00:05.000Z" } },
      snapshot({}, null, { "00g1": "2026-11-23T07:00:00.000Z" }),
      true,
    ],
    [
      "the group updated",
      { groupUpdated: { id: "00g1", since: "2026-11-23T07:00:05.000Z" } },
      snapshot({}, null, { "00g1": "2026-11-23T07:00:05.000Z" }),
      false,
    ],
    [
      "not in the group that was updated",
      { groupUpdated: { id: "00g1", since: "2026-11-23T07:00:05.000Z" } },
      snapshot(),
      false,
    ],
  ])("%s", (_name, expectation, read, isContradicted) => {
    expect(contradicted([hint(1, expectation)], read)).toHaveLength(isContradicted ? 1 : 0);
  });

  it("judges by the newest hint on a matter, in whatever order they came", () => {
    const added = hint(1, { group: { id: "00g1", member: true } }, { published: "2026-11-23T07:00:00.000Z" });
    const removed = hint(2, { group: { id: "00g1", member: false } }, { published: "2026-11-23T07:00:05.000Z" });
    expect(contradicted([added, removed], snapshot())).toEqual([]);
    expect(contradicted([removed, added], snapshot())).toEqual([]);
    expect(contradicted([added, removed], snapshot({ groups: known([{ id: "00g1", name: "Sales" }]) }))).toEqual([
      removed,
    ]);
  });
});

it.each<[string, WaitingHint[], Snapshot, boolean]>([
  ["at work after a suspension", [hint(1, { status: ["SUSPENDED"] })], snapshot(), true],
  ["at work after a deactivation", [hint(1, { status: ["DEPROVISIONED", "DELETED"] })], snapshot(), true],
  ["suspended, as said", [hint(1, { status: ["SUSPENDED"] })], snapshot({ status: known("SUSPENDED") }), false],
  ["at work again", [hint(2, { status: ["ACTIVE"] }), hint(1, { status: ["SUSPENDED"] })], snapshot(), false],
  ["status unknown", [hint(1, { status: ["SUSPENDED"] })], snapshot({ status: unknown("read_failed") }), false],
  ["nothing said", [hint(1)], snapshot(), false],
])("somebody gone is shown at work: %s", (_name, words, read, isShown) => {
  expect(showsTheGoneAtWork(words, read)).toBe(isShown);
});

describe("a list, which may lag, is believed of somebody", () => {
  const NOW = Date.UTC(2026, 10, 23, 7, 1);
  const ago = (ms: number) => new Date(NOW - ms).toISOString();
  const said = (ms: number, expectation: Expectation | null = null, position = 1) =>
    hint(position, expectation, { published: ago(ms) });
  const shown = (ms: number, change: Partial<Facets> = {}) => snapshot(change, ago(ms));

  it.each<[string, WaitingHint[], Snapshot, boolean]>([
    ["of whom nothing was said", [], shown(9_000_000), true],
    ["who is as was said", [said(500, { status: ["ACTIVE"] })], shown(500), true],
    ["who is not as was said", [said(500, { status: ["SUSPENDED"] })], shown(9_000), false],
    ["whose update it shows", [said(500, { updatedSince: ago(500) })], shown(500), true],
    ["whose update it does not show", [said(500, { updatedSince: ago(500) })], shown(9_000), false],
    ["who was changed lately in a way that was not said, and shows it", [said(500)], shown(500), true],
    ["who was changed lately in a way that was not said, and may not show it", [said(500)], shown(9_000), false],
    ["who was changed so longer ago than lists lag", [said(31_000)], shown(9_000_000), true],
    ["of whom an old event tells when nobody knows", [said(500, { updatedSince: ago(500) })], snapshot(), false],
    [
      "who was changed twice in the second that it shows",
      [said(900, null), said(300, { updatedSince: ago(300) }, 2)],
      shown(1_000),
      false,
    ],
    [
      "who joined a group, which a list of users does not show",
      [said(500, { group: { id: "00g1", member: true } })],
      shown(9_000),
      true,
    ],
  ])("%s", (_name, words, read, isBelieved) => {
    const ofUser = { ...read, facets: { ...read.facets, groups: unknown("not_read"), app: unknown("not_read") } };
    expect(bearsOut(words, ofUser, NOW)).toBe(isBelieved);
  });
});

describe("a snapshot is doubtful", () => {
  const at = (ms: number) => new Date(Date.UTC(2026, 10, 23, 7) + ms).toISOString();
  const update = (position: number, ms: number) => hint(position, { updatedSince: at(ms) }, { published: at(ms) });
  const rename = (position: number, ms: number) =>
    hint(position, { groupUpdated: { id: "00g1", since: at(ms) } }, { published: at(ms) });

  it.each<[string, WaitingHint[], Snapshot, number]>([
    ["alone in its second", [update(1, 300)], snapshot({}, at(0)), 0],
    ["after another in the same second", [update(1, 300), update(2, 900)], snapshot({}, at(0)), 1],
    ["after another of the second before", [update(1, 300), update(2, 1_900)], snapshot({}, at(1_000)), 0],
    ["after another, told exactly to be shown", [update(1, 300), update(2, 305)], snapshot({}, at(305)), 0],
    ["after another a moment before", [update(1, 300), update(2, 305)], snapshot({}, at(300)), 1],
    [
      "after a deactivation in the same second",
      [hint(1, { status: ["DEPROVISIONED"] }, { published: at(300) }), update(2, 900)],
      snapshot({}, at(0)),
      1,
    ],
    [
      "after a membership in the same second, which is no change of the user",
      [hint(1, { group: { id: "00g1", member: true } }, { published: at(300) }), update(2, 900)],
      snapshot({}, at(0)),
      0,
    ],
    ["a group renamed twice in a second", [rename(1, 300), rename(2, 900)], snapshot({}, null, { "00g1": at(0) }), 1],
    ["a group renamed once", [rename(2, 900)], snapshot({}, null, { "00g1": at(0) }), 0],
  ])("%s", (_name, hints, read, doubts) => {
    expect(doubtful(hints, read)).toHaveLength(doubts);
    expect(doubtful(hints.toReversed(), read)).toHaveLength(doubts);
  });

  it("and is settled, and looked at once more", () => {
    const first = whenAnswered(
      lane([update(2, 900)], { said: [update(1, 300)] }),
      snapshot({}, at(0)),
      result({}),
      context,
    );
    expect(first).toMatchObject({ settled: [{ position: 2 }], wakeAt: NOW + 5_000, rechecks: 0, error: null });
    const said = [update(1, 300), update(2, 900)];
    expect(whenAnswered(lane([], { said }), snapshot({}, at(0)), result({}), context).wakeAt).toBeNull();
  });
});

describe("how the events of an apply ended", () => {
  const change = (cause: string | null) =>
    ({ kind: "update_field", cause }) as NonNullable<IdentityResult["changes"]>[number];
  const outcomes = (hints: WaitingHint[], answer: IdentityResult) => [...outcomesOf(hints, answer).values()];

  it("caused: the event that a change cites; contributed: the others", () => {
    const applied = result({ outcome: "applied", changes: [change("e1")] });
    expect(outcomes([hint(1), hint(2)], applied)).toEqual(["caused", "contributed"]);
  });

  it("caused: the newest event, when no change cites one", () => {
    const applied = result({ outcome: "applied", changes: [change(null)] });
    expect(outcomes([hint(2), hint(1)], applied)).toEqual(["caused", "contributed"]);
  });

  it("no net effect: every event, when nothing changed", () => {
    expect(outcomes([hint(1), hint(2)], result({ outcome: "unchanged" }))).toEqual(["no_net_effect", "no_net_effect"]);
    expect(outcomes([hint(1)], result({ outcome: "applied", changes: [] }))).toEqual(["no_net_effect"]);
  });
});

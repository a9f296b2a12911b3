import { describe, expect, it } from "vitest";
import type { ClaimedLane, Expectation, WaitingHint } from "../../store/types.ts";
import { lane } from "../judging/under-test.ts";
import { mayBeKnown, mayBeListed } from "./may-be-known.ts";

const NOW = 10_000_000;
const LAG = 335_000;

const hint = (type: string, receivedAt: number, expectation: Expectation | null = null): WaitingHint => ({
  position: receivedAt,
  uuid: `e${receivedAt}`,
  type,
  published: new Date(receivedAt).toISOString(),
  actor: null,
  receivedAt,
  expectation,
});

describe("what of a person need not be asked for again", () => {
  const profile = hint("user.account.update_profile", NOW - 50);
  const added = hint("application.user_membership.add", NOW - 20, { app: { assigned: true } });
  const removed = hint("application.user_membership.remove", NOW - 10, { app: { assigned: false } });

  it("is not for sure whether somebody is assigned whom the list lacks, unless that was said", () => {
    expect(mayBeKnown(lane([profile]), NOW, LAG).mayBeUnlisted).toBe(true);
    expect(mayBeKnown(lane([removed]), NOW, LAG).mayBeUnlisted).toBe(true);
    expect(mayBeKnown(lane([profile, added, removed]), NOW, LAG).mayBeUnlisted).toBe(false);
    expect(mayBeKnown(lane([profile], { said: [added] }), NOW, LAG).mayBeUnlisted).toBe(false);
    for (const change of [{ rechecks: 1 }, { isAsked: true }, { missingSince: 1 }])
      expect(mayBeKnown(lane([profile], change), NOW, LAG).mayBeUnlisted).toBe(undefined);
  });

  it("is what was asked for after the newest event, and an assignment that none of them speaks of", () => {
    expect(mayBeKnown(lane([profile]), NOW, LAG)).toMatchObject({
      personSince: NOW - 50,
      assignmentSince: NOW - 300_000,
    });
    expect(mayBeKnown(lane([profile]), NOW, 1_000)).toMatchObject({ assignmentSince: NOW - 1_000 });
  });

  it.each(["application.user_membership.update", "user.lifecycle.activate", "group.user_membership.remove"])(
    "is no assignment from before %s",
    (type) => {
      expect(mayBeKnown(lane([profile, hint(type, NOW - 20)]), NOW, LAG)).toMatchObject({ assignmentSince: NOW - 20 });
    },
  );

  it("is told by the newest event that somebody lost the app", () => {
    expect(mayBeKnown(lane([added, removed]), NOW, LAG).isAssignmentLost).toBe(true);
    expect(
      mayBeKnown(lane([{ ...removed, published: added.published, receivedAt: 0, position: 0 }, added]), NOW, LAG),
    ).toMatchObject({
      isAssignmentLost: false,
    });
  });

  it("is no assignment of which another companion may have heard", () => {
    expect(mayBeKnown(lane([profile], { said: [removed] }), NOW, LAG).assignmentSince).toBeUndefined();
  });

  it.each<Partial<ClaimedLane>>([{ rechecks: 1 }, { attempts: 1 }, { missingSince: 1 }, { isAsked: true }])(
    "is nothing when somebody is looked at again or asked about (%o)",
    (change) => {
      expect(mayBeKnown(lane([added], change), NOW, LAG)).toEqual({});
    },
  );

  it("is an assignment when everybody is looked at, and nothing when one person is without an event", () => {
    expect(mayBeKnown(lane([], { priority: 0 }), NOW, LAG)).toMatchObject({
      personSince: undefined,
      assignmentSince: NOW - 300_000,
    });
    expect(mayBeKnown(lane([]), NOW, LAG).assignmentSince).toBeUndefined();
  });
});

describe("who may be read in a list with others", () => {
  it("is whoever something was heard of, or who is looked at without that, and no hurry", () => {
    const added = hint("group.user_membership.add", NOW - 20);
    expect([[added], []].map((hints) => mayBeListed(lane(hints)))).toEqual([true, true]);
  });

  it.each([
    ["may be leaving", { priority: 2 }],
    ["was not shown as was said", { rechecks: 1 }],
    ["was missing", { missingSince: NOW - 100 }],
    ["is asked about", { isAsked: true }],
    ["had more said of them than is told", { earlier: { upTo: 3, isAll: true, receivedAt: NOW - 900 } }],
  ] as const)("is nobody who %s", (_, change) => {
    expect(mayBeListed(lane([hint("user.lifecycle.deactivate", NOW - 20)], change))).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { unknown } from "../../okta/snapshot.ts";
import type { IdentityResult } from "../../salesforce/contract/identities.ts";
import type { ClaimedLane, Expectation } from "../../store/types.ts";
import { contradicted } from "./outcomes.ts";
import { mayBeKnown } from "../reading/may-be-known.ts";
import { identityOf, reportOf } from "../turn.ts";
import { whenFailed } from "./release.ts";
import { whenAnswered, whenMissing } from "./verdict.ts";
import { context, hint, lane, NOW, result, snapshot } from "./under-test.ts";

describe("nobody is there", () => {
  it.each<[string, Expectation | null, number]>([
    ["somebody just activated may not be there yet", { status: ["ACTIVE"] }, 1],
    ["somebody just added to a group may not be there yet", { group: { id: "00g1", member: true } }, 1],
    ["somebody just assigned may not be there yet", { app: { assigned: true } }, 1],
    ["somebody just updated may not be there yet", { updatedSince: "2026-11-23T07:00:00.000Z" }, 1],
    ["a removal fits", { group: { id: "00g1", member: false } }, 0],
    ["an unassignment fits", { app: { assigned: false } }, 0],
    ["a deletion fits", { status: ["DEPROVISIONED", "DELETED"] }, 0],
    ["no expectation", null, 0],
  ])("%s", (_name, expectation, disputed) => {
    expect(contradicted([hint(1, expectation)], "missing")).toHaveLength(disputed);
  });

  it("a deletion explains what came before it, not what came after", () => {
    const deleted = hint(2, { status: ["DELETED"] });
    expect(contradicted([hint(1, { status: ["ACTIVE"] }), deleted], "missing")).toEqual([]);
    const later = hint(3, { app: { assigned: true } });
    expect(contradicted([later, deleted], "missing")).toEqual([later]);
  });
});

describe("what an answer means for the lane", () => {
  it("done: everything is settled and the lane rests", () => {
    const release = whenAnswered(lane([hint(1)], { attempts: 2 }), snapshot(), result({}), context);
    expect(release).toMatchObject({
      settled: [{ position: 1, outcome: "no_net_effect" }],
      wakeAt: null,
      attempts: 0,
      error: null,
      closesDeadLetter: true,
    });
  });

  it("looks again after 5 s, then 30 s, when Okta lags; then believes what it reads", () => {
    const hints = [hint(1, { status: ["DEPROVISIONED"] }), hint(2)];
    const first = whenAnswered(lane(hints), snapshot(), result({}), context);
    expect(first).toMatchObject({
      settled: [{ position: 2 }],
      wakeAt: NOW + 5_000,
      rechecks: 1,
      error: { code: "okta_lags" },
    });
    const second = whenAnswered(lane(hints, { rechecks: 1 }), snapshot(), result({}), context);
    expect(second).toMatchObject({ wakeAt: NOW + 30_000, rechecks: 2 });
    const last = whenAnswered(lane(hints, { rechecks: 2 }), snapshot(), result({}), context);
    expect(last).toMatchObject({ settled: [{ position: 1 }, { position: 2 }], wakeAt: null, error: null });
  });

  it("looks again when a read is behind what an ended hint said, and settles what it has", () => {
    const said = [hint(1, { status: ["SUSPENDED"] })];
    const release = whenAnswered(lane([hint(2)], { said }), snapshot(), result({}), context);
    expect(release).toMatchObject({
      settled: [{ position: 2 }],
      wakeAt: NOW + 5_000,
      rechecks: 1,
      error: { code: "okta_lags" },
    });
    const unsuspended = hint(3, { status: ["ACTIVE"] });
    expect(whenAnswered(lane([unsuspended], { said }), snapshot(), result({}), context).wakeAt).toBeNull();
    expect(whenAnswered(lane([], { said, rechecks: 2 }), snapshot(), result({}), context).wakeAt).toBeNull();
  });

  it("makes no dead letter of what was refused for a read that is behind", () => {
    const refused = result({ outcome: "refused", code: "NO_EMAIL", message: "No e-mail.", retryable: false });
    const behind = lane([hint(1, { status: ["SUSPENDED"] })]);
    const release = whenAnswered(behind, snapshot(), refused, context);
    expect(release).toMatchObject({ settled: [], wakeAt: NOW + 5_000, rechecks: 1, error: { code: "NO_EMAIL" } });
    expect(release.deadLetter).toBeUndefined();
    expect(whenAnswered({ ...behind, rechecks: 2 }, snapshot(), refused, context).deadLetter).toBeDefined();
  });

  it("looks again for a joiner whom Okta does not show yet, and believes that a leaver is gone", () => {
    const joiner = whenAnswered(lane([hint(1, { status: ["ACTIVE"] })]), "missing", result({}), context);
    expect(joiner).toMatchObject({ settled: [], wakeAt: NOW + 5_000, error: { code: "okta_lags" } });
    const leaver = whenAnswered(
      lane([hint(1, { status: ["DEPROVISIONED", "DELETED"] })]),
      "missing",
      result({}),
      context,
    );
    expect(leaver).toMatchObject({ settled: [{ position: 1 }], wakeAt: null });
  });

  it("notes what an event caused, and still waits for what it said: the change may stem from another", () => {
    const applied = result({ outcome: "applied", changes: [{ kind: "update_field", cause: "e1" }] });
    const release = whenAnswered(lane([hint(1, { status: ["SUSPENDED"] })]), snapshot(), applied, context);
    expect(release).toMatchObject({ settled: [], noted: [{ position: 1, outcome: "caused" }], wakeAt: NOW + 5_000 });
  });

  it("is done with whom the app's list lacks and who has no user; whoever has one is read alone before long", () => {
    const unlisted = snapshot({ app: unknown("unlisted") });
    const skipped = result({ outcome: "skipped", code: "status_unknown" });
    expect(whenAnswered(lane([hint(1)]), unlisted, skipped, context)).toMatchObject({
      settled: [{ position: 1, outcome: "no_net_effect" }],
      wakeAt: null,
      error: null,
    });
    const linked = { ...skipped, userId: "005000000000001" };
    const release = whenAnswered(lane([hint(1)]), unlisted, linked, context);
    expect(release).toMatchObject({ settled: [], wakeAt: NOW + 5_000, rechecks: 1 });
    expect(mayBeKnown(lane([hint(1)], { rechecks: release.rechecks }), NOW, 0).mayBeUnlisted).toBe(undefined);
  });

  it.each([
    [0, 5_000],
    [1, 30_000],
    [2, 60_000],
    [40, 360_000],
  ])("keeps the events open while a facet is unknown, ever more patient, and never gives up (%i)", (rechecks, ms) => {
    const incomplete = snapshot({ groups: unknown("no_access") });
    const release = whenAnswered(lane([hint(1)], { rechecks }), incomplete, result({}), context);
    expect(release).toMatchObject({
      settled: [],
      wakeAt: NOW + ms,
      error: { code: "facets_unknown", message: expect.stringContaining("groups (no_access)") },
    });
  });

  it("goes above the org's version at once when it is outdated, and slower when that repeats", () => {
    const answer = result({ outcome: "outdated", orgVersion: 70 });
    expect(whenAnswered(lane([hint(1)]), snapshot(), answer, context)).toMatchObject({
      versionFloor: 70,
      wakeAt: NOW,
      settled: [],
    });
    expect(whenAnswered(lane([hint(1)], { attempts: 1 }), snapshot(), answer, context).wakeAt).toBe(NOW + 2_000);
  });

  it("makes a refusal a dead letter, with the org's code and sentence", () => {
    const answer = result({
      outcome: "refused",
      code: "NO_EMAIL",
      message: "The person has no e-mail.",
      retryable: false,
    });
    const reason = { code: "NO_EMAIL", message: "The person has no e-mail." };
    expect(whenAnswered(lane([hint(1)]), snapshot(), answer, context)).toMatchObject({
      settled: [{ position: 1, outcome: "dead_letter" }],
      wakeAt: null,
      error: reason,
      deadLetter: reason,
    });
  });

  it("tries a refusal again that may pass, with backoff, and not for ever", () => {
    const answer = result({ outcome: "refused", code: "LOCKED", message: "Locked.", retryable: true });
    expect(whenAnswered(lane([hint(1)]), snapshot(), answer, context)).toMatchObject({
      settled: [],
      wakeAt: NOW + 1_000,
      attempts: 1,
    });
    expect(whenAnswered(lane([hint(1)], { attempts: 1 }), snapshot(), answer, context)).toMatchObject({
      wakeAt: NOW + 2_000,
      attempts: 2,
    });
    expect(whenAnswered(lane([hint(1)], { attempts: 2 }), snapshot(), answer, context).deadLetter).toMatchObject({
      code: "LOCKED",
    });
  });

  it.each([
    [0, 30_000],
    [1, 60_000],
    [9, 8_640_000],
  ])("waits for an approval without using up attempts, ever more patient (%i)", (rechecks, ms) => {
    const held = result({ outcome: "refused", code: "breaker_held", message: "Held.", retryable: true });
    const release = whenAnswered(lane([hint(1)], { attempts: 2, rechecks }), snapshot(), held, context);
    expect(release).toMatchObject({ settled: [], attempts: 2, wakeAt: NOW + ms, error: { code: "breaker_held" } });
    expect(release.deadLetter).toBeUndefined();
  });

  it("waits in the same way for a loss that was rejected once and is proposed again", () => {
    const again = result({ outcome: "refused", code: "loss_proposed_again", message: "Held.", retryable: true });
    const release = whenAnswered(lane([hint(1)], { attempts: 2 }), snapshot(), again, context);
    expect(release).toMatchObject({ settled: [], attempts: 2 });
    expect(release.deadLetter).toBeUndefined();
  });

  it("is done when a person decided that nothing is to happen", () => {
    const rejected = result({ outcome: "refused", code: "loss_rejected", message: "Kept.", retryable: false });
    const release = whenAnswered(lane([hint(1)]), snapshot(), rejected, context);
    expect(release).toMatchObject({
      settled: [{ position: 1, outcome: "no_net_effect" }],
      wakeAt: null,
      error: null,
      closesDeadLetter: true,
    });
    expect(release.deadLetter).toBeUndefined();
  });

  it("looks again when the decision ends, and soon where it ended by our clock only", () => {
    const until = (time: number) => {
      const lookAgainAt = new Date(time).toISOString();
      const rejected = result({ outcome: "refused", code: "loss_rejected", message: "Kept.", lookAgainAt });
      return whenAnswered(lane([hint(1)]), snapshot(), rejected, context);
    };
    expect(until(NOW + 604_800_000)).toMatchObject({
      settled: [{ position: 1, outcome: "no_net_effect" }],
      wakeAt: NOW + 604_800_000,
      error: null,
    });
    expect(until(NOW - 5_000).wakeAt).toBe(NOW + 30_000);
  });

  it("looks again when a grant, a waiver or a grace period ends, of which no event tells (R9, R12, R33)", () => {
    const lookAgainAt = new Date(NOW + 86_400_000).toISOString();
    for (const outcome of ["applied", "unchanged", "skipped"] as const) {
      const held = result({ outcome, code: null, message: null, lookAgainAt });
      expect(whenAnswered(lane([hint(1)]), snapshot(), held, context), outcome).toMatchObject({
        wakeAt: NOW + 86_400_000,
        error: null,
      });
    }
  });

  it("looks again, seldom, at a dead letter that may pass where nobody sees it", () => {
    const taken = result({ outcome: "refused", code: "username_taken", message: "Taken.", retryable: false });
    const first = whenAnswered(lane([hint(1)]), snapshot(), taken, context);
    expect(first).toMatchObject({ deadLetter: { code: "username_taken" }, wakeAt: NOW + 30_000, rechecks: 1 });
    const later = whenAnswered(lane([], { rechecks: 8 }), snapshot(), taken, context);
    expect(later).toMatchObject({ deadLetter: { code: "username_taken" }, wakeAt: NOW + 360_000 });
  });

  it("tries it once a look, and often again when an event asks for it", () => {
    const full = result({ outcome: "refused", code: "no_licence_seat", message: "Full.", retryable: true });
    expect(whenAnswered(lane([], { rechecks: 1 }), snapshot(), full, context).deadLetter).toBeDefined();
    expect(whenAnswered(lane([hint(1)], { rechecks: 1 }), snapshot(), full, context).deadLetter).toBeUndefined();
  });

  it("makes nobody a dead letter because Okta did not tell everything", () => {
    const answer = result({
      outcome: "refused",
      code: "facet_unknown",
      message: "Groups are unknown.",
      retryable: true,
    });
    const incomplete = snapshot({ groups: unknown("no_access") });
    const release = whenAnswered(lane([hint(1)], { attempts: 50 }), incomplete, answer, context);
    expect(release).toMatchObject({ settled: [], wakeAt: NOW + 60_000, error: { code: "facet_unknown" } });
    expect(release.deadLetter).toBeUndefined();
  });

  it("finishes a partial apply at once", () => {
    const answer = result({ outcome: "partial", code: "deferred", message: "Later.", retryable: true });
    expect(whenAnswered(lane([hint(1)]), snapshot(), answer, context)).toMatchObject({
      settled: [],
      wakeAt: NOW,
      attempts: 1,
    });
  });

  it("never gives up on what is not the person's fault", () => {
    const release = whenFailed(
      lane([hint(1)], { attempts: 500 }),
      { code: "x", message: "X." },
      { retryable: "always" },
      context,
    );
    expect(release).toMatchObject({ wakeAt: NOW + 60_000, attempts: 501 });
    expect(release.deadLetter).toBeUndefined();
  });
});

describe("of a person more was said than is told", () => {
  const all = { upTo: 7, isAll: true, receivedAt: 0 };
  const applied = result({ outcome: "applied", changes: [{ kind: "field", cause: "e8" }] as never });

  it("ends what came before with what is told, and looks again when no read can lag any more", () => {
    const release = whenAnswered(lane([hint(8), hint(9)], { earlier: all }), snapshot(), applied, context);
    expect(release).toMatchObject({
      settled: [
        { position: 8, outcome: "caused" },
        { position: 9, outcome: "contributed" },
      ],
      earlier: { upTo: 7, outcome: "contributed", isOpen: false },
      wakeAt: NOW + 30_000,
    });
    const idle = whenAnswered(lane([hint(8)], { earlier: all }), snapshot(), result({}), context);
    expect(idle.earlier).toEqual({ upTo: 7, outcome: "no_net_effect", isOpen: false });
  });

  it("keeps what came before while the read is behind, so that it is compared when no read can lag any more", () => {
    const disputed = hint(9, { group: { id: "00g1", member: true } });
    const release = whenAnswered(lane([hint(8), disputed], { earlier: all }), snapshot(), applied, context);
    expect(release).toMatchObject({
      settled: [{ position: 8 }],
      noted: [{ position: 9 }],
      earlier: { upTo: 7, outcome: "contributed", isOpen: true },
      wakeAt: NOW + 5_000,
      rechecks: 1,
    });
    // Of the earlier ones only what they say of the status is told.
    const gone = hint(3, { status: ["SUSPENDED"] });
    expect(
      whenAnswered(lane([hint(8)], { earlier: all, said: [gone] }), snapshot(), result({}), context),
    ).toMatchObject({ earlier: { isOpen: true }, wakeAt: NOW + 5_000 });
  });

  it("waits until no read can lag any more also where what is told is in doubt", () => {
    const at = (ms: number) => new Date(Date.UTC(2026, 10, 23, 7) + ms).toISOString();
    const update = (position: number, ms: number) => hint(position, { updatedSince: at(ms) }, { published: at(ms) });
    const told = [update(8, 300), update(9, 900)];
    const look = (earlier: ClaimedLane["earlier"]) =>
      whenAnswered(lane(told, { earlier }), snapshot({}, at(0)), result({}), context).wakeAt;
    expect([look(null), look(all)]).toEqual([NOW + 5_000, NOW + 30_000]);
  });

  it("ends a portion where there is more than a release may end, and is due at once with the rest", () => {
    const part = { ...all, isAll: false };
    const disputed = hint(8, { group: { id: "00g1", member: true } });
    expect(whenAnswered(lane([disputed], { earlier: part }), snapshot(), applied, context)).toMatchObject({
      settled: [],
      noted: [{ position: 8, outcome: "caused" }],
      earlier: { upTo: 7, outcome: "contributed", isOpen: false },
      wakeAt: NOW,
    });
  });

  it("keeps all open while the turn is not over, with what it came to so far", () => {
    const facets = { groups: unknown("read_failed") };
    expect(whenAnswered(lane([hint(8)], { earlier: all }), snapshot(facets), applied, context)).toMatchObject({
      settled: [],
      noted: [{ position: 8, outcome: "caused" }],
      earlier: { upTo: 7, outcome: "contributed", isOpen: true },
    });
    const retried = whenFailed(
      lane([hint(8)], { earlier: all }),
      { code: "x", message: "" },
      { retryable: true },
      context,
    );
    expect(retried.earlier).toBeUndefined();
  });

  it("makes all of it a dead letter, a portion each attempt", () => {
    const refuse = (earlier: ClaimedLane["earlier"], attempts: number) =>
      whenFailed(lane([hint(8)], { earlier, attempts }), { code: "x", message: "" }, { retryable: true }, context);
    const dead = { upTo: 7, outcome: "dead_letter", isOpen: false };
    const first = refuse({ ...all, isAll: false }, 2);
    expect(first).toMatchObject({ settled: [], earlier: dead, wakeAt: NOW, attempts: 3 });
    expect(refuse(all, first.attempts)).toMatchObject({
      settled: [{ position: 8, outcome: "dead_letter" }],
      earlier: dead,
      wakeAt: null,
      attempts: 0,
    });
  });

  it("reads everything anew, and counts from the oldest", () => {
    const many = lane([hint(8, null, { receivedAt: NOW - 10 })], { earlier: { ...all, receivedAt: NOW - 5_000 } });
    expect(mayBeKnown(many, NOW, 0)).toEqual({});
    const release = whenAnswered(many, snapshot(), result({}), context);
    const turn = { lane: many, release, result: null, readMs: 0, applyMs: null, snapshot: null };
    expect(reportOf(turn, NOW).timing.fromEventMs).toBe(5_000);
  });
});

describe("a person whom Okta does not find", () => {
  it("is looked for again after a pause", () => {
    expect(whenMissing(lane([]), context)).toMatchObject({
      kind: "look_again",
      release: { missingSince: NOW, wakeAt: NOW + 2_000, settled: [] },
    });
  });

  it("is gone when the second look, after the pause, finds nobody either", () => {
    expect(whenMissing(lane([], { missingSince: NOW - 2_000 }), context)).toEqual({ kind: "gone" });
  });

  it("is not gone because a hint made us look sooner", () => {
    const verdict = whenMissing(lane([], { missingSince: NOW - 500 }), context);
    expect(verdict).toMatchObject({ kind: "look_again", release: { missingSince: NOW - 500, wakeAt: NOW + 1_500 } });
  });
});

describe("what the org could not see when it answered is looked at once more", () => {
  const waiting = [{ field: "ManagerId", matchBy: "Okta Id", value: "00u2" }];

  it("when somebody waits for a manager, who may just be on the way", () => {
    const release = whenAnswered(lane([hint(1)]), snapshot(), result({ outcome: "applied", waiting }), context);
    expect(release).toMatchObject({ settled: [{ position: 1 }], wakeAt: NOW + 30_000, error: null });
  });

  it("but not for ever", () => {
    expect(whenAnswered(lane([]), snapshot(), result({ waiting }), context).wakeAt).toBeNull();
  });

  it.each(["not_linked", "no_profile_rule"])(
    "when the answer is %s, and an earlier request may still make a user",
    (code) => {
      const answer = result({ outcome: "skipped", code });
      expect(whenAnswered(lane([hint(1)]), snapshot(), answer, context).wakeAt).toBe(NOW + 30_000);
      expect(whenAnswered(lane([hint(1)], { version: 1 }), snapshot(), answer, context).wakeAt).toBeNull();
    },
  );
});

it("whoever waits with more events than a call can have arguments has a turn like anybody else", () => {
  const hints = Array.from({ length: 300_000 }, (_, index) => hint(index, { updatedSince: new Date(0).toISOString() }));
  const waiting = lane(hints);
  const result: IdentityResult = { oktaId: "00u1", version: 9, outcome: "unchanged" };
  expect(mayBeKnown(waiting, NOW, 60_000).personSince).toBe(0);
  expect(identityOf({ lane: waiting, snapshot: "missing", readMs: 1 }).causes).toHaveLength(50);
  const release = whenAnswered(waiting, snapshot(), result, context);
  expect(release.settled).toHaveLength(300_000);
  const turn = { lane: waiting, release, result, readMs: 1, applyMs: 1, snapshot: null };
  expect(reportOf(turn, NOW).timing.fromEventMs).toBe(NOW);
});

import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../okta/snapshot.ts";
import type { Identity } from "../../salesforce/contract/identities.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { ClaimedLane } from "../../store/types.ts";
import type { Sendable } from "./apply.ts";
import { isLockedOut, lockOutHeld, mayBeLeaving, together } from "./lockout.ts";
import type { Relayed } from "./relay.ts";
import type { Answered } from "./sender.ts";

const identity = (oktaId: string): Identity => ({ oktaId, version: 1, tombstone: false, causes: [], facets: {} });
const sendable = (oktaId: string): Sendable => ({
  lane: { subject: oktaId } as ClaimedLane,
  identity: identity(oktaId),
});
const answer = (oktaId: string, change: Partial<Answered>) =>
  ({ oktaId, version: 1, outcome: "applied", correlationId: "c", ...change }) as Answered;
const answered = (result: Answered): Relayed<Answered> => ({ kind: "answered", result });
const held = (oktaId: string) =>
  answer(oktaId, { outcome: "refused", code: "breaker_held", retryable: true, factId: "f1" });

/** Ann is held, Bob is not; `lockout` is what the org answers about Ann then. */
async function settle(lockout: Partial<Answered>) {
  const asked: string[][] = [];
  const people = [sendable("ann"), sendable("bob")];
  const relayed = [answered(held("ann")), answered(answer("bob", {}))];
  const settled = await lockOutHeld(people, relayed, new Map(), async (part) => {
    asked.push(part.map(({ lane }) => lane.subject));
    return part.map(({ lane }) => answered(answer(lane.subject, lockout)));
  });
  return { asked, settled };
}

it("locks out whom the breaker holds, and nobody else; what was done and what waits are one answer", async () => {
  const changes = [{ kind: "freeze_user", cause: "e1" }];
  const { asked, settled } = await settle({ changes, factId: "f2" });
  expect(asked).toEqual([["ann"]]);
  expect(settled[0]?.relayed).toMatchObject({
    kind: "answered",
    result: { outcome: "partial", code: "breaker_held", changes, factId: "f2" },
  });
  expect(settled.map(({ answers }) => answers.length)).toEqual([2, 1]);
});

it.each<[string, Partial<Answered>]>([
  ["does not leave", { outcome: "skipped", code: "not_leaving" }],
  ["is locked out already", { outcome: "unchanged" }],
  ["is one too many for the ceiling of lockouts too", { outcome: "refused", code: "breaker_held", retryable: true }],
])("whoever %s waits for the approval", async (_who, lockout) => {
  const { settled } = await settle(lockout);
  expect(settled[0]?.relayed).toEqual(answered(held("ann")));
});

it("whoever could not be locked out is tried again instead of waiting for an approval", async () => {
  const locked = { outcome: "refused" as const, code: "row_locked", retryable: true };
  expect((await settle(locked)).settled[0]?.relayed).toMatchObject({ result: { code: "row_locked" } });
  const away = new SalesforceFailure("transient", "http_503", "Unavailable.");
  const [person] = await lockOutHeld([sendable("ann")], [answered(held("ann"))], new Map(), async () => [
    { kind: "failed", failure: away },
  ]);
  expect(person?.relayed).toEqual({ kind: "failed", failure: away });
  expect(person?.answers).toHaveLength(1);
});

it("asks nothing when nobody is held", async () => {
  const failed: Relayed<Answered> = { kind: "failed", failure: new SalesforceFailure("org", "x", "X.") };
  const settled = await lockOutHeld([sendable("ann")], [failed], new Map(), () => expect.unreachable());
  expect(settled).toEqual([{ relayed: failed, answers: [] }]);
});

it("does not lock out again whom a lockout before the rest has locked out", async () => {
  const ann = sendable("ann");
  const before = answer("ann", { changes: [{ kind: "freeze_user" }], factId: "f0" });
  const earlier = new Map([[ann, before]]);
  const [settled] = await lockOutHeld([ann], [answered(held("ann"))], earlier, () => expect.unreachable());
  expect(settled?.relayed).toMatchObject({
    result: { outcome: "partial", code: "breaker_held", changes: [{ kind: "freeze_user" }], factId: "f0" },
  });
});

describe("a lockout, and the rest after it", () => {
  const locked = answer("ann", { changes: [{ kind: "freeze_user" }], factId: "f1", correlationId: "c1" });

  it("are one change, with both facts to keep", () => {
    const rest = answer("ann", { changes: [{ kind: "deactivate_user" }], factId: "f2" });
    const settled = together(locked, answered(rest));
    expect(settled.relayed).toMatchObject({
      result: { outcome: "applied", factId: "f2", changes: [{ kind: "freeze_user" }, { kind: "deactivate_user" }] },
    });
    expect(settled.answers).toEqual([locked, rest]);
  });

  it.each([
    ["unchanged", "applied"],
    ["skipped", "applied"],
    ["refused", "partial"],
    ["outdated", "outdated"],
  ] as const)("when the rest is %s, the whole is %s", (outcome, whole) => {
    expect(together(locked, answered(answer("ann", { outcome }))).relayed).toMatchObject({
      result: { outcome: whole },
    });
  });

  it("when the lockout changed nothing, the rest alone counts", () => {
    const rest = answered(answer("ann", { outcome: "unchanged" }));
    expect(together(answer("ann", { outcome: "skipped" }), rest).relayed).toBe(rest);
  });
});

it.each<[string, Partial<Answered>, boolean]>([
  ["was done", {}, true],
  ["found nothing to do", { outcome: "unchanged" }, true],
  ["is not for them", { outcome: "skipped", code: "not_leaving" }, true],
  ["was refused for good", { outcome: "refused", code: "exempt", retryable: false }, true],
  ["waits for a person", { outcome: "refused", code: "breaker_held", retryable: true }, true],
  ["met a lock", { outcome: "refused", code: "row_locked", retryable: true }, false],
  ["is outdated", { outcome: "outdated" }, false],
])("a lockout that %s: the rest may follow: %s", (_what, result, may) => {
  expect(isLockedOut(answered(answer("ann", result)))).toBe(may);
});

it("asks about a lockout for whom the status table has as leavers", () => {
  const facets = (status: string, assigned: boolean | null) =>
    ({
      facets: {
        status: { state: "known", value: status },
        app: assigned === null ? { state: "unknown", reason: "x" } : { state: "known", value: { assigned } },
      },
    }) as Snapshot;
  expect(mayBeLeaving("missing")).toBe(true);
  expect(mayBeLeaving(facets("SUSPENDED", true))).toBe(true);
  expect(mayBeLeaving(facets("DEPROVISIONED", null))).toBe(true);
  expect(mayBeLeaving(facets("ACTIVE", false))).toBe(true);
  expect(mayBeLeaving(facets("ACTIVE", true))).toBe(false);
  expect(mayBeLeaving(facets("ACTIVE", null))).toBe(false);
});

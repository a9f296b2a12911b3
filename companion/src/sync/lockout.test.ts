import { expect, it } from "vitest";
import type { Identity } from "../salesforce/contract/identities.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";
import { lockOutHeld } from "./lockout.ts";
import type { Relayed } from "./relay.ts";
import type { Answered } from "./sender.ts";

const identity = (oktaId: string): Identity => ({ oktaId, version: 1, tombstone: false, causes: [], facets: {} });
const answer = (oktaId: string, change: Partial<Answered>) =>
  ({ oktaId, version: 1, outcome: "applied", correlationId: "c", ...change }) as Answered;
const answered = (result: Answered): Relayed<Answered> => ({ kind: "answered", result });
const held = (oktaId: string) =>
  answer(oktaId, { outcome: "refused", code: "breaker_held", retryable: true, factId: "f1" });

/** Ann is held, Bob is not; `lockout` is what the org answers about Ann then. */
async function settle(lockout: Partial<Answered>) {
  const asked: string[][] = [];
  const people = [identity("ann"), identity("bob")];
  const settled = await lockOutHeld(people, [answered(held("ann")), answered(answer("bob", {}))], async (part) => {
    asked.push(part.map(({ oktaId }) => oktaId));
    return part.map(({ oktaId }) => answer(oktaId, lockout));
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
  const [person] = await lockOutHeld([identity("ann")], [answered(held("ann"))], () => Promise.reject(away));
  expect(person?.relayed).toEqual({ kind: "failed", failure: away });
  expect(person?.answers).toHaveLength(1);
});

it("asks nothing when nobody is held", async () => {
  const failed: Relayed<Answered> = { kind: "failed", failure: new SalesforceFailure("org", "x", "X.") };
  const settled = await lockOutHeld([identity("ann")], [failed], () => expect.unreachable());
  expect(settled).toEqual([{ relayed: failed, answers: [] }]);
});

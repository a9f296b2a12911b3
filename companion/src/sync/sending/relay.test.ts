import { describe, expect, it } from "vitest";
import type { Identity, IdentityResult } from "../../salesforce/contract/identities.ts";
import { SalesforceFailure, type FailureClass } from "../../salesforce/failure.ts";
import { relay } from "./relay.ts";

const identity = (oktaId: string): Identity => ({ oktaId, version: 1, tombstone: false, causes: [], facets: {} });
const people = (count: number) => Array.from({ length: count }, (_, index) => identity(`u${index}`));
const applied = (part: readonly Identity[]): IdentityResult[] =>
  part.map(({ oktaId, version }) => ({ oktaId, version, outcome: "applied" }) as IdentityResult);
const failure = (failureClass: FailureClass) => new SalesforceFailure(failureClass, failureClass, "failed");

describe("relaying a batch", () => {
  it("isolates the poison by halving, in about twice log n requests", async () => {
    let requests = 0;
    const relayed = await relay(people(32), async (part) => {
      requests += 1;
      if (part.some(({ oktaId }) => oktaId === "u13")) throw failure("batch");
      return applied(part);
    });
    expect(relayed.map(({ kind }) => kind)).toEqual(
      people(32).map(({ oktaId }) => (oktaId === "u13" ? "poison" : "answered")),
    );
    expect(requests).toBeLessThanOrEqual(11);
  });

  it("finds several", async () => {
    const bad = new Set(["u0", "u5", "u6"]);
    const relayed = await relay(people(7), async (part) => {
      if (part.some(({ oktaId }) => bad.has(oktaId))) throw failure("batch");
      return applied(part);
    });
    expect(relayed.flatMap(({ kind }, index) => (kind === "poison" ? [`u${index}`] : []))).toEqual([...bad]);
  });

  it.each<FailureClass>(["transient", "timeout", "lock", "org"])(
    "does not bisect what is nobody's fault (%s)",
    async (failureClass) => {
      let requests = 0;
      const relayed = await relay(people(4), async () => {
        requests += 1;
        throw failure(failureClass);
      });
      expect(requests).toBe(1);
      expect(relayed.map(({ kind }) => kind)).toEqual(["failed", "failed", "failed", "failed"]);
    },
  );

  it("asks no further when the org goes away in between", async () => {
    let requests = 0;
    const relayed = await relay(people(8), async (part) => {
      requests += 1;
      throw failure(part.length > 4 ? "batch" : "transient");
    });
    expect(requests).toBe(2);
    expect(relayed.every(({ kind }) => kind === "failed")).toBe(true);
  });
});

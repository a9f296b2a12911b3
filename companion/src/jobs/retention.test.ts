import { describe, expect, it } from "vitest";
import type { RequestContext } from "../outbound/requests/handler.ts";
import type { Door } from "../salesforce/contract/door.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";
import { retention } from "./retention.ts";

interface Call {
  path: string;
  body: Record<string, unknown>;
}

/** Runs the job against an org that answers so. */
async function run(answer: (call: Call) => Record<string, unknown>): Promise<{ result: unknown; calls: Call[] }> {
  const calls: Call[] = [];
  const call = async ({ path }: Door, { body }: { body: Record<string, unknown> }) => {
    calls.push({ path, body });
    return path === "/audit/verify" ? { done: true, verification: { verdict: "sound" } } : answer({ path, body });
  };
  const context = { client: { call }, progress: async () => {}, signal: AbortSignal.timeout(5_000) };
  const request = { id: "r", kind: "retention", parameters: {} };
  const result = await retention(request as never, context as unknown as RequestContext);
  return { result, calls };
}

const NOTHING = { purged: 0, more: false };

describe("retention", () => {
  it("purges every kind portion by portion, from where the portion before ended", async () => {
    const { result, calls } = await run(({ body }) =>
      body["kind"] === "decisions" && body["after"] === undefined
        ? { purged: 0, more: true, after: "a05" }
        : { purged: 2, more: false },
    );
    expect(calls.filter(({ body }) => body["kind"] === "decisions").map(({ body }) => body["after"])).toEqual([
      undefined,
      "a05",
    ]);
    expect(result).toMatchObject({ purged: 2, others: { decisions: { purged: 2 }, findings: { purged: 2 } } });
  });

  it("takes it for no failure that an org keeps something for ever", async () => {
    const { result } = await run(({ body }) => {
      if (body["kind"] !== "runs") return NOTHING;
      throw new SalesforceFailure("org", "kept_for_ever", "Kept for ever");
    });
    expect(result).toMatchObject({ others: { runs: { purged: 0, code: "kept_for_ever" } } });
  });

  it("stops where an org says that there is more and purges nothing", async () => {
    const { calls } = await run(() => ({ purged: 0, more: true }));
    expect(calls.filter(({ path }) => path === "/retention")).toHaveLength(5);
  });
});

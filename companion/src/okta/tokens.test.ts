import { beforeEach, describe, expect, it } from "vitest";
import { createTokens, type TokenAnswer, type Tokens } from "./tokens.ts";

describe("tokens of a service app", () => {
  /** The nonces of the proofs that Okta was shown, in order. */
  let asked: (string | null)[];
  let answers: (() => TokenAnswer)[];
  let tokens: Tokens;

  const answer = (body: unknown, headers: Record<string, string> = {}) => ({
    headers: { get: (name: string) => headers[name] ?? null },
    json: () => Promise.resolve(body),
  });
  const token = (value: string) => () => answer({ access_token: value, token_type: "DPoP" });
  const nonceWanted = (nonce?: string) => () =>
    answer({ error: "use_dpop_nonce" }, nonce === undefined ? {} : { "dpop-nonce": nonce });

  beforeEach(() => {
    asked = [];
    answers = [];
    tokens = createTokens(
      async (nonce) => {
        asked.push(nonce);
        await new Promise((resolve) => setImmediate(resolve));
        const next = answers.shift();
        if (next === undefined) throw new Error("asked too often");
        return next();
      },
      () => 1_000,
    );
  });

  it("are fetched once for all who wait", async () => {
    answers.push(token("one"));
    const all = await Promise.all([1, 2, 3].map(() => tokens.current()));
    expect(all.map(({ value }) => value)).toEqual(["one", "one", "one"]);
    expect(asked).toHaveLength(1);
  });

  it("are fetched anew once, however many find that theirs is used up, and however late", async () => {
    answers.push(token("one"), token("two"));
    await tokens.current();
    const early = await Promise.all([1, 2].map(() => tokens.current("one")));
    const late = await tokens.current("one");
    expect([...early, late].map(({ value }) => value)).toEqual(["two", "two", "two"]);
    expect(asked).toHaveLength(2);
  });

  it("are asked for again with the nonce that Okta wants, once", async () => {
    answers.push(nonceWanted("n1"), token("one"));
    expect(await tokens.current()).toMatchObject({ value: "one" });
    expect(asked).toEqual([null, "n1"]);
    answers.push(nonceWanted("n2"), nonceWanted("n3"));
    await expect(tokens.current("one")).rejects.toMatchObject({ kind: "unauthorized", code: "use_dpop_nonce" });
    expect(asked).toEqual([null, "n1", null, "n2"]);
  });

  it("are not waited for when Okta wants a nonce and names none, as where a proxy drops the header", async () => {
    answers.push(nonceWanted());
    await expect(tokens.current()).rejects.toMatchObject({ kind: "unauthorized", code: "use_dpop_nonce" });
    answers.push(token("one"));
    expect(await tokens.current()).toMatchObject({ value: "one" });
  });

  it("are missing for as long as they cannot be had, and no longer", async () => {
    answers.push(() => {
      throw new Error("no network");
    }, token("one"));
    await expect(tokens.current()).rejects.toMatchObject({ kind: "unavailable", code: "okta_unreachable" });
    expect(await tokens.current()).toMatchObject({ value: "one" });
  });
});

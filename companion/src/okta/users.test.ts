import { beforeEach, describe, expect, it } from "vitest";
import { OktaFailure } from "./failure.ts";
import { abortable } from "../time.ts";
import { createUsers, type UserQuestion, type Users } from "./users.ts";

const signal = new AbortController().signal;
const idsOf = (count: number) => Array.from({ length: count }, (_, index) => `00u${index}`);

describe("questions about users", () => {
  let now: number;
  let unlisted: Set<string>;
  let fails: OktaFailure | null;
  let answerLists: () => Promise<void>;
  /** What Okta was asked, in order. */
  let asked: string[];
  let users: Users;

  beforeEach(() => {
    now = 1_000;
    unlisted = new Set();
    fails = null;
    answerLists = () => Promise.resolve();
    asked = [];
    users = createUsers(
      {
        async one({ oktaId }) {
          asked.push(oktaId);
          return { id: oktaId, by: "id" };
        },
        async several(oktaIds, _question, until) {
          asked.push(`list of ${oktaIds.length}`);
          await abortable(answerLists(), until);
          if (fails !== null) throw fails;
          return oktaIds.filter((id) => !unlisted.has(id)).map((id) => ({ id, user: { id, by: "list" } }));
        },
      },
      () => now,
      50,
    );
  });

  const ask = (
    oktaId: string,
    { reader = "production", mayBeListed = true, until = signal }: Partial<UserQuestion> & { until?: AbortSignal } = {},
  ) => users({ oktaId, share: "full", reader, mayBeListed }, until);
  const askAll = (oktaIds: readonly string[]) => Promise.all(oktaIds.map((id) => ask(id)));

  it("asks about a crowd in lists of fifty, and gives each their own answer", async () => {
    const ids = idsOf(120);
    const answers = await askAll(ids);
    expect(asked).toEqual(["list of 50", "list of 50", "list of 20"]);
    expect(answers).toEqual(ids.map((id) => ({ user: { id, by: "list" }, isListed: true })));
  });

  it("asks about few one by one", async () => {
    await askAll(idsOf(4));
    expect(asked).toEqual(idsOf(4));
  });

  it("asks alone about whom the list does not show, who is no leaver for that", async () => {
    unlisted.add("00u3");
    const answers = await askAll(idsOf(6));
    expect(asked).toEqual(["list of 6", "00u3"]);
    expect(answers[3]).toEqual({ user: { id: "00u3", by: "id" }, isListed: false });
  });

  it("asks alone about whoever is to be read by their id, and whose id would be more than an id in a filter", async () => {
    const odd = ['00u" or status eq "ACTIVE', "0".repeat(1_000)];
    const others = [ask("00udoubted", { mayBeListed: false }), ...odd.map((id) => ask(id))];
    await Promise.all([...idsOf(5).map((id) => ask(id)), ...others]);
    expect(asked).toEqual(["00udoubted", ...odd, "list of 5"]);
  });

  it("asks anew for whoever comes later, since a list is as old as its question", async () => {
    await askAll(idsOf(5));
    await askAll(idsOf(5));
    expect(asked).toEqual(["list of 5", "list of 5"]);
  });

  it("makes lists of its own for each reader, who take turns", async () => {
    const ask5 = (reader: string) => idsOf(5).map((id) => ask(id, { reader }));
    await Promise.all([...ask5("production"), ...ask5("uat")]);
    expect(asked).toEqual(["list of 5", "list of 5"]);
  });

  it.each([
    ["refused", new OktaFailure("refused", "E0000031", "Invalid search criteria.")],
    ["out of its limit", new OktaFailure("rate_limited", "rate_limit_near", "Nearly used up.", { retryAt: 60_000 })],
  ])("asks one by one when lists are %s, and tries a list again in a minute", async (_, failure) => {
    fails = failure;
    await askAll(idsOf(5));
    await askAll(idsOf(5));
    expect(asked).toEqual(["list of 5", ...idsOf(5), ...idsOf(5)]);
    now += 60_000;
    fails = null;
    await askAll(idsOf(5));
    expect(asked.at(-1)).toBe("list of 5");
  });

  it("fails with the list when Okta does not answer, and asks one by one the next time", async () => {
    fails = new OktaFailure("unavailable", "http_500", "Okta answered 500.");
    await expect(askAll(idsOf(5))).rejects.toBe(fails);
    expect(asked).toEqual(["list of 5"]);
    await askAll(idsOf(5));
    expect(asked.slice(1)).toEqual(idsOf(5));
  });

  it("asks one by one, at once and the next time, when a list is too slow", async () => {
    answerLists = () => new Promise(() => undefined);
    await askAll(idsOf(5));
    await askAll(idsOf(5));
    expect(asked).toEqual(["list of 5", ...idsOf(5), ...idsOf(5)]);
  });

  it("takes lists that fail together for one failure", async () => {
    fails = new OktaFailure("refused", "E0000031", "Invalid search criteria.");
    await askAll(idsOf(200));
    now += 60_000;
    asked = [];
    await askAll(idsOf(5));
    expect(asked[0]).toBe("list of 5");
  });

  it("tries lists that keep failing ever more seldom, for an hour at most, until one is answered", async () => {
    const failure = new OktaFailure("refused", "E0000031", "Invalid search criteria.");
    const triesIn = async (minutes: number) => {
      asked = [];
      for (const end = now + minutes * 60_000; now < end; now += 60_000) await askAll(idsOf(5));
      return asked.filter((each) => each.startsWith("list")).length;
    };
    fails = failure;
    // After 1, 2, 4, 8, 16 and 32 minutes, then each hour.
    expect(await triesIn(64)).toBe(7);
    expect(await triesIn(5 * 60)).toBe(5);
    fails = null;
    now += 60 * 60_000;
    expect(await triesIn(3)).toBe(3);
    fails = failure;
    expect(await triesIn(2)).toBe(2);
  });

  it("lets one go without the others", async () => {
    const gone = new AbortController();
    const answers = Promise.allSettled(idsOf(5).map((id, index) => ask(id, index === 0 ? { until: gone.signal } : {})));
    gone.abort(new Error("gone"));
    expect((await answers).map(({ status }) => status)).toEqual(["rejected", ...Array(4).fill("fulfilled")]);
  });
});

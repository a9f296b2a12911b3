import { expect, it } from "vitest";
import { createActs, holding } from "./acts.ts";

it.each([
  [null, "operator (203.0.113.7)", /^An operator \(203\.0\.113\.7\) held the org/],
  ["ann", "operator ann (203.0.113.7)", /^The operator ann \(203\.0\.113\.7\) held the org/],
])("tells the org who acted: %s", async (name, actor, message) => {
  const kept: { actor: string; message: string }[] = [];
  const store = {
    keepFacts: async (_org: string, facts: readonly { body: string }[]) =>
      void kept.push(...facts.map(({ body }) => JSON.parse(body) as (typeof kept)[number])),
    settleFacts: async () => undefined,
  };
  const org = { key: "production", oktaOrg: "main" };
  await createActs(store, () => 0).perform(
    org,
    { name, address: "203.0.113.7" },
    holding("production", "held"),
    async () => 1,
  );
  expect(kept).toMatchObject([{ actor, message: expect.stringMatching(message) }]);
});

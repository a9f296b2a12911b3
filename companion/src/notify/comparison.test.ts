/** What the weekly comparison tells IT security and FinOps (R11). */
import { expect, it } from "vitest";
import { jobsConfig } from "../jobs/config.ts";
import { jobsOf } from "../jobs/index.ts";
import type { Notice } from "./notice.ts";
import { messageOf } from "./templates.ts";

it("tells both what was found, also when that is nothing, and not what was broken off", async () => {
  const told: Notice[] = [];
  const answers = [
    {
      repair: false,
      people: 50,
      outcomes: { sound: 47, drift: 3 },
      discrepancies: { missing_access: 1, leaver_active: 2 },
    },
    { repair: true, people: 50, outcomes: { sound: 50 }, discrepancies: {} },
  ];
  const tasks = {
    async run() {
      const answer = answers.shift();
      if (answer === undefined) throw new Error("broken off");
      return answer;
    },
  };
  const notifier = { tell: async (notices: readonly Notice[]) => void told.push(...notices) };
  const [reconcile] = jobsOf("production", jobsConfig.parse({}), tasks, notifier);
  const run = () => reconcile?.run(new AbortController().signal);

  await run();
  expect(told.map(({ audience }) => audience)).toEqual(["security", "finops"]);
  const message = messageOf("comparison", told.slice(0, 1));
  expect(message.subject).toBe("Okta and Salesforce compared: production");
  expect(message.items[0]?.title).toContain("50 people were compared, 3 differ from what the rules give them.");
  expect(message.items[0]?.lines).toEqual(["leaver active: 2", "missing access: 1"]);
  await run();
  expect(told[2]?.message).toBe(
    "50 people were compared, 0 differ from what the rules give them, and what can be mended was.",
  );
  await expect(run()).rejects.toThrow("broken off");
  expect(told).toHaveLength(4);
});

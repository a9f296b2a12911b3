import { expect, it } from "vitest";
import { jobsAsSet } from "./as-set.ts";
import { jobsConfig } from "./config.ts";

const configured = jobsConfig.parse({ timeZone: "Europe/Berlin", reconcileRepairs: true });

it("an org that sets nothing, or whose package is of before, goes by the configuration", () => {
  for (const said of [{}, { schedules: null }, { schedules: { reconcile: null, licences: " " } }])
    expect(jobsAsSet(configured, said)).toEqual({ config: configured, setByOrg: new Set(), problems: [] });
});

it("what an org sets holds in its place, and leaves the rest (R11)", () => {
  const { config, setByOrg } = jobsAsSet(configured, {
    timeZone: "America/New_York",
    reconcileRepairs: false,
    schedules: { reconcile: "30 6 * * 1-5", retry_blocked: "off", of_tomorrow: "0 0 * * *" },
  });
  expect(config).toEqual({
    ...configured,
    timeZone: "America/New_York",
    reconcileRepairs: false,
    reconcile: "30 6 * * 1-5",
    retryBlocked: "off",
  });
  expect(setByOrg).toEqual(new Set(["reconcile", "retry_blocked"]));
});

it("what cannot be used is said, and the configuration holds instead of it", () => {
  const { config, setByOrg, problems } = jobsAsSet(configured, {
    timeZone: "Mars/Olympus",
    schedules: { reconcile: "0 0 30 2 *", licences: "soon", retention: "5 4 * * *" },
  });
  expect(config).toEqual({ ...configured, retention: "5 4 * * *" });
  expect(setByOrg).toEqual(new Set(["retention"]));
  expect(problems.map(({ setting, value }) => `${setting} ${value}`)).toEqual([
    "schedules.reconcile 0 0 30 2 *",
    "schedules.licences soon",
    "timeZone Mars/Olympus",
  ]);
});

it.each(["* * * * *", "*/30 3 * * 0", "0,30 * * * *", "0-5 3 * * *"])(
  "an org cannot set %j: it is too often",
  (often) => {
    const { config, problems } = jobsAsSet(configured, { schedules: { reconcile: often, licences: "7 * * * *" } });
    expect(config).toEqual({ ...configured, licences: "7 * * * *" });
    expect(problems).toEqual([
      { setting: "schedules.reconcile", value: often, message: expect.stringContaining("more often than hourly") },
    ]);
  },
);

it("the companion's own configuration may be as often as it likes", () => {
  expect(jobsAsSet(jobsConfig.parse({ reconcile: "*/5 * * * *" }), {}).config.reconcile).toBe("*/5 * * * *");
});

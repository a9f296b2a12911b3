import { expect, it } from "vitest";
import { onceOf, openOrgSettings } from "./org-settings.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

function places() {
  const kept = new Map<string, string>();
  return {
    kept,
    cursor: async (name: string) => kept.get(name) ?? null,
    keepCursor: async ({ name, value }: { name: string; value: string | null }) => void kept.set(name, value ?? ""),
  };
}

it("are known after a restart while the org is away, and to the other companions", async () => {
  const store = places();
  const open = (key: string) => openOrgSettings({ org: { key }, store, log });
  const [one, other] = [await open("production"), await open("production")];
  expect(one.current()).toEqual({});
  const said = { timeZone: "UTC", schedules: { reconcile: "off" } };
  expect(await one.heard(said)).toBe(true);
  expect(await one.heard({ ...said })).toBe(false);
  expect((await open("production")).current()).toEqual(said);
  await other.refresh();
  expect(other.current()).toEqual(said);
  expect((await open("uat")).current()).toEqual({});
});

it("are worked out again when they were changed, and not at each look", async () => {
  const store = places();
  const settings = await openOrgSettings({ org: { key: "production" }, store, log });
  let times = 0;
  const zoneOf = onceOf(({ timeZone }) => ((times += 1), { timeZone }));
  await settings.heard({ timeZone: "UTC" });
  for (let look = 0; look < 3; look += 1) {
    await settings.refresh();
    expect(zoneOf(settings.current())).toEqual({ timeZone: "UTC" });
  }
  expect(times).toBe(1);
  await settings.heard({ timeZone: "Europe/Berlin" });
  expect(zoneOf(settings.current())).toEqual({ timeZone: "Europe/Berlin" });
});

it("that were heard while the store was read stay", async () => {
  const store = places();
  const reads: (() => void)[] = [];
  const slow = {
    ...store,
    cursor: async (name: string) => {
      const kept = await store.cursor(name);
      await new Promise<void>((resolve) => reads.push(resolve));
      return kept;
    },
  };
  const opening = openOrgSettings({ org: { key: "production" }, store: slow, log });
  await expect.poll(() => reads.length).toBe(1);
  reads[0]!();
  const settings = await opening;
  const refreshed = settings.refresh();
  await expect.poll(() => reads.length).toBe(2);
  await settings.heard({ timeZone: "UTC" });
  reads[1]!();
  await refreshed;
  expect(settings.current()).toEqual({ timeZone: "UTC" });
});

it("that would fill the store of all orgs are not heeded", async () => {
  const store = places();
  const warned: string[] = [];
  const loud = { ...log, warn: (_fields: object, message: string) => void warned.push(message) };
  const settings = await openOrgSettings({ org: { key: "production" }, store, log: loud });
  await settings.heard({ timeZone: "UTC" });
  expect(await settings.heard({ timeZone: "x".repeat(60_000) })).toBe(false);
  expect(settings.current()).toEqual({ timeZone: "UTC" });
  expect(store.kept.get("settings:production")?.length).toBeLessThan(100);
  expect(warned).toEqual(["The org's settings are too long, and are not heeded."]);
});

it("that cannot be read are heard again", async () => {
  const store = places();
  store.kept.set("settings:production", "{");
  const settings = await openOrgSettings({ org: { key: "production" }, store, log });
  expect(settings.current()).toEqual({});
  expect(await settings.heard({ schedules: {} })).toBe(true);
});

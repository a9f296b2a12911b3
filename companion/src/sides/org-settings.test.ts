import { expect, it } from "vitest";
import { openOrgSettings } from "./org-settings.ts";

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

it("that cannot be read are heard again", async () => {
  const store = places();
  store.kept.set("settings:production", "{");
  const settings = await openOrgSettings({ org: { key: "production" }, store, log });
  expect(settings.current()).toEqual({});
  expect(await settings.heard({ schedules: {} })).toBe(true);
});

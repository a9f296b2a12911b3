import { expect, it } from "vitest";
import { LOCALES } from "../../data/schema/standard/locales.ts";
import { localeTag } from "./locale.ts";
import { firstDayOfWeek } from "./week.ts";

it.each([
  ["en_US", "en-US"],
  ["de_DE_EURO", "de-DE"],
  ["zh_TW_STROKE", "zh-TW"],
  ["zh_CN_PINYIN", "zh-CN"],
  ["uz_LATN_UZ", "uz-Latn-UZ"],
  ["sr_LATN_RS", "sr-Latn-RS"],
  ["eo", "eo"],
])("%s is %s to Intl", (localeSidKey, tag) => {
  expect(Intl.getCanonicalLocales(localeTag(localeSidKey))).toEqual([tag]);
});

it("every locale of a user is one of Intl", () => {
  const unknown = LOCALES.filter((name) => Intl.DateTimeFormat.supportedLocalesOf(localeTag(name)).length === 0);
  expect(unknown).toEqual([]);
});

it.each([
  ["en_US", 0],
  ["de_DE_EURO", 1],
  ["zh_TW_STROKE", 0],
  ["uz_LATN_UZ", 1],
  ["en_LATN_US", 0],
  ["en_LATN_GB", 1],
])("the week of %s begins on day %i, as its country has it", (localeSidKey, day) => {
  expect(firstDayOfWeek(localeSidKey)).toBe(day);
});

/** Locales, which the platform names as Java does. */

/** A locale as Intl writes it: `en-US`; what Java adds to some (`en_IE_EURO`, `zh_TW_STROKE`) is of no matter to dates and numbers. */
export function localeTag(localeSidKey: string): string {
  return localeSidKey.replace(/_(?:EURO|STROKE|PINYIN)$/, "").replaceAll("_", "-");
}

/** What stands for a character in written XML. */

/** The text of an element. */
export function xmlText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** The value of an attribute, which is written between double quotes. */
export function xmlAttributeValue(text: string): string {
  return xmlText(text).replace(/"/g, "&quot;");
}

/** `prefix:local`, or `local` where there is no prefix. */
export function qualifiedName(prefix: string | null, local: string): string {
  return prefix ? `${prefix}:${local}` : local;
}

/**
 * Whether a text is one plain address and nothing else: no list, no name, no comment, no line break. Addresses come
 * from profiles and rules, and one that is more than an address would let its writer choose further recipients or
 * headers.
 */
export function isAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text);
}

const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

/** The first of some attributes of a profile that holds an address. */
export function addressIn(profile: Readonly<Record<string, unknown>>, attributes: readonly string[]): string | null {
  for (const name of attributes) {
    const value = profile[name];
    if (typeof value === "string" && isAddress(value.trim())) return value.trim();
  }
  return null;
}

import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Okta ids are 20 characters: a prefix that tells the kind, a random part, and the cell that issued them. */
const CELL = "5d7";
const ID_LENGTH = 20;

/** What kind of thing an id names, as its first three characters. */
export type IdPrefix = "00u" | "00g" | "0oa" | "0ua" | "00o" | "00T" | "who" | "oty" | "osc" | (string & {});

/** Issues identifiers; seeded in tests that must repeat, random otherwise. */
export interface Ids {
  id(prefix: IdPrefix): string;
  uuid(): string;
  /** An opaque token of `length` characters (activation tokens, access tokens, request ids). */
  token(length: number): string;
}

/** @param seed the same seed issues the same ids in the same order; without one they are random */
export function createIds(seed?: number): Ids {
  const bytes = seed === undefined ? (count: number) => randomBytes(count) : seededBytes(seed);
  const token = (length: number) => Array.from(bytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return {
    token,
    id: (prefix) => prefix + token(ID_LENGTH - prefix.length - CELL.length) + CELL,
    uuid: () => {
      const raw = bytes(16);
      raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x40;
      raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80;
      const hex = Buffer.from(raw).toString("hex");
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
    },
  };
}

/** mulberry32: small and good enough to tell test ids apart. */
function seededBytes(seed: number): (count: number) => Uint8Array {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return (count) => Uint8Array.from({ length: count }, () => next() & 0xff);
}

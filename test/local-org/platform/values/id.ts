/** Record ids: 15 case-sensitive characters, or 18 with a checksum that makes case irrelevant. */
import { throwApex } from "./exceptions.ts";

const CHECKSUM_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const ID_SHAPE = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;

/** The three characters that follow a 15-character id: each says which of five characters are capitals. */
export function idChecksum(id15: string): string {
  let checksum = "";
  for (let chunk = 0; chunk < 3; chunk++) {
    let capitals = 0;
    for (let bit = 0; bit < 5; bit++) {
      const character = id15.charCodeAt(chunk * 5 + bit);
      if (character >= 65 && character <= 90) capitals |= 1 << bit;
    }
    checksum += CHECKSUM_ALPHABET[capitals];
  }
  return checksum;
}

/** The 18-character form, or null when the text has not the shape of an id. An 18-character id has its case mended. */
export function normalizeId(text: string): string | null {
  if (!ID_SHAPE.test(text)) return null;
  if (text.length === 15) return text + idChecksum(text);
  return restoreCase(text);
}

function restoreCase(id18: string): string | null {
  const checksum = id18.slice(15).toUpperCase();
  let restored = "";
  for (let chunk = 0; chunk < 3; chunk++) {
    const capitals = CHECKSUM_ALPHABET.indexOf(checksum[chunk] ?? "");
    if (capitals < 0) return null;
    for (let bit = 0; bit < 5; bit++) {
      const character = id18[chunk * 5 + bit] ?? "";
      restored += capitals & (1 << bit) ? character.toUpperCase() : character.toLowerCase();
    }
  }
  const whole = restored + checksum;
  return idChecksum(restored) === checksum ? whole : null;
}

/** Converts to an Id as an assignment does. Empty text is refused like any other that is not an id. */
export function toId(text: string): string;
export function toId(text: string | null): string | null;
export function toId(text: string | null): string | null {
  if (text === null) return null;
  return normalizeId(text) ?? throwApex("System.StringException", `Invalid id: ${text}`);
}

/** True when both are ids of the same record, in either length. */
export function sameId(left: string, right: string): boolean {
  return left === right || (normalizeId(left) ?? left) === (normalizeId(right) ?? right);
}

/** Makes the id of the `sequence`th record with this key prefix. */
export function makeId(keyPrefix: string, sequence: number): string {
  const id15 =
    keyPrefix +
    sequence
      .toString(36)
      .toUpperCase()
      .padStart(15 - keyPrefix.length, "0");
  return id15 + idChecksum(id15);
}

/** Record ids: 15 case-sensitive characters, or 18 with a checksum from which lost case can be restored. */
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

/**
 * The form in which the database holds an id, or null when the text has not the shape of one: the first 15 characters decide, with their case, and
 * whatever three follow them are not looked at. "Salesforce won't use it to restore lost case information" (salesforce.stackexchange.com/questions/249063).
 */
export function normalizeId(text: string): string | null {
  if (!ID_SHAPE.test(text)) return null;
  const id15 = text.slice(0, 15);
  return id15 + idChecksum(id15);
}

/** Gives 18 characters the case that their last three ask for; an id whose last three are no checksum of any case stays as it is. */
export function restoreCase(id: string): string {
  const checksum = id.slice(15).toUpperCase();
  let restored = "";
  for (const [chunk, letter] of [...checksum].entries()) {
    const capitals = CHECKSUM_ALPHABET.indexOf(letter);
    if (capitals < 0) return id;
    for (let bit = 0; bit < 5; bit++) {
      const character = id[chunk * 5 + bit] ?? "";
      restored += capitals & (1 << bit) ? character.toUpperCase() : character.toLowerCase();
    }
  }
  return idChecksum(restored) === checksum ? restored + checksum : id;
}

/**
 * Converts to an Id as an assignment does. Empty text is refused like any other that is not an id. 15 characters get their checksum; 18 stay as they
 * were written, in whatever case and with whatever three at the end: `Id.valueOf` of a lower-case id keeps it (gist.github.com/capeterson/620a29b9e1474d9909b8),
 * and public tests use ids such as `0066g00003VDGbF001` (apex-rollup) and `0120x00000QF099999` (NPSP).
 */
export function toId(text: string): string;
export function toId(text: string | null): string | null;
export function toId(text: string | null): string | null {
  return text === null ? null : (parseId(text) ?? throwApex("System.StringException", `Invalid id: ${text}`));
}

/** As `toId`, but null for what is no id. */
export function parseId(text: string): string | null {
  return text.length === 18 && ID_SHAPE.test(text) ? text : normalizeId(text);
}

/** True when both are the same text, or the same id in 15 and in 18 characters. */
export function sameId(left: string, right: string): boolean {
  if (left.length === right.length) return left === right;
  return (normalizeId(left) ?? left) === (normalizeId(right) ?? right);
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

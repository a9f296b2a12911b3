import { timingSafeEqual } from "node:crypto";

/** Bytes that a text may have at least without becoming longer than what it is compared with. */
const ROOM = 256;
const LENGTH_BYTES = 4;

/**
 * Makes a check of a presented secret against all that are valid now. It takes as long for a near miss as for a far
 * one: texts are compared with their length, in rooms of one size, and no match ends the comparison early. Each
 * delivery of a storm comes by here, and to hash what is presented would cost more than to read the delivery.
 */
export function secretCheck(secrets: readonly string[]): (presented: string | undefined) => boolean {
  const size = Math.max(ROOM, ...secrets.map((secret) => Buffer.byteLength(secret)));
  const place = (text: string, room: Buffer): Buffer => {
    room.fill(0);
    // Of a text that is too long the rest is cut off; its length is none of a valid secret's.
    room.writeUInt32LE(Buffer.byteLength(text));
    room.write(text, LENGTH_BYTES);
    return room;
  };
  const newRoom = () => Buffer.alloc(LENGTH_BYTES + size);
  const expected = secrets.map((secret) => place(secret, newRoom()));
  const actual = newRoom();
  return (presented) => {
    place(presented ?? "", actual);
    let matches = false;
    for (const candidate of expected) matches = timingSafeEqual(candidate, actual) || matches;
    return matches && presented !== undefined;
  };
}

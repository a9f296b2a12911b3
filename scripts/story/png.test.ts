/** Pictures of screens made small: what a screen shows must stay readable, in its colours. */
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encode, type Picture } from "./png.ts";

/** A picture with many shades of grey in one row, and one blue in all others. */
function picture(): Picture {
  const [width, height] = [256, 8];
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at += 1) pixels.set(at < width ? [at, at, at] : [0x01, 0x76, 0xd3], at * 3);
  return { width, height, pixels };
}

/** The chunks of a PNG by their type. */
function chunks(png: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    found.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  return found;
}

test("what there is most of keeps its exact colour, and shades stay near theirs", () => {
  const { width, height, pixels } = picture();
  const parts = chunks(encode({ width, height, pixels }));
  const header = parts.get("IHDR")!;
  expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([256, 8, 8, 3, 0, 0, 0]);
  const palette = parts.get("PLTE")!;
  expect(palette.length).toBeLessThanOrEqual(3 * 128);
  const raw = inflateSync(parts.get("IDAT")!);
  const colourAt = (row: number, column: number) => {
    const index = raw[row * (width + 1) + 1 + column]!;
    return [...palette.subarray(index * 3, index * 3 + 3)];
  };
  expect(colourAt(7, 255)).toEqual([0x01, 0x76, 0xd3]);
  const off = Array.from({ length: 256 }, (_, grey) => Math.abs(colourAt(0, grey)[0]! - grey));
  expect(Math.max(...off)).toBeLessThan(8);
});

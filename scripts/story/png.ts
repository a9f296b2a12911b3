/** Makes PNGs of screens small: a palette of 128 colours in place of 16 million. What a screen has most of keeps its exact colour. */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 128;
/** So many colours are kept as they are; the rest is for the edges of letters. */
const EXACT = 64;

/** A picture with three bytes a pixel: red, green, blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** The same picture, smaller. @throws Error for a PNG of another kind than browsers make (8 bit, not interlaced) */
export function shrink(png: Buffer): Buffer {
  return encode(decode(png));
}

/** Reads a PNG of 8-bit RGB or RGBA; transparency is dropped. */
export function decode(png: Buffer): Picture {
  const data: Buffer[] = [];
  let header: Buffer = Buffer.alloc(0);
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12) {
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === "IHDR") header = body;
    if (type === "IDAT") data.push(body);
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, kind, , , interlaced] = header.subarray(8);
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0) throw new Error("This PNG is of another kind.");
  return { width, height, pixels: withoutAlpha(unfilter(inflateSync(Buffer.concat(data)), width, kind), kind) };
}

/** https://www.w3.org/TR/png-3/#9Filters */
function unfilter(raw: Buffer, width: number, kind: number): Uint8Array {
  const step = kind === 6 ? 4 : 3;
  const line = width * step;
  const rows = raw.length / (line + 1);
  const out = new Uint8Array(rows * line);
  for (let row = 0; row < rows; row += 1) {
    const filter = raw[row * (line + 1)];
    for (let at = 0; at < line; at += 1) {
      const here = row * line + at;
      const left = at >= step ? out[here - step]! : 0;
      const up = row > 0 ? out[here - line]! : 0;
      const corner = at >= step && row > 0 ? out[here - line - step]! : 0;
      out[here] = raw[row * (line + 1) + 1 + at]! + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function withoutAlpha(pixels: Uint8Array, kind: number): Uint8Array {
  if (kind === 2) return pixels;
  return pixels.filter((_, index) => index % 4 !== 3);
}

type Colour = readonly [red: number, green: number, blue: number];

/** Writes a picture as a PNG with a palette. */
export function encode({ width, height, pixels }: Picture): Buffer {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = keyAt(pixels, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = paletteOf(counts);
  const nearest = new Map<number, number>();
  for (const colour of counts.keys()) nearest.set(colour, nearestIn(palette, colourOf(colour)));

  const raw = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1)
      raw[row * (width + 1) + 1 + column] = nearest.get(keyAt(pixels, 3 * (row * width + column)))!;

  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flat())),
    chunk("IDAT", deflateSync(raw, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const keyAt = (pixels: Uint8Array, at: number) => (pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!;
const colourOf = (key: number): Colour => [key >> 16, (key >> 8) & 255, key & 255];

/** The most frequent colours as they are, and the means of boxes that the others are divided into (median cut). */
function paletteOf(counts: ReadonlyMap<number, number>): Colour[] {
  const sorted = [...counts].toSorted(([, one], [, other]) => other - one);
  const exact = sorted.slice(0, EXACT).map(([key]) => colourOf(key));
  let boxes = [sorted.slice(EXACT)].filter((box) => box.length > 0);
  while (boxes.length < COLOURS - EXACT) {
    const widest = boxes.toSorted((one, other) => spread(other).width - spread(one).width)[0];
    if (widest === undefined || widest.length < 2) break;
    const { channel } = spread(widest);
    const ordered = widest.toSorted(([one], [other]) => colourOf(one)[channel]! - colourOf(other)[channel]!);
    const middle = Math.ceil(ordered.length / 2);
    boxes = [...boxes.filter((box) => box !== widest), ordered.slice(0, middle), ordered.slice(middle)];
  }
  return [...exact, ...boxes.map(meanOf)];
}

type Box = readonly (readonly [key: number, count: number])[];

function spread(box: Box): { channel: 0 | 1 | 2; width: number } {
  const widths = ([0, 1, 2] as const).map((channel) => {
    const values = box.map(([key]) => colourOf(key)[channel]);
    return { channel, width: Math.max(...values) - Math.min(...values) };
  });
  return widths.toSorted((one, other) => other.width - one.width)[0]!;
}

function meanOf(box: Box): Colour {
  const all = box.reduce((sum, [, count]) => sum + count, 0);
  const mean = (channel: 0 | 1 | 2) =>
    Math.round(box.reduce((sum, [key, count]) => sum + colourOf(key)[channel] * count, 0) / all);
  return [mean(0), mean(1), mean(2)];
}

function nearestIn(palette: readonly Colour[], [red, green, blue]: Colour): number {
  let best = 0;
  let least = Infinity;
  for (const [index, colour] of palette.entries()) {
    const distance = (colour[0] - red) ** 2 + (colour[1] - green) ** 2 + (colour[2] - blue) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function chunk(type: string, body: Buffer): Buffer {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, "latin1");
  body.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, body.length + 8)), body.length + 8);
  return out;
}

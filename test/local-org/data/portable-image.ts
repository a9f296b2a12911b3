/**
 * The rows of an org as text, for another org or a file: what `OrgData.image` is within one org. Settings of seams, events on the bus and tokens are
 * not in it.
 */
import type { ApexValue } from "../platform/registry.ts";
import { ApexBlob } from "../platform/values/blob.ts";
import { ApexDate } from "../platform/values/date.ts";
import { ApexDatetime } from "../platform/values/datetime.ts";
import { ApexDecimal } from "../platform/values/decimal.ts";
import { ApexDouble } from "../platform/values/double.ts";
import { ApexTime } from "../platform/values/time.ts";
import type { Deletion, StoredRow, StoreImage } from "./engine/store.ts";
import type { Schema } from "./schema/index.ts";
import type { SeededIds } from "./seed/index.ts";

/** What an org needs to begin where another one was. */
export interface PortableImage {
  readonly format: typeof FORMAT;
  /** Of the source that the org had deployed; an org of other source deploys its own over the rows. */
  readonly source: string | null;
  readonly instance: number;
  readonly ids: SeededIds;
  /** Of custom objects: ids begin with them. */
  readonly keyPrefixes: Readonly<Record<string, string>>;
  readonly counters: Readonly<Record<string, number>>;
  readonly tables: Readonly<Record<string, readonly PortableRow[]>>;
}

interface PortableRow {
  readonly id: string;
  readonly values: Readonly<Record<string, PortableValue>>;
  readonly isDeleted?: true;
  readonly deletion?: Deletion;
  readonly isLocked?: true;
}

type PortableValue = string | number | boolean | { readonly type: string; readonly text: string };

const FORMAT = "lockstep-org-image-1";

export function writeImage(
  image: StoreImage,
  schema: Schema,
  origin: Pick<PortableImage, "source" | "instance" | "ids">,
): string {
  const tables = [...image.tables].map(([name, rows]) => [name, [...rows.values()].map(rowOf)]);
  const written: PortableImage = {
    format: FORMAT,
    ...origin,
    keyPrefixes: Object.fromEntries(schema.keyPrefixes()),
    counters: Object.fromEntries(image.counters),
    tables: Object.fromEntries(tables) as PortableImage["tables"],
  };
  return JSON.stringify(written);
}

/** @throws Error when the text is no image */
export function readImage(text: string): PortableImage {
  let image: Partial<PortableImage> | null = null;
  try {
    image = JSON.parse(text) as Partial<PortableImage> | null;
  } catch {
    // said below
  }
  if (image?.format !== FORMAT) throw new Error(`This is no image of a local org (${FORMAT})`);
  return image as PortableImage;
}

/** The rows as those of a schema. @throws Error for rows that it has no place for */
export function rowsOfImage(image: PortableImage, schema: Schema): StoreImage {
  const tables = new Map<string, ReadonlyMap<string, StoredRow>>();
  for (const [name, rows] of Object.entries(image.tables)) {
    if (rows.length === 0) continue;
    const object = schema.object(name);
    if (!object) throw new Error(`The image has rows of ${name}, which the org does not know`);
    const table = new Map<string, StoredRow>();
    for (const { id, values, isDeleted = false, ...rest } of rows) {
      const read: Record<string, ApexValue> = {};
      for (const [field, value] of Object.entries(values)) {
        if (!object.field(field))
          throw new Error(`The image has values of ${name}.${field}, which the org does not know`);
        read[field] = valueOf(value);
      }
      table.set(id, { id, object, values: read, isDeleted, ...rest });
    }
    tables.set(name, table);
  }
  return { tables, counters: new Map(Object.entries(image.counters)) };
}

function rowOf({ id, values, isDeleted, deletion, isLocked }: StoredRow): PortableRow {
  return {
    id,
    values: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, portable(value)])),
    ...(isDeleted && { isDeleted }),
    ...(deletion && { deletion }),
    ...(isLocked && { isLocked }),
  };
}

function portable(value: ApexValue): PortableValue {
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  const tagged = (type: string, text: string | number | bigint): PortableValue => ({ type, text: String(text) });
  if (typeof value === "bigint") return tagged("long", value);
  if (value instanceof ApexDecimal) return tagged("decimal", `${value.unscaled}e${-value.scale}`);
  if (value instanceof ApexDouble) return tagged("double", value.value);
  if (value instanceof ApexDate) return tagged("date", value.days);
  if (value instanceof ApexDatetime) return tagged("datetime", value.ms);
  if (value instanceof ApexTime) return tagged("time", value.ms);
  if (value instanceof ApexBlob) return tagged("blob", Buffer.from(value.bytes).toString("base64"));
  throw new Error(
    `An image cannot hold a value of type ${typeof value === "object" ? value?.constructor?.name : typeof value}`,
  );
}

const READERS: Readonly<Record<string, (text: string) => ApexValue>> = {
  long: BigInt,
  decimal: (text) => ApexDecimal.parse(text),
  double: (text) => new ApexDouble(Number(text)),
  date: (text) => new ApexDate(Number(text)),
  datetime: (text) => new ApexDatetime(Number(text)),
  time: (text) => new ApexTime(Number(text)),
  blob: (text) => new ApexBlob(Buffer.from(text, "base64")),
};

function valueOf(value: PortableValue): ApexValue {
  if (typeof value !== "object") return value;
  const read = READERS[value.type];
  if (!read) throw new Error(`The image has a value of type ${value.type}`);
  return read(value.text);
}

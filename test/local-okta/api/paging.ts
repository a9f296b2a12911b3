import { validationFailed } from "../errors.ts";
import type { Row } from "../state/table.ts";

export interface Page<V> {
  readonly items: readonly V[];
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null;
}

/** Cursors are opaque on purpose: nobody can make one up from an id or a time. */
export function encodeCursor(content: string): string {
  return Buffer.from(content).toString("base64url");
}

/** @throws E0000001 for a cursor that was not given out by `encodeCursor` with this `kind` */
export function decodeCursor(cursor: string, kind: string): number {
  const [found, position, ...rest] = Buffer.from(cursor, "base64url").toString().split(":");
  if (found !== kind || rest.length > 0 || !/^\d+$/.test(position ?? "")) {
    throw validationFailed("after", "after: The cursor is not one that a next link gave");
  }
  return Number(position);
}

/** @param rows in creation order, @param limit the most items a page has */
export function pageOf<V>(rows: readonly Row<V>[], after: string | undefined, limit: number): Page<V> {
  const from = after === undefined ? 0 : decodeCursor(after, "row");
  const rest = rows.filter((row) => row.sequence > from);
  const taken = rest.slice(0, limit);
  const last = taken.at(-1);
  const next = rest.length > taken.length && last ? encodeCursor(`row:${last.sequence}`) : null;
  return { items: taken.map((row) => row.value), next };
}

/** @throws E0000001 unless `text` is a whole number from `min` to `max` */
export function limitOf(text: string | undefined, fallback: number, max: number, min = 1): number {
  if (text === undefined || text === "") return fallback;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < min || limit > max) {
    throw validationFailed("limit", `limit: The limit must be between ${min} and ${max}`);
  }
  return limit;
}

/** @returns the value of the `Link` header: the page itself and, where there is one, the next page */
export function linkHeader(url: URL, next: string | null): string[] {
  const links = [`<${url.href}>; rel="self"`];
  if (next !== null) {
    const nextUrl = new URL(url);
    nextUrl.searchParams.set("after", next);
    links.push(`<${nextUrl.href}>; rel="next"`);
  }
  return links;
}

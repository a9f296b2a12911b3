/**
 * Database.Cursor, PaginationCursor and CursorFetchResult. A cursor keeps the rows that its query found, as they were; fetching counts as a query and its
 * rows as query rows, making the cursor does not count the rows.
 *
 * Apex Developer Guide, "Apex Cursors"; Apex Reference Guide, "PaginationCursor Class", "CursorFetchResult Class".
 */
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { SObjectValue } from "../../values/sobject.ts";
import { PlainObject } from "../support/plain-object.ts";
import { defineRecordClass } from "../support/records.ts";

/** "The maximum number of rows per pagination cursor is 100,000"; "the maximum page size is 2,000". */
const MOST_ROWS = 100_000;
const LARGEST_PAGE = 2000;

class ApexCursor extends PlainObject {
  readonly typeKey: string;
  readonly rows: ApexList;

  constructor(typeKey: string, rows: ApexList) {
    super();
    this.typeKey = typeKey;
    this.rows = rows;
  }
  part(from: number, to: number): SObjectValue[] {
    return this.rows.items.slice(from, to) as SObjectValue[];
  }
}

/** Makes a cursor of a query's rows, which `find` reads. */
export function openCursor(find: () => ApexList): ApexCursor {
  return new ApexCursor("database.cursor", uncounted(find));
}

export function openPaginationCursor(find: () => ApexList): ApexCursor {
  const rows = uncounted(find);
  if (rows.size() > MOST_ROWS) fail(`A pagination cursor has at most ${MOST_ROWS} rows, found ${rows.size()}`);
  return new ApexCursor("database.paginationcursor", rows);
}

function uncounted(find: () => ApexList): ApexList {
  const { limits } = currentTransaction();
  const before = limits.used("soqlRows");
  const rows = find();
  limits.giveBack("soqlRows", limits.used("soqlRows") - before);
  return rows;
}

/** The exception is the documented one, its words are ours. */
function fail(message: string): never {
  throwApex("System.FatalCursorException", message);
}

function checkRange(self: ApexCursor, start: number, count: number): void {
  if (start < 0 || count < 0) fail(`Start and count must not be negative: ${start}, ${count}`);
  if (start > self.rows.size()) fail(`Start ${start} is beyond the ${self.rows.size()} rows of the cursor`);
}

function counted(rows: SObjectValue[]): SObjectValue[] {
  const { limits } = currentTransaction();
  limits.use("soqlQueries");
  limits.use("soqlRows", rows.length);
  return rows;
}

function fetchRows(self: ApexCursor, position: number, count: number): ApexList {
  checkRange(self, position, count);
  return new ApexList(self.rows.typeKey, counted(self.part(position, position + count)));
}

function isGone(row: SObjectValue): boolean {
  return currentTransaction().data.data.store.find(row.id)?.isDeleted ?? true;
}

/** "By default, the method skips rows deleted after the creation of the pagination cursor": a page is filled with those behind it. */
function fetchPage(self: ApexCursor, start: number, pageSize: number): unknown {
  if (pageSize > LARGEST_PAGE) fail(`A page has at most ${LARGEST_PAGE} rows: ${pageSize}`);
  checkRange(self, start, pageSize);
  const records: SObjectValue[] = [];
  let at = start;
  for (; at < self.rows.size() && records.length < pageSize; at++) {
    const row = self.rows.get(at) as SObjectValue;
    if (!isGone(row)) records.push(row);
  }
  return fetchResult.create({
    Records: new ApexList(self.rows.typeKey, counted(records)),
    // After the last page there is no next one: 0. [tyoshikawa1106/salesforce-platform-playground: CaseEmailMessageSelectorTest]
    NextIndex: at >= self.rows.size() ? 0 : at,
    NumDeletedRecords: at - start - records.length,
    Done: at >= self.rows.size(),
  });
}

const fetchResult = defineRecordClass({
  name: "Database.CursorFetchResult",
  properties: { Records: null, NextIndex: 0, NumDeletedRecords: 0, Done: false },
  constructible: false,
});

const getnumrecords = (self: ApexCursor): number => self.rows.size();

definePlatformClass({
  name: "Database.Cursor",
  dispatch: "value",
  isInstance: (value) => value instanceof ApexCursor && value.typeKey === "database.cursor",
  methods: { fetch: fetchRows, getnumrecords },
});
definePlatformClass({
  name: "Database.PaginationCursor",
  dispatch: "value",
  isInstance: (value) => value instanceof ApexCursor && value.typeKey === "database.paginationcursor",
  methods: {
    fetchpage: fetchPage,
    fetchdeleted: (self: ApexCursor, start: number, pageSize: number) => {
      checkRange(self, start, pageSize);
      return counted(self.part(start, start + pageSize)).filter((row) => isGone(row)).length;
    },
    getnumrecords,
  },
});

/**
 * What each user has viewed and referenced: `FOR VIEW` and `FOR REFERENCE` note it, and `RecentlyViewed` and the fields LastViewedDate and
 * LastReferencedDate, which differ from user to user, tell it.
 * [SOQL Reference: FOR VIEW, FOR REFERENCE; Object Reference: RecentlyViewed]
 */
import type { ApexValue } from "../platform/registry.ts";
import { ApexDatetime } from "../platform/values/datetime.ts";
import type { DataReader } from "./engine/reader.ts";
import type { Store, StoredRow } from "./engine/store.ts";
import type { SObjectDescribe } from "./schema/index.ts";
import type { ViewClause } from "./soql/ast.ts";

const OBJECT = "RecentlyViewed";
/** "RecentlyViewed data is periodically truncated down to 200 records", and "is retained for 90 days". */
const MOST = 200;
const RETAINED_MS = 90 * 86_400_000;
/** "The RecentlyViewed object doesn't support the Event, Task, Report, KnowledgeArticle, and Article objects." */
const UNSUPPORTED: ReadonlySet<string> = new Set(["Event", "Task", "Report", "KnowledgeArticle"]);

const VIEW_FIELDS: ReadonlySet<string> = new Set(["LastViewedDate", "LastReferencedDate"]);

/** Puts or (with null) removes a row of the transaction. */
type Write = (object: SObjectDescribe, id: string, row: StoredRow | null) => void;

/** Where notes go. */
export interface ViewNotes {
  readonly store: Store;
  readonly now: number;
  readonly userId: string;
  readonly write: Write;
}

/** A note is kept under the ids of its user and its record. */
const noteId = (userId: string, recordId: string): string => userId + recordId;
const recordOf = (note: StoredRow): string => note.id.slice(18);

/** Notes that a user has viewed or referenced records of an object. Whoever views a record has accessed it, so that LastReferencedDate moves with each. */
export function noteViews(
  clauses: readonly ViewClause[],
  object: SObjectDescribe,
  recordIds: readonly string[],
  { store, now, userId, write }: ViewNotes,
): void {
  if (clauses.length === 0 || !isSupported(object)) return;
  const { object: notes } = store.tableOf(OBJECT);
  const at = new ApexDatetime(Math.floor(now / 1000) * 1000);
  const viewed = clauses.includes("view") ? { LastViewedDate: at } : {};
  for (const recordId of recordIds) {
    const id = noteId(userId, recordId);
    const values = { ...store.table(notes).get(id)?.values, ...viewed, LastReferencedDate: at };
    write(notes, id, { id, object: notes, values, isDeleted: false });
  }
  for (const old of notesOf(userId, store).slice(MOST)) write(notes, old.id, null);
}

/** "Supported objects have the fields LastReferencedDate and LastViewedDate." */
function isSupported(object: SObjectDescribe): boolean {
  return object.field("LastViewedDate") !== undefined && object.name !== OBJECT && !UNSUPPORTED.has(object.name);
}

/** When the user viewed or referenced a record; undefined for fields that tell something else. */
export function viewDate(row: StoredRow, fieldName: string, userId: string, store: Store): ApexValue | undefined {
  if (!VIEW_FIELDS.has(fieldName) || row.object.name === OBJECT) return undefined;
  return store.tableOf(OBJECT).get(noteId(userId, row.id))?.values[fieldName] ?? null;
}

/** The rows that a user finds in RecentlyViewed, the newest first. @param sees whether the user may see a record */
export function recentlyViewedRows(userId: string, reader: DataReader, sees: (row: StoredRow) => boolean): StoredRow[] {
  return notesOf(userId, reader.store).flatMap((note) => {
    const row = reader.store.find(recordOf(note));
    if (!row || row.isDeleted || referencedAt(note) < reader.now() - RETAINED_MS || !sees(row)) return [];
    return [{ id: row.id, object: note.object, values: valuesOf(note, row, reader), isDeleted: false }];
  });
}

function notesOf(userId: string, store: Store): StoredRow[] {
  return [...store.tableOf(OBJECT).rows()]
    .filter((note) => note.id.startsWith(userId))
    .sort((left, right) => referencedAt(right) - referencedAt(left));
}

function referencedAt(note: StoredRow): number {
  return (note.values["LastReferencedDate"] as ApexDatetime).ms;
}

/** The fields of people are told of users, contacts and leads; IsActive, ProfileId and UserRoleId of users alone. */
function valuesOf(note: StoredRow, row: StoredRow, reader: DataReader): StoredRow["values"] {
  const values: Record<string, ApexValue> = { ...note.values, Type: row.object.name };
  for (const { name } of note.object.fields) {
    if (name in values || !row.object.field(name)) continue;
    const value = reader.value(row, name);
    if (value !== null) values[name] = value;
  }
  const nameField = row.object.fields.find((field) => field.nameField);
  if (nameField) values["Name"] = reader.value(row, nameField.name);
  return values;
}

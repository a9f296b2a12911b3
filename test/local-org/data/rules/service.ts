/** Cases, tasks and leads. [Object Reference: Case, Task, Lead] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { NotImplementedError } from "../../platform/values/exceptions.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { DataReader } from "../engine/reader.ts";
import type { ObjectRules } from "./rules.ts";

/** What new cases say under Internal Comments: it becomes a comment and is not a value of the case. */
const comments = new WeakMap<RowChange, string>();

export const caseRules: ObjectRules = {
  /** A case of a contact belongs to the contact's account unless it says another. */
  complete(change, { reader }) {
    if (change.operation === "insert" && change.value("AccountId") === null && !change.given.has("AccountId"))
      change.values["AccountId"] = reader.store.find(change.value("ContactId"))?.values["AccountId"] ?? null;
  },
  check(change, { reader }) {
    const text = change.value("Comments");
    if (typeof text === "string") comments.set(change, text);
    change.values["Comments"] = null;
    const isClosed = change.value("Status") === "Closed";
    stampWhen(change, "ClosedDate", isClosed, change.before?.values["Status"] === "Closed", reader);
    if (change.operation === "insert") change.values["IsClosedOnCreate"] = isClosed;
  },
  saved(change, { put }) {
    const text = comments.get(change);
    if (text !== undefined)
      put("CaseComment", null, { ParentId: change.saved?.id, CommentBody: text, IsPublished: false });
  },
};

/** Both kinds of activities: of a lead they concern nothing else. ["If the WhoId refers to a lead, then the WhatId field must be empty"; the wording is ours] */
export function checkRelations(change: RowChange, { store }: DataReader): void {
  if (change.value("WhatId") === null || store.find(change.value("WhoId"))?.object.name !== "Lead") return;
  change.fail(
    "FIELD_INTEGRITY_EXCEPTION",
    "field integrity exception: WhoId, WhatId (an activity of a lead can't be related to another record)",
    ["WhoId", "WhatId"],
  );
}

/** A series of tasks or events, whose members the platform would make. @throws NotImplementedError */
export function refuseSeries(change: RowChange): void {
  const field = ["IsRecurrence", "Recurrence2PatternText"].find((name) => (change.value(name) ?? false) !== false);
  if (field) throw new NotImplementedError(`${change.object.name}.${field}: recurring activities`);
}

export const taskRules: ObjectRules = {
  complete(change) {
    if (change.operation === "insert") change.values["TaskSubtype"] ??= "Task";
  },
  check(change, { reader }) {
    refuseSeries(change);
    checkRelations(change, reader);
    const isClosed = change.value("Status") === "Completed";
    stampWhen(change, "CompletedDateTime", isClosed, change.before?.values["Status"] === "Completed", reader);
  },
};

/** [Public integrations quote "cannot reference converted lead", CANNOT_UPDATE_CONVERTED_LEAD] */
export const leadRules: ObjectRules = {
  check(change) {
    if (change.before?.values["IsConverted"] === true)
      change.fail("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
  },
};

/** When a row was closed; nothing while it is open. */
function stampWhen(change: RowChange, field: string, isClosed: boolean, was: boolean, reader: DataReader): void {
  const kept: ApexValue = was ? (change.before?.values[field] ?? null) : null;
  change.values[field] = isClosed ? (kept ?? new ApexDatetime(Math.floor(reader.now() / 1000) * 1000)) : null;
}

/** EventBus.ChangeEventHeader, for tests that make change events by hand. Apex Reference Guide, "ChangeEventHeader Class". */
import { defineRecordClass } from "../support/records.ts";

const PROPERTIES = [
  "ChangedFields",
  "ChangeOrigin",
  "ChangeType",
  "CommitNumber",
  "CommitTimestamp",
  "CommitUser",
  "DiffFields",
  "EntityName",
  "NulledFields",
  "RecordIds",
  "SequenceNumber",
  "TransactionEnd",
  "TransactionKey",
] as const;

defineRecordClass({
  name: "EventBus.ChangeEventHeader",
  properties: Object.fromEntries(PROPERTIES.map((property) => [property, null])),
});

/** Deployed triggers and what the platform tells of Apex; classes stand in org.ts. [Object Reference: ApexTrigger] */
import { flag, openPicklist, READ_ONLY, readOnly, text, textArea } from "./facts.ts";
import type { ObjectFacts } from "./facts.ts";

export const apexTrigger: ObjectFacts = {
  name: "ApexTrigger",
  label: "Apex Trigger",
  keyPrefix: "01q",
  dml: READ_ONLY, // Apex cannot write Apex; deployment does
  otherFields: "read-only",
  fields: {
    Name: text(255, { ...readOnly, nameField: true }),
    TableEnumOrId: openPicklist([], readOnly),
    Body: textArea(1_000_000, readOnly),
    Status: openPicklist(["Inactive", "Active", "Deleted"], readOnly),
    ApiVersion: { type: "double", precision: 18, scale: 1, ...readOnly },
    NamespacePrefix: text(15, readOnly),
  },
};

/**
 * "Only the Salesforce Platform can fire this event; Apex code and the API cannot." That it goes out whatever becomes of the transaction follows from
 * its use. [Platform Events Developer Guide: BatchApexErrorEvent]
 */
export const batchApexErrorEvent: ObjectFacts = {
  name: "BatchApexErrorEvent",
  label: "Batch Apex Error Event",
  keyPrefix: null,
  dml: READ_ONLY,
  publishBehavior: "PublishImmediately",
  otherFields: "read-only",
  fields: {
    AsyncApexJobId: text(18, readOnly),
    DoesExceedJobScopeMaxLength: flag(false, readOnly),
    EventUuid: text(36, readOnly),
    ExceptionType: text(255, readOnly),
    JobScope: textArea(40_000, readOnly),
    Message: text(5000, readOnly),
    Phase: text(255, readOnly),
    ReplayId: text(255, readOnly),
    RequestId: text(255, readOnly),
    StackTrace: textArea(5000, readOnly),
  },
};

/** Deployed triggers; classes stand in org.ts. [Object Reference: ApexTrigger] */
import { openPicklist, READ_ONLY, readOnly, text, textArea } from "./facts.ts";
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

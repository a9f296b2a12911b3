/** What Setup keeps of the company: hours, holidays, addresses, statuses, pages; topics. [Object Reference, one page each] */
import {
  NO_UNDELETE,
  READ_ONLY,
  flag,
  openPicklist,
  readOnly,
  reference,
  text,
  textArea,
  type ObjectFacts,
} from "./facts.ts";

export const businessHours: ObjectFacts = {
  name: "BusinessHours",
  label: "Business Hours",
  labelPlural: "Business Hours",
  keyPrefix: "01m",
  dml: READ_ONLY, // Apex may not write them
  otherFields: "read-only",
  fields: {
    Name: text(80, { ...readOnly, nameField: true }),
    IsActive: flag(true, readOnly),
    IsDefault: flag(false, readOnly),
    TimeZoneSidKey: openPicklist([], readOnly),
  },
};

export const holiday: ObjectFacts = {
  name: "Holiday",
  keyPrefix: "0C0",
  dml: NO_UNDELETE,
  otherFields: "writable",
  fields: {
    Name: text(80, { required: true, nameField: true, label: "Holiday Name" }),
    Description: text(1000),
    IsAllDay: flag(true),
    IsRecurrence: flag(),
    NextOccurrenceDate: readOnly,
  },
};

function statusOf(name: string, label: string, keyPrefix: string): ObjectFacts {
  return {
    name,
    label,
    labelPlural: `${label}es`,
    keyPrefix,
    dml: READ_ONLY,
    otherFields: "read-only",
    fields: { MasterLabel: text(255, { ...readOnly, nameField: true }), ApiName: text(255, readOnly) },
  };
}

export const caseStatus: ObjectFacts = statusOf("CaseStatus", "Case Status Value", "01R");
export const leadStatus: ObjectFacts = statusOf("LeadStatus", "Lead Status Value", "01J");
export const taskStatus: ObjectFacts = statusOf("TaskStatus", "Task Status Value", "01T");
export const opportunityStage: ObjectFacts = {
  ...statusOf("OpportunityStage", "Opportunity Stage", "01J"),
  keyPrefix: "00y",
  labelPlural: "Opportunity Stages",
};

export const orgWideEmailAddress: ObjectFacts = {
  name: "OrgWideEmailAddress",
  label: "Organization-Wide From Email Address",
  keyPrefix: "0D2",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    Address: { type: "email", length: 80, ...readOnly },
    DisplayName: text(255, { ...readOnly, nameField: true }),
    IsAllowAllProfiles: flag(false, readOnly),
  },
};

export const apexPage: ObjectFacts = {
  name: "ApexPage",
  label: "Visualforce Page",
  keyPrefix: "066",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: { Name: text(80, { ...readOnly, nameField: true }), Markup: textArea(1_000_000, readOnly) },
};

export const topic: ObjectFacts = {
  name: "Topic",
  keyPrefix: "0TO",
  dml: NO_UNDELETE,
  otherFields: "read-only",
  absent: ["NetworkId"],
  fields: {
    Name: text(150, { required: true, nameField: true }),
    Description: textArea(4000),
    TalkingAbout: readOnly,
  },
};

export const topicAssignment: ObjectFacts = {
  name: "TopicAssignment",
  label: "Topic Assignment",
  keyPrefix: "0Ba",
  dml: { insert: true, update: false, delete: true, undelete: false },
  otherFields: "read-only",
  absent: ["NetworkId"],
  fields: {
    TopicId: reference("Topic", { required: true, deleteRule: "cascade", updateable: false }),
    EntityId: reference([], { required: true, relationshipName: "Entity", deleteRule: "cascade", updateable: false }),
    EntityKeyPrefix: readOnly,
    EntityType: readOnly,
  },
};

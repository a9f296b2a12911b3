/** The organisation itself and what the platform keeps of its own work. [Object Reference, one page each] */
import {
  READ_ONLY,
  derived,
  flag,
  openPicklist,
  readOnly,
  reference,
  text,
  textArea,
  type ObjectFacts,
} from "./facts.ts";

export const organization: ObjectFacts = {
  name: "Organization",
  keyPrefix: "00D",
  dml: READ_ONLY, // a few fields can be updated by API; nothing here needs it
  otherFields: "read-only",
  absent: ["CountryCode", "StateCode"],
  fields: {
    Name: text(80, { ...readOnly, nameField: true }),
    OrganizationType: openPicklist(["Developer Edition", "Enterprise Edition", "Unlimited Edition"], readOnly),
    TimeZoneSidKey: openPicklist([], readOnly),
    LanguageLocaleKey: openPicklist([], readOnly),
    DefaultLocaleSidKey: openPicklist([], readOnly),
    InstanceName: text(5, readOnly),
    IsSandbox: flag(false, readOnly),
  },
};

/** Its rows are worked out when asked (`data/recently-viewed.ts`). [Object Reference: RecentlyViewed] */
export const recentlyViewed: ObjectFacts = {
  name: "RecentlyViewed",
  label: "Recently Viewed",
  labelPlural: "Recently Viewed",
  keyPrefix: null,
  dml: READ_ONLY, // the API may update the dates; nothing here needs it
  otherFields: "read-only",
  fields: {
    Name: text(255, { ...readOnly, nameField: true }),
    Type: text(40, readOnly),
    IsActive: { type: "boolean", ...readOnly },
    ProfileId: { ...reference("Profile"), ...readOnly },
    RecordTypeId: { ...reference("RecordType"), ...readOnly },
    UserRoleId: { ...reference("UserRole"), ...readOnly },
  },
};

export const asyncApexJob: ObjectFacts = {
  name: "AsyncApexJob",
  label: "Apex Job",
  keyPrefix: "707",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    ApexClassId: { ...reference("ApexClass"), ...readOnly },
    Status: openPicklist(["Holding", "Queued", "Preparing", "Processing", "Aborted", "Completed", "Failed"], readOnly),
    JobType: openPicklist(
      [
        "Future",
        "SharingRecalculation",
        "ScheduledApex",
        "BatchApex",
        "BatchApexWorker",
        "Queueable",
        "TestRequest",
        "TestWorker",
      ],
      readOnly,
    ),
    ExtendedStatus: text(255, readOnly),
    MethodName: text(255, readOnly),
  },
};

export const cronTrigger: ObjectFacts = {
  name: "CronTrigger",
  label: "Scheduled Job",
  keyPrefix: "08e",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    CronJobDetailId: reference("CronJobDetail", { ...readOnly, relationshipName: "CronJobDetail" }),
    State: openPicklist(
      ["WAITING", "ACQUIRED", "EXECUTING", "COMPLETE", "ERROR", "DELETED", "PAUSED", "BLOCKED", "PAUSED_BLOCKED"],
      readOnly,
    ),
    CronExpression: text(255, readOnly),
    TimeZoneSidKey: text(255, readOnly),
    OwnerId: reference("User", { ...readOnly, relationshipName: "Owner" }),
  },
};

export const cronJobDetail: ObjectFacts = {
  name: "CronJobDetail",
  label: "Cron Job",
  keyPrefix: "08a",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: { Name: text(255, { ...readOnly, nameField: true }), JobType: text(3, readOnly) },
};

export const apexClass: ObjectFacts = {
  name: "ApexClass",
  label: "Apex Class",
  keyPrefix: "01p",
  dml: READ_ONLY, // Apex cannot write Apex; deployment does
  otherFields: "read-only",
  fields: {
    Name: text(255, { ...readOnly, nameField: true }),
    Body: textArea(1_000_000, readOnly),
    Status: openPicklist(["Inactive", "Active", "Deleted"], readOnly),
    ApiVersion: { type: "double", precision: 18, scale: 1, ...readOnly },
    NamespacePrefix: text(15, readOnly),
  },
};

export const listView: ObjectFacts = {
  name: "ListView",
  label: "List View",
  keyPrefix: "00B",
  dml: READ_ONLY, // deployed
  otherFields: "read-only",
  fields: {
    Name: text(80, { ...readOnly, nameField: true }),
    DeveloperName: text(80, readOnly),
    SobjectType: openPicklist([], { ...readOnly, length: 40 }),
    IsSoqlCompatible: flag(true, readOnly),
  },
};

export const recordType: ObjectFacts = {
  name: "RecordType",
  label: "Record Type",
  keyPrefix: "012",
  dml: READ_ONLY, // deployed
  otherFields: "read-only",
  fields: {
    Name: text(80, { ...readOnly, nameField: true }),
    DeveloperName: text(80, readOnly),
    SobjectType: openPicklist([], { ...readOnly, length: 40 }),
    IsActive: flag(true, readOnly),
  },
};

export const eventBusSubscriber: ObjectFacts = {
  name: "EventBusSubscriber",
  label: "Event Bus Subscriber",
  keyPrefix: null,
  dml: READ_ONLY,
  otherFields: "read-only",
  absent: ["CurrencyIsoCode"],
  fields: { Name: text(255, { ...readOnly, nameField: true }), Topic: text(255, readOnly), Type: text(255, readOnly) },
};

/** What SOQL reads through a relationship that may lead to several objects (`Owner.Name`, `Who.Type`). [Object Reference: Name] */
export const name: ObjectFacts = {
  name: "Name",
  keyPrefix: null,
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    Name: text(121, { ...derived, nameField: true }),
    Type: text(255, derived),
    UserRoleId: reference("UserRole"),
  },
};

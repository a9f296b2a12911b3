/** Campaigns, products, calendar and comments. [Object Reference, one page each; picklist values: those of a new org] */
import {
  ACTIVITY_PARENTS,
  ALL_DML,
  derived,
  flag,
  openPicklist,
  owner,
  readOnly,
  reference,
  text,
  textArea,
  type ObjectFacts,
} from "./facts.ts";

const FEATURES = /^(CurrencyIsoCode|Division|RecordTypeId)$/;

export const campaign: ObjectFacts = {
  name: "Campaign",
  labelPlural: "Campaigns",
  keyPrefix: "701",
  dml: ALL_DML,
  sharing: "FullAccess",
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(CampaignImageId|CampaignMemberRecordTypeId)$`),
  fields: {
    Name: text(80, { required: true, nameField: true, label: "Campaign Name" }),
    ParentId: reference("Campaign", { relationshipName: "Parent" }),
    Type: openPicklist([
      "Conference",
      "Webinar",
      "Trade Show",
      "Public Relations",
      "Partners",
      "Referral Program",
      "Advertisement",
      "Banner Ads",
      "Direct Mail",
      "Email",
      "Telemarketing",
      "Other",
    ]),
    Status: openPicklist(["Planned", "In Progress", "Completed", "Aborted"], { defaultValue: "Planned" }),
    ExpectedRevenue: { type: "currency", precision: 18, scale: 0 },
    BudgetedCost: { type: "currency", precision: 18, scale: 0 },
    ActualCost: { type: "currency", precision: 18, scale: 0 },
    ExpectedResponse: { type: "percent", precision: 10, scale: 2 },
    NumberSent: { type: "double", precision: 18, scale: 0 },
    IsActive: flag(false, { label: "Active" }),
    Description: textArea(32000),
    OwnerId: reference("User"),
    ...Object.fromEntries(
      [
        "NumberOfLeads",
        "NumberOfConvertedLeads",
        "NumberOfContacts",
        "NumberOfResponses",
        "NumberOfOpportunities",
        "NumberOfWonOpportunities",
        "AmountAllOpportunities",
        "AmountWonOpportunities",
      ]
        .flatMap((name) => [name, `Hierarchy${name}`])
        .concat("HierarchyActualCost", "HierarchyBudgetedCost", "HierarchyExpectedRevenue", "HierarchyNumberSent")
        .map((name) => [name, derived]),
    ),
  },
  children: { ChildCampaigns: { object: "Campaign", field: "ParentId" } },
};

export const product: ObjectFacts = {
  name: "Product2",
  label: "Product",
  labelPlural: "Products",
  keyPrefix: "01t",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(
    `${FEATURES.source}|^(BasedOnId|SellerId|SourceProductId|ExternalDataSourceId|AvailabilityDate|DiscontinuedDate|EndOfLifeDate|ConfigureDuringSale|HelpText|IsAssetizable|IsSoldOnlyWithOtherProds|SpecificationType|UsageModelType|TransferRecordMode|CanUse.*Schedule|.*Installment.*|.*ScheduleType)$`,
  ),
  fields: {
    Name: text(255, { required: true, nameField: true, label: "Product Name" }),
    ProductCode: text(255),
    Description: textArea(4000, { label: "Product Description" }),
    IsActive: flag(false, { label: "Active" }),
    Family: openPicklist([], { label: "Product Family" }),
    DisplayUrl: { type: "url", length: 1000 },
    QuantityUnitOfMeasure: openPicklist(["Each"]),
    StockKeepingUnit: text(180, { label: "Product SKU" }),
    ExternalId: text(255),
    IsArchived: flag(false, readOnly),
    ProductClass: derived,
  },
};

export const event: ObjectFacts = {
  name: "Event",
  labelPlural: "Events",
  keyPrefix: "00U",
  dml: ALL_DML,
  sharing: "Private",
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(WhoCount|WhatCount|ServiceAppointmentId)$`),
  fields: {
    Subject: { type: "combobox", length: 255, nameField: true },
    IsRecurrence: flag(), // a series is refused by name: rules/service.ts
    IsRecurrence2: flag(false, readOnly),
    IsRecurrence2Exception: flag(false, readOnly),
    IsRecurrence2Exclusion: flag(false, readOnly),
    Recurrence2PatternStartDate: readOnly,
    Recurrence2PatternTimeZone: readOnly,
    Recurrence2PatternVersion: readOnly,
    WhoId: reference(["Contact", "Lead"], { relationshipName: "Who" }),
    WhatId: reference(ACTIVITY_PARENTS, { relationshipName: "What" }),
    AccountId: derived,
    OwnerId: owner,
    Location: text(255),
    DurationInMinutes: { type: "int", precision: 8 }, // or an end: rules/activity.ts
    StartDateTime: { type: "datetime" },
    EndDateTime: { type: "datetime" },
    Description: textArea(32000),
    Type: openPicklist(["Email", "Meeting", "Other", "Call"]),
    ShowAs: openPicklist(["Busy", "OutOfOffice", "Free"], { defaultValue: "Busy" }),
    IsAllDayEvent: flag(false, { label: "All-Day Event" }),
    IsPrivate: flag(),
    IsReminderSet: flag(),
    IsArchived: flag(false, readOnly),
    IsChild: flag(false, readOnly),
    IsGroupEvent: flag(false, readOnly),
    GroupEventType: readOnly,
    EventSubtype: openPicklist(["Event"], readOnly),
  },
};

export const caseComment: ObjectFacts = {
  name: "CaseComment",
  label: "Case Comment",
  keyPrefix: "00a",
  dml: { ...ALL_DML, undelete: false },
  sharing: "ControlledByParent",
  otherFields: "read-only",
  absent: ["Division", "CommentBodyRichtext"],
  fields: {
    ParentId: {
      ...reference("Case", { relationshipName: "Parent", required: true, deleteRule: "cascade" }),
      updateable: false,
    },
    CommentBody: textArea(4000, { createable: true, updateable: true, label: "Body" }),
    IsPublished: flag(false, { createable: true, updateable: true, label: "Published" }),
  },
};

/** Accounts, people and their work. [Object Reference, one page each; picklist values: those of a new org] */
import {
  ALL_DML,
  derived,
  flag,
  openPicklist,
  readOnly,
  reference,
  text,
  textArea,
  type FieldFacts,
  type ObjectFacts,
} from "./facts.ts";

const owner: FieldFacts = reference("User", { relationshipName: "Owner" });
const LEAD_SOURCES = openPicklist(["Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"], {
  length: 255,
});
const SALUTATIONS = openPicklist(["Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."], { length: 40 });

/** Fields of features that a new org does not have: several currencies, divisions, state and country picklists, Data.com. */
const FEATURES =
  /^(CurrencyIsoCode|Division|Jigsaw.*|CleanStatus|DandbCompanyId|.*(State|Country)Code|LastCU.*|IsPriorityRecord|IndividualId|RecordTypeId)$/;
const PERSON_ACCOUNTS = /^(Person.*|IsPersonAccount|FirstName|LastName|Salutation|MiddleName|Suffix)$/;

function address(prefix: string): Record<string, FieldFacts> {
  return {
    [`${prefix}Street`]: textArea(255),
    [`${prefix}City`]: text(40),
    [`${prefix}State`]: text(80, { label: `${prefix} State/Province`.trim() }),
    [`${prefix}PostalCode`]: text(20, { label: `${prefix} Zip/Postal Code`.trim() }),
    [`${prefix}Country`]: text(80),
    [`${prefix}Address`]: derived,
  };
}

const phone: FieldFacts = { type: "phone", length: 40 };

export const account: ObjectFacts = {
  name: "Account",
  labelPlural: "Accounts",
  keyPrefix: "001",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(
    `${FEATURES.source}|${PERSON_ACCOUNTS.source}|^(ChannelProgram.*|EffectiveDate|EndDate|IsActive|IsExcludedFromRealign|IsPartner|IsCustomerPortal)$`,
  ),
  fields: {
    Name: text(255, { required: true, nameField: true, label: "Account Name" }),
    Type: openPicklist([
      "Analyst",
      "Competitor",
      "Customer",
      "Integrator",
      "Investor",
      "Partner",
      "Press",
      "Prospect",
      "Reseller",
      "Other",
    ]),
    ParentId: reference("Account", { relationshipName: "Parent" }),
    Phone: phone,
    Fax: phone,
    AccountNumber: text(40),
    Website: { type: "url", length: 255 },
    Sic: text(20, { label: "SIC Code" }),
    Industry: openPicklist([
      "Agriculture",
      "Banking",
      "Consulting",
      "Education",
      "Finance",
      "Healthcare",
      "Insurance",
      "Manufacturing",
      "Retail",
      "Technology",
      "Other",
    ]),
    AnnualRevenue: { type: "currency", precision: 18, scale: 0 },
    NumberOfEmployees: { type: "int", precision: 8, label: "Employees" },
    Ownership: openPicklist(["Public", "Private", "Subsidiary", "Other"]),
    TickerSymbol: text(20),
    Description: textArea(32000),
    Rating: openPicklist(["Hot", "Warm", "Cold"]),
    Site: text(80, { label: "Account Site" }),
    AccountSource: LEAD_SOURCES,
    OwnerId: owner,
    MasterRecordId: readOnly,
    PhotoUrl: { type: "url", ...readOnly },
    ...address("Billing"),
    ...address("Shipping"),
  },
  children: {
    ChildAccounts: { object: "Account", field: "ParentId" },
    Contacts: { object: "Contact", field: "AccountId" },
  },
};

export const contact: ObjectFacts = {
  name: "Contact",
  labelPlural: "Contacts",
  keyPrefix: "003",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(IsPersonAccount|MiddleName|Suffix|HasPrivacyHold|ContactSource)$`),
  fields: {
    LastName: text(80, { required: true }),
    FirstName: text(40),
    Salutation: SALUTATIONS,
    Name: text(121, { ...derived, nameField: true, label: "Full Name" }),
    AccountId: reference("Account", { deleteRule: "cascade" }),
    ReportsToId: reference("Contact", { relationshipName: "ReportsTo" }),
    Email: { type: "email", length: 80, idLookup: true },
    Title: text(128),
    Department: text(80),
    Phone: phone,
    Fax: phone,
    MobilePhone: phone,
    HomePhone: phone,
    OtherPhone: phone,
    AssistantPhone: phone,
    AssistantName: text(40),
    LeadSource: LEAD_SOURCES,
    Description: textArea(32000),
    HasOptedOutOfEmail: flag(false, { label: "Email Opt Out" }),
    OwnerId: owner,
    MasterRecordId: readOnly,
    EmailBouncedReason: text(255),
    IsEmailBounced: flag(false, derived),
    PhotoUrl: { type: "url", ...readOnly },
    ...address("Mailing"),
    ...address("Other"),
  },
  children: { Cases: { object: "Case", field: "ContactId" } },
};

export const lead: ObjectFacts = {
  name: "Lead",
  labelPlural: "Leads",
  keyPrefix: "00Q",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(
    `${FEATURES.source}|^(MiddleName|Suffix|HasPrivacyHold|CompanyDunsNumber|PartnerAccountId|ScoreIntelligenceId|ScoringModelId|FirstCall.*|FirstEmail.*|ActivityMetric.*|ExportStatus)$`,
  ),
  fields: {
    LastName: text(80, { required: true }),
    FirstName: text(40),
    Salutation: SALUTATIONS,
    Name: text(121, { ...derived, nameField: true, label: "Full Name" }),
    Title: text(128),
    Company: text(255, { required: true }),
    Email: { type: "email", length: 80, idLookup: true },
    Phone: phone,
    Fax: phone,
    MobilePhone: phone,
    Website: { type: "url", length: 255 },
    Description: textArea(32000),
    LeadSource: LEAD_SOURCES,
    Status: openPicklist(
      ["Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted"],
      {
        required: true,
        defaultValue: "Open - Not Contacted",
      },
    ),
    Industry: openPicklist([]),
    Rating: openPicklist(["Hot", "Warm", "Cold"]),
    AnnualRevenue: { type: "currency", precision: 18, scale: 0 },
    NumberOfEmployees: { type: "int", precision: 8, label: "Employees" },
    OwnerId: reference(["Group", "User"], { relationshipName: "Owner" }),
    IsConverted: flag(false, readOnly),
    ConvertedDate: readOnly,
    ConvertedAccountId: readOnly,
    ConvertedContactId: readOnly,
    ConvertedOpportunityId: readOnly,
    MasterRecordId: readOnly,
    ...address(""),
  },
};

export const caseFacts: ObjectFacts = {
  name: "Case",
  labelPlural: "Cases",
  keyPrefix: "500",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(
    `${FEATURES.source}|^(AssetWarrantyId|BusinessHoursId|EntitlementId|MilestoneStatus|ProductId|QuestionId|ServiceContractId|SlaExitDate|SlaStartDate|StopStartDate|IsStopped|CommunityId|CreatorName|CreatorFullPhotoUrl|CreatorSmallPhotoUrl|FeedItemId|Language|HasCommentsUnreadByOwner|HasSelfServiceComments|IsVisibleInSelfService|IsSelfServiceClosed)$`,
  ),
  fields: {
    CaseNumber: text(30, {
      ...readOnly,
      autoNumber: { format: "{00000000}", start: 1000 },
      nameField: true,
      idLookup: true,
    }),
    ContactId: reference("Contact"),
    AccountId: reference("Account"),
    AssetId: readOnly,
    ParentId: reference("Case", { relationshipName: "Parent" }),
    SourceId: readOnly,
    Type: openPicklist(["Problem", "Feature Request", "Question"]),
    Status: openPicklist(["New", "On Hold", "Escalated", "Closed"], { defaultValue: "New" }),
    Reason: openPicklist([]),
    Origin: openPicklist(["Email", "Phone", "Web"]),
    Subject: text(255),
    Priority: openPicklist(["High", "Medium", "Low"], { defaultValue: "Medium" }),
    Description: textArea(32000),
    Comments: textArea(4000, { label: "Internal Comments" }),
    SuppliedName: text(80),
    SuppliedEmail: { type: "email", length: 80 },
    SuppliedPhone: text(40),
    SuppliedCompany: text(80),
    IsClosed: flag(false, derived),
    IsClosedOnCreate: flag(false, readOnly),
    IsEscalated: flag(),
    ClosedDate: readOnly,
    OwnerId: reference(["Group", "User"], { relationshipName: "Owner" }),
    ContactEmail: derived,
    ContactPhone: derived,
    ContactMobile: derived,
    ContactFax: derived,
    MasterRecordId: readOnly,
  },
};

export const opportunity: ObjectFacts = {
  name: "Opportunity",
  labelPlural: "Opportunities",
  keyPrefix: "006",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(
    `${FEATURES.source}|^(Territory2Id|IsExcludedFromTerritory2Filter|IqScore|SyncedQuoteId|PartnerAccountId|LastAmountChangedHistoryId|LastCloseDateChangedHistoryId|HasOverdueTask|HasOpenActivity|PushCount|IsSplit)$`,
  ),
  fields: {
    Name: text(120, { required: true, nameField: true, label: "Opportunity Name" }),
    AccountId: reference("Account", { deleteRule: "cascade" }),
    CampaignId: reference("Campaign"),
    ContractId: reference("Contract"),
    Pricebook2Id: reference("Pricebook2"),
    ContactId: createOnlyContact(),
    StageName: openPicklist(
      [
        "Prospecting",
        "Qualification",
        "Needs Analysis",
        "Value Proposition",
        "Id. Decision Makers",
        "Perception Analysis",
        "Proposal/Price Quote",
        "Negotiation/Review",
        "Closed Won",
        "Closed Lost",
      ],
      { required: true, label: "Stage" },
    ),
    Amount: { type: "currency", precision: 18, scale: 2 },
    Probability: { type: "percent", precision: 3, scale: 0, label: "Probability (%)" },
    CloseDate: { type: "date", required: true },
    Type: openPicklist(["Existing Business", "New Business"]),
    NextStep: text(255),
    LeadSource: LEAD_SOURCES,
    Description: textArea(32000),
    ForecastCategory: derived,
    ForecastCategoryName: derived,
    ExpectedRevenue: derived,
    IsClosed: flag(false, derived),
    IsWon: flag(false, derived),
    HasOpportunityLineItem: flag(false, readOnly),
    FiscalQuarter: derived,
    FiscalYear: derived,
    Fiscal: derived,
    TotalOpportunityQuantity: { type: "double", precision: 18, scale: 2 },
    OwnerId: owner,
  },
};

function createOnlyContact(): FieldFacts {
  return { ...reference("Contact"), updateable: false };
}

export const task: ObjectFacts = {
  name: "Task",
  labelPlural: "Tasks",
  keyPrefix: "00T",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(
    `${FEATURES.source}|^(Recurrence.*|WhoCount|WhatCount|IsRecurrence|RegeneratedFrom.*|RecurrenceRegeneratedType|ConnectionReceivedId|ConnectionSentId)$`,
  ),
  fields: {
    Subject: { type: "combobox", length: 255 },
    WhoId: reference(["Contact", "Lead"], { relationshipName: "Who" }),
    WhatId: reference(["Account", "Case", "Opportunity"], { relationshipName: "What" }),
    AccountId: derived,
    OwnerId: reference(["Group", "User"], { relationshipName: "Owner" }),
    Status: openPicklist(["Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"], {
      required: true,
      defaultValue: "Not Started",
    }),
    Priority: openPicklist(["High", "Normal", "Low"], { required: true, defaultValue: "Normal" }),
    Description: textArea(32000),
    IsHighPriority: flag(false, derived),
    IsClosed: flag(false, derived),
    IsArchived: flag(false, readOnly),
    CompletedDateTime: readOnly,
    IsReminderSet: flag(),
  },
};

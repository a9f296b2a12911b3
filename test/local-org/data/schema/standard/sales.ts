/** Prices, orders, contracts and who takes part. [Object Reference, one page each; picklist values: those of a new org] */
import {
  ALL_DML,
  NO_UNDELETE,
  address,
  createOnly,
  derived,
  flag,
  openPicklist,
  owner,
  picklist,
  readOnly,
  reference,
  text,
  textArea,
  type FieldFacts,
  type ObjectFacts,
} from "./facts.ts";

const FEATURES = /^(CurrencyIsoCode|Division|RecordTypeId|.*(State|Country)Code)$/;
const money: FieldFacts = { type: "currency", precision: 18, scale: 2 };
const quantity: FieldFacts = { type: "double", precision: 12, scale: 2 };
const date: FieldFacts = { type: "date" };

export const pricebook: ObjectFacts = {
  name: "Pricebook2",
  label: "Price Book",
  keyPrefix: "01s",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(CostBookId|ValidFrom|ValidTo)$`),
  fields: {
    Name: text(255, { required: true, nameField: true, label: "Price Book Name" }),
    Description: text(255),
    IsActive: flag(false, { label: "Active" }),
    IsStandard: flag(false, readOnly),
    IsArchived: flag(false, readOnly),
  },
};

export const pricebookEntry: ObjectFacts = {
  name: "PricebookEntry",
  label: "Price Book Entry",
  labelPlural: "Price Book Entries",
  keyPrefix: "01u",
  dml: NO_UNDELETE,
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(ProductSellingModelId|IsDerived)$`),
  fields: {
    Name: text(255, { ...derived, nameField: true, label: "Product Name" }),
    Pricebook2Id: reference("Pricebook2", { required: true, deleteRule: "cascade", ...createOnly }),
    Product2Id: reference("Product2", { required: true, deleteRule: "cascade", ...createOnly }),
    UnitPrice: { ...money, required: true, label: "List Price" },
    UseStandardPrice: flag(),
    IsActive: flag(false, { label: "Active" }),
    IsArchived: flag(false, readOnly),
    ProductCode: text(255, derived),
  },
};

export const opportunityLineItem: ObjectFacts = {
  name: "OpportunityLineItem",
  label: "Opportunity Product",
  keyPrefix: "00k",
  dml: ALL_DML,
  sharing: "ControlledByParent",
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(CanUse.*Schedule|Has.*Schedule)$`),
  fields: {
    Name: text(376, { ...derived, nameField: true }),
    OpportunityId: reference("Opportunity", {
      required: true,
      masterDetail: true,
      deleteRule: "cascade",
      ...createOnly,
    }),
    PricebookEntryId: reference("PricebookEntry", createOnly),
    Product2Id: reference("Product2", createOnly),
    ProductCode: text(255, derived),
    Quantity: { ...quantity, required: true },
    UnitPrice: { ...money, label: "Sales Price" },
    TotalPrice: money,
    ListPrice: { ...money, ...derived },
    Subtotal: { ...money, ...readOnly },
    Discount: { type: "percent", precision: 5, scale: 2 },
    Description: text(255, { label: "Line Description" }),
    SortOrder: { type: "int", ...readOnly },
  },
};

export const opportunityContactRole: ObjectFacts = {
  name: "OpportunityContactRole",
  label: "Opportunity Contact Role",
  keyPrefix: "00K",
  dml: NO_UNDELETE,
  sharing: "ControlledByParent",
  otherFields: "read-only",
  absent: FEATURES,
  fields: {
    OpportunityId: reference("Opportunity", { required: true, deleteRule: "cascade", ...createOnly }),
    ContactId: reference("Contact", { required: true, deleteRule: "cascade" }),
    Role: openPicklist([
      "Business User",
      "Decision Maker",
      "Economic Buyer",
      "Economic Decision Maker",
      "Evaluator",
      "Executive Sponsor",
      "Influencer",
      "Technical Buyer",
      "Other",
    ]),
    IsPrimary: flag(false, { label: "Primary" }),
  },
};

export const contract: ObjectFacts = {
  name: "Contract",
  keyPrefix: "800",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(SourceOpportunityId)$`),
  fields: {
    ContractNumber: text(30, {
      ...readOnly,
      autoNumber: { format: "{00000000}", start: 100 },
      nameField: true,
      idLookup: true,
    }),
    AccountId: reference("Account", { required: true }),
    Status: picklist(["Draft", "In Approval Process", "Activated"], { defaultValue: "Draft" }),
    StatusCode: picklist(["Draft", "InApproval", "Activated"], readOnly),
    OwnerId: owner,
    EndDate: { type: "date", ...readOnly },
    // Update without Create [Object Reference: Contract]; a name stands in the Field Reference.
    ActivatedDate: { createable: false },
    ActivatedById: { createable: false },
    Name: text(80, { label: "Contract Name" }),
    LastApprovedDate: readOnly,
    Description: textArea(32000),
    SpecialTerms: textArea(4000),
    ...address("Billing"),
    ...address("Shipping"),
  },
};

export const order: ObjectFacts = {
  name: "Order",
  keyPrefix: "801",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(QuoteId|IsReductionOrder|OriginalOrderId)$`),
  fields: {
    OrderNumber: text(30, {
      ...readOnly,
      autoNumber: { format: "{00000000}", start: 100 },
      nameField: true,
      idLookup: true,
    }),
    Name: text(80, { label: "Order Name" }),
    AccountId: reference("Account"),
    EffectiveDate: { ...date, required: true, label: "Order Start Date" },
    Status: picklist(["Draft", "Activated"], { required: true }),
    StatusCode: picklist(["Draft", "Activated"], readOnly),
    OwnerId: reference(["Group", "User"], { relationshipName: "Owner" }),
    TotalAmount: { ...money, ...derived, label: "Order Amount" },
    ActivatedDate: readOnly,
    ActivatedById: readOnly,
    Description: textArea(32000),
    ...address("Billing"),
    ...address("Shipping"),
  },
};

export const orderItem: ObjectFacts = {
  name: "OrderItem",
  label: "Order Product",
  keyPrefix: "802",
  dml: ALL_DML,
  sharing: "ControlledByParent",
  otherFields: "writable",
  absent: new RegExp(`${FEATURES.source}|^(QuoteLineItemId|OriginalOrderItemId)$`),
  fields: {
    OrderItemNumber: text(30, { ...readOnly, autoNumber: { format: "{0000000000}", start: 1 }, nameField: true }),
    OrderId: reference("Order", { required: true, masterDetail: true, deleteRule: "cascade", ...createOnly }),
    PricebookEntryId: reference("PricebookEntry", createOnly),
    Product2Id: reference("Product2", createOnly),
    Quantity: { ...quantity, required: true },
    UnitPrice: money,
    ListPrice: { ...money, ...derived },
    TotalPrice: { ...money, ...derived },
    AvailableQuantity: { ...quantity, ...readOnly },
    Description: text(255, { label: "Line Description" }),
  },
};

export const asset: ObjectFacts = {
  name: "Asset",
  keyPrefix: "02i",
  dml: ALL_DML,
  otherFields: "writable",
  absent: new RegExp(
    `${FEATURES.source}|^(LocationId|Current.*|Lifecycle.*|HasLifecycleManagement|TotalLifecycleAmount|DigitalAssetStatus|StatusReason|Uuid|Mean.*|Sum.*|Uptime.*|AverageUptimePerDay|Availability|Reliability|ConsequenceOfFailure|ExternalIdentifier|Asset(Provided|Serviced)ById|Address|City|Country|GeocodeAccuracy|Latitude|Longitude|PostalCode|State|Street|ManufactureDate)$`,
  ),
  fields: {
    Name: text(255, { required: true, nameField: true, label: "Asset Name" }),
    AccountId: reference("Account"),
    ContactId: reference("Contact"),
    Product2Id: reference("Product2"),
    ParentId: reference("Asset", { relationshipName: "Parent" }),
    RootAssetId: readOnly,
    AssetLevel: readOnly,
    OwnerId: owner,
    Status: openPicklist(["Shipped", "Installed", "Registered", "Obsolete", "Purchased"]),
    SerialNumber: text(80),
    Description: textArea(32000),
    ProductCode: text(255, readOnly),
    ProductFamily: readOnly,
    ProductDescription: readOnly,
    StockKeepingUnit: readOnly,
  },
  children: { ChildAssets: { object: "Asset", field: "ParentId" } },
};

export const campaignMember: ObjectFacts = {
  name: "CampaignMember",
  label: "Campaign Member",
  keyPrefix: "00v",
  dml: NO_UNDELETE,
  sharing: "ControlledByParent",
  otherFields: "read-only",
  absent: new RegExp(`${FEATURES.source}|^(HasOptedOutOfFax|LeadOrContactOwnerId)$`),
  fields: {
    CampaignId: reference("Campaign", { required: true, deleteRule: "cascade", ...createOnly }),
    LeadId: reference("Lead", { deleteRule: "cascade", ...createOnly }),
    ContactId: reference("Contact", { deleteRule: "cascade", ...createOnly }),
    LeadOrContactId: { ...derived, referenceTo: ["Contact", "Lead"] },
    Status: openPicklist(["Sent", "Responded"], { defaultValue: "Sent", createable: true, updateable: true }),
    HasResponded: flag(false, derived),
    FirstRespondedDate: readOnly,
    Name: text(255, { ...derived, nameField: true }),
    FirstName: text(40, derived),
    LastName: text(80, derived),
    Email: { type: "email", length: 80, ...derived },
    Phone: { type: "phone", length: 40, ...derived },
    Title: text(128, derived),
    Type: text(40, derived),
  },
};

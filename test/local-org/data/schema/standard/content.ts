/** Files, attachments, templates and e-mails. [Object Reference, one page each] */
import {
  ALL_DML,
  NO_UNDELETE,
  READ_ONLY,
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
  type ObjectFacts,
} from "./facts.ts";

const FEATURES =
  /^(CurrencyIsoCode|Division|NetworkId|ExternalDataSourceId|ExternalDocumentInfo.|ContentAssetId|ContentBodyId)$/;
/** What files, attachments and notes may belong to. */
// prettier-ignore
const RECORDS = ["Account", "Asset", "Campaign", "Case", "Contact", "Contract", "EmailMessage", "EmailTemplate", "Event", "Lead", "Opportunity", "Order", "Product2", "Task"];

export const contentVersion: ObjectFacts = {
  name: "ContentVersion",
  label: "Content Version",
  keyPrefix: "068",
  dml: { insert: true, update: true, delete: false, undelete: false },
  otherFields: "read-only",
  absent: FEATURES,
  fields: {
    Title: text(255, { nameField: true }),
    PathOnClient: text(500, createOnly),
    VersionData: { type: "base64", createable: true, updateable: true },
    Description: textArea(1000),
    ContentDocumentId: reference("ContentDocument", { deleteRule: "cascade", ...createOnly }),
    FirstPublishLocationId: reference([], { relationshipName: "FirstPublishLocation", ...createOnly }),
    OwnerId: owner,
    ContentLocation: picklist(["S", "E", "L"], { ...createOnly, defaultValue: "S" }),
    Origin: picklist(["C", "H"], { ...createOnly, defaultValue: "C" }),
    SharingOption: picklist(["A", "R"], { defaultValue: "A" }),
    SharingPrivacy: picklist(["N", "P"], { defaultValue: "N" }),
    ReasonForChange: text(1000),
    ContentUrl: { type: "url", length: 1333, createable: true, updateable: true },
    IsMajorVersion: flag(true, createOnly),
    TagCsv: textArea(2000),
  },
};

export const contentDocument: ObjectFacts = {
  name: "ContentDocument",
  label: "Content Document",
  keyPrefix: "069",
  dml: { insert: false, update: true, delete: true, undelete: true },
  otherFields: "read-only",
  absent: FEATURES,
  fields: {
    Title: text(255, { nameField: true, createable: false }),
    Description: textArea(1000, { createable: false }),
    OwnerId: owner,
    LatestPublishedVersionId: { ...reference("ContentVersion"), ...readOnly },
    ParentId: { ...reference([]), ...readOnly },
  },
  children: {
    ContentVersions: { object: "ContentVersion", field: "ContentDocumentId" },
    ContentDocumentLinks: { object: "ContentDocumentLink", field: "ContentDocumentId" },
  },
};

export const contentDocumentLink: ObjectFacts = {
  name: "ContentDocumentLink",
  label: "Content Document Link",
  keyPrefix: "06A",
  dml: NO_UNDELETE,
  otherFields: "read-only",
  fields: {
    ContentDocumentId: reference("ContentDocument", { required: true, deleteRule: "cascade", ...createOnly }),
    LinkedEntityId: reference([], {
      required: true,
      relationshipName: "LinkedEntity",
      deleteRule: "cascade",
      ...createOnly,
    }),
    ShareType: picklist(["V", "C", "I"], { defaultValue: "V", createable: true, updateable: true }),
    Visibility: picklist(["AllUsers", "InternalUsers", "SharedUsers"], { defaultValue: "AllUsers" }),
  },
};

export const attachment: ObjectFacts = {
  name: "Attachment",
  keyPrefix: "00P",
  dml: ALL_DML,
  sharing: "ControlledByParent",
  otherFields: "read-only",
  absent: FEATURES,
  fields: {
    Name: text(255, { required: true, nameField: true, label: "File Name" }),
    ParentId: reference([], { required: true, relationshipName: "Parent", deleteRule: "cascade", ...createOnly }),
    Body: { type: "base64", required: true },
    BodyLength: readOnly,
    ContentType: text(120),
    Description: textArea(500),
    IsPrivate: flag(),
    OwnerId: reference(["Group", "User"], { relationshipName: "Owner" }),
  },
};

export const note: ObjectFacts = {
  name: "Note",
  keyPrefix: "002",
  dml: ALL_DML,
  sharing: "ControlledByParent",
  otherFields: "read-only",
  absent: FEATURES,
  fields: {
    Title: text(80, { required: true, nameField: true }),
    ParentId: reference([], { required: true, relationshipName: "Parent", deleteRule: "cascade", ...createOnly }),
    Body: textArea(32000),
    IsPrivate: flag(),
    OwnerId: owner,
  },
};

export const folder: ObjectFacts = {
  name: "Folder",
  keyPrefix: "00l",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "read-only",
  fields: {
    Name: text(80, { nameField: true }),
    DeveloperName: text(80),
    AccessType: picklist(["Hidden", "Public", "PublicInternal", "Shared"], { required: true }),
    Type: picklist(["Dashboard", "Document", "Email", "EmailTemplate", "Report"], { required: true, ...createOnly }),
    IsReadonly: flag(),
  },
};

export const document: ObjectFacts = {
  name: "Document",
  keyPrefix: "015",
  dml: NO_UNDELETE,
  otherFields: "read-only",
  fields: {
    Name: text(255, { required: true, nameField: true, label: "Document Name" }),
    DeveloperName: text(80),
    FolderId: reference(["Folder", "User"], { required: true, relationshipName: "Folder" }),
    AuthorId: reference("User", { relationshipName: "Author" }),
    Body: { type: "base64" },
    BodyLength: readOnly,
    ContentType: text(120),
    Type: text(40, { label: "File Extension" }),
    Description: textArea(255),
    Keywords: text(255),
    Url: { type: "url", length: 1000 },
    IsPublic: flag(),
    IsInternalUseOnly: flag(),
    IsBodySearchable: flag(false, readOnly),
  },
};

export const emailTemplate: ObjectFacts = {
  name: "EmailTemplate",
  label: "Email Template",
  keyPrefix: "00X",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "read-only",
  absent: /^(EnhancedLetterheadId|UiType|RelatedEntityType|IsBuilderContent)$/,
  fields: {
    Name: text(80, { required: true, nameField: true, label: "Email Template Name" }),
    DeveloperName: text(80, { required: true }),
    FolderId: reference(["Folder", "Organization", "User"], { required: true, relationshipName: "Folder" }),
    TemplateType: picklist(["text", "html", "custom", "visualforce"], { required: true }),
    TemplateStyle: picklist(["none", "freeForm"], { defaultValue: "none" }),
    Subject: text(255),
    HtmlValue: textArea(384000),
    Body: textArea(384000, { label: "Email Body" }),
    Markup: textArea(1_000_000),
    Description: textArea(1000),
    Encoding: openPicklist(["UTF-8", "ISO-8859-1"], { defaultValue: "UTF-8" }),
    IsActive: flag(false, { label: "Available For Use" }),
    OwnerId: owner,
    BrandTemplateId: { ...reference([]), ...readOnly },
  },
};

export const emailMessage: ObjectFacts = {
  name: "EmailMessage",
  label: "Email Message",
  keyPrefix: "02s",
  dml: ALL_DML,
  otherFields: "writable",
  absent: /^(Division|AutomationType|Source|AttachmentIds)$/,
  fields: {
    ParentId: reference("Case", { relationshipName: "Parent", deleteRule: "cascade", ...createOnly }),
    ActivityId: { ...reference("Task"), ...readOnly },
    RelatedToId: reference(RECORDS, { relationshipName: "RelatedTo" }),
    FromId: reference([]),
    ReplyToEmailMessageId: reference("EmailMessage"),
    EmailTemplateId: reference("EmailTemplate"),
    Name: { ...derived, nameField: true },
    Subject: text(3000),
    TextBody: textArea(32000),
    HtmlBody: textArea(32000),
    Headers: textArea(32000),
    FromName: text(1000),
    FromAddress: { type: "email", length: 1000 },
    ToAddress: text(4000),
    CcAddress: text(4000),
    BccAddress: text(4000),
    Incoming: flag(false, { label: "Is Incoming" }),
    HasAttachment: flag(false, readOnly),
    Status: picklist(
      [
        ["0", "New"],
        ["1", "Read"],
        ["2", "Replied"],
        ["3", "Sent"],
        ["4", "Forwarded"],
        ["5", "Draft"],
      ],
      { defaultValue: "5" },
    ),
    IsBounced: flag(false, readOnly),
    IsOpened: flag(false, readOnly),
    IsTracked: flag(false, readOnly),
  },
};

export const staticResource: ObjectFacts = {
  name: "StaticResource",
  label: "Static Resource",
  keyPrefix: "081",
  dml: READ_ONLY, // deployed
  otherFields: "read-only",
  fields: { Name: text(255, { ...readOnly, nameField: true }) },
};

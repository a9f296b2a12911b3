/** Messaging.Email and its kinds. Apex Reference Guide, "Email Class (Base Email Methods)", "SingleEmailMessage Class", "MassEmailMessage Class". */
import type { ApexValue } from "../../registry.ts";
import { defineRecordClass, type RecordObject } from "../support/records.ts";

export const email = defineRecordClass({
  name: "Messaging.Email",
  properties: {
    BccSender: false,
    EmailPriority: null,
    ReplyTo: null,
    SaveAsActivity: true,
    SenderDisplayName: null,
    Subject: null,
    UseSignature: true,
  },
  constructible: false,
});

export const singleEmail = defineRecordClass({
  name: "Messaging.SingleEmailMessage",
  parent: email,
  properties: {
    BccAddresses: null,
    CcAddresses: null,
    Charset: null,
    EntityAttachments: null,
    FileAttachments: null,
    HtmlBody: null,
    InReplyTo: null,
    OneClickPost: false,
    OptOutPolicy: null,
    OrgWideEmailAddressId: null,
    PlainTextBody: null,
    References: null,
    TargetObjectId: null,
    TemplateId: null,
    TemplateName: null,
    ToAddresses: null,
    TreatBodiesAsTemplate: false,
    TreatTargetObjectAsRecipient: true,
    UnsubscribeComment: null,
    UnsubscribeUrls: null,
    UserMail: false,
    WhatId: null,
  },
});

export const massEmail = defineRecordClass({
  name: "Messaging.MassEmailMessage",
  parent: email,
  properties: { Description: null, TargetObjectIds: null, TemplateId: null, WhatIds: null },
});

defineRecordClass({
  name: "Messaging.EmailFileAttachment",
  properties: { Body: null, ContentType: null, FileName: null, Id: null, Inline: false },
});

defineRecordClass({
  name: "Messaging.EmailAttachment",
  properties: { Body: null, ContentId: null, ContentType: null, FileName: null },
});

/** The texts of a list property, nulls left out. */
export function textsOf(message: RecordObject, property: string): string[] {
  const list: ApexValue = message.value(property);
  return list === null ? [] : list.items.filter((item: ApexValue) => item !== null);
}

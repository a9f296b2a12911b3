/** Messaging.InboundEmail and what an e-mail service is given and answers. Apex Reference Guide, "InboundEmail Class". */
import { defineRecordClass } from "../support/records.ts";

const RECORDS: Readonly<Record<string, readonly string[]>> = {
  InboundEnvelope: ["fromAddress", "toAddress"],
  InboundEmailResult: ["message", "success"],
  "InboundEmail.Header": ["name", "value"],
  "InboundEmail.AuthenticationResultField": ["name", "value"],
  "InboundEmail.AuthenticationResult": ["authenticationResultFields", "method", "result"],
  "InboundEmail.BinaryAttachment": ["body", "fileName", "headers", "mimeTypeSubType"],
  "InboundEmail.TextAttachment": ["body", "bodyIsTruncated", "charset", "fileName", "headers", "mimeTypeSubType"],
  InboundEmail: [
    "authenticationResults",
    "binaryAttachments",
    "ccAddresses",
    "fromAddress",
    "fromName",
    "headers",
    "htmlBody",
    "htmlBodyIsTruncated",
    "inReplyTo",
    "messageId",
    "plainTextBody",
    "plainTextBodyIsTruncated",
    "references",
    "replyTo",
    "subject",
    "textAttachments",
    "toAddresses",
  ],
};

for (const [name, properties] of Object.entries(RECORDS))
  defineRecordClass({
    name: `Messaging.${name}`,
    properties: Object.fromEntries(properties.map((property) => [property, null])),
  });

/**
 * System.Messaging: e-mails are checked, counted and, when the transaction commits, handed to the org, which keeps them for its `emails` seam; none
 * leaves the machine. Apex Reference Guide, "Messaging Class".
 *
 * Templates do not exist in the local org: a message that names one is refused.
 */
import type { DmlErrorRow } from "../../values/dml-exception.ts";
import { EmailException } from "../../values/dml-exception.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction, type SentEmail } from "../../transaction.ts";
import { NotImplementedError, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { platformEnum } from "../../values/enum.ts";
import { normalizeId } from "../../values/id.ts";
import { ApexList } from "../../values/list.ts";
import { defineRecordClass, type RecordObject } from "../support/records.ts";
import { massEmail, textsOf } from "./Email.ts";

/** A daily allowance of the editions in use. [Salesforce Developer Limits: "5,000 external email addresses per day"] */
const DAILY_LIMIT = 5000;
const ADDRESS = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:"]+$/;

const sendEmailError = defineRecordClass({
  name: "Messaging.SendEmailError",
  properties: { Fields: null, Message: null, StatusCode: null, TargetObjectId: null },
  constructible: false,
});

const sendEmailResult = defineRecordClass({
  name: "Messaging.SendEmailResult",
  properties: { Errors: null, Success: false },
  constructible: false,
});

type Failure = Pick<DmlErrorRow, "statusCode" | "message" | "fields">;

function sendEmail(emails: ApexList | null, allOrNothing: boolean | null = true): ApexList {
  if (emails === null) throwNullPointer();
  const transaction = currentTransaction();
  transaction.limits.use("emailInvocations");
  const failures = emails.items.map((message) => failureOf(message ?? throwNullPointer()));
  const rows = failures.flatMap((failure, index) => (failure ? [{ ...failure, index, id: null }] : []));
  if (allOrNothing !== false && rows.length > 0) throw EmailException.of("SendEmail", rows);
  const sent = emails.items.filter((_message, index) => !failures[index]).map(sentEmail);
  transaction.beforeCommit(() => transaction.org.deliverEmails?.(sent));
  return new ApexList("list<messaging.sendemailresult>", failures.map(resultOf));
}

/** What is wrong with a message. Texts as public tests and posts quote them. */
function failureOf(message: RecordObject): Failure | null {
  if (message.value("TemplateId") !== null) throw new NotImplementedError("e-mail templates");
  if (message.kinds === massEmail.kinds) throw new NotImplementedError("mass e-mail without a template");
  const target: string | null = message.value("TargetObjectId");
  const lists = ["ToAddresses", "CcAddresses", "BccAddresses"] as const;
  const recipients = lists.flatMap((list) => textsOf(message, list));
  if (recipients.length === 0 && target === null)
    return { statusCode: "REQUIRED_FIELD_MISSING", message: "Add a recipient to send an email.", fields: [] };
  if (message.value("HtmlBody") === null && message.value("PlainTextBody") === null)
    return {
      statusCode: "REQUIRED_FIELD_MISSING",
      message: "Missing body, need at least one of html or plain",
      fields: [],
    };
  for (const list of lists) {
    const wrong = textsOf(message, list).find((address) => !ADDRESS.test(address) && normalizeId(address) === null);
    if (wrong !== undefined) return invalidAddress(list, wrong);
  }
  return null;
}

function invalidAddress(list: string, address: string): Failure {
  const field = `${list.charAt(0).toLowerCase()}${list.slice(1)}`;
  return {
    statusCode: "INVALID_EMAIL_ADDRESS",
    message: `Email address is invalid: ${address}`,
    fields: [field, address],
  };
}

function sentEmail(message: RecordObject): SentEmail {
  return {
    to: textsOf(message, "ToAddresses"),
    cc: textsOf(message, "CcAddresses"),
    bcc: textsOf(message, "BccAddresses"),
    targetObjectId: message.value("TargetObjectId"),
    whatId: message.value("WhatId"),
    subject: message.value("Subject"),
    plainTextBody: message.value("PlainTextBody"),
    htmlBody: message.value("HtmlBody"),
  };
}

function resultOf(failure: Failure | null): RecordObject {
  const errors = failure
    ? [
        sendEmailError.create({
          Fields: new ApexList("list<string>", [...failure.fields]),
          Message: failure.message,
          StatusCode: platformEnum("System.StatusCode").byName(failure.statusCode),
        }),
      ]
    : [];
  return sendEmailResult.create({
    Success: failure === null,
    Errors: new ApexList("list<messaging.sendemailerror>", errors),
  });
}

/** Asks only whether one call reserves more than a day's allowance: the local org does not count days. */
function reserveCapacity(amount: number | null): null {
  if (amount === null) throwNullPointer();
  if (amount > DAILY_LIMIT)
    throwApex("System.HandledException", "The daily limit for the org would be exceeded by this request");
  return null;
}

definePlatformClass({
  name: "System.Messaging",
  dispatch: "value",
  statics: {
    reservesingleemailcapacity: reserveCapacity,
    reservemassemailcapacity: reserveCapacity,
    sendemail: (emails: ApexValue, allOrNothing?: boolean | null) => sendEmail(emails, allOrNothing),
  },
});

import { describe, expect, it } from "vitest";
import { runInTransaction, type SentEmail } from "../../transaction.ts";
import { libraryOrg } from "../testing.ts";
import { callStatic, list } from "../../test-support.ts";
import { singleEmail } from "./Email.ts";

const org = libraryOrg();
const MAIL = "Messaging.SingleEmailMessage m = new Messaging.SingleEmailMessage(); ";
const SEND = "Messaging.sendEmail(new List<Messaging.SingleEmailMessage>{ m }";

describe("e-mail", () => {
  it.each([
    [
      `${MAIL} m.setSubject('Hi'); m.toAddresses = new List<String>{'a@b.co'}; return m.subject + m.getToAddresses();`,
      "Hi(a@b.co)",
    ],
    [`${MAIL} return m.getSaveAsActivity() + ' ' + m.getUseSignature() + ' ' + m.isUserMail();`, "true true false"],
    [`${MAIL} Messaging.Email e = m; return e instanceof Messaging.MassEmailMessage;`, "false"],
    [
      `${MAIL} m.setToAddresses(new List<String>{'a@b.co'}); m.setPlainTextBody('x'); return ${SEND})[0].isSuccess() + ' ' + Limits.getEmailInvocations();`,
      "true 1",
    ],
    [
      `${MAIL} m.setPlainTextBody('x'); return ${SEND});`,
      "System.EmailException: SendEmail failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Add a recipient to send an email.: []",
    ],
    [
      `${MAIL} m.setToAddresses(new List<String>{'nobody'}); m.setHtmlBody('x'); return ${SEND}, false)[0].getErrors()[0].getStatusCode();`,
      "INVALID_EMAIL_ADDRESS",
    ],
    [
      `${MAIL} m.setTemplateId('00X000000000001'); return ${SEND});`,
      "LocalOrg.NotImplemented: local org: e-mail templates is not implemented",
    ],
    // [Apex Reference Guide: Messaging, reserveSingleEmailCapacity]
    [
      "Messaging.reserveSingleEmailCapacity(5001); return null;",
      "System.HandledException: The daily limit for the org would be exceeded by this request",
    ],
    ["Messaging.InboundEmail e = new Messaging.InboundEmail(); e.subject = 'Hi'; return e.subject;", "Hi"],
    [
      "for (Integer i = 0; i < 11; i++) Messaging.sendEmail(new List<Messaging.SingleEmailMessage>()); return null;",
      "System.LimitException: Too many Email Invocations: 11",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });

  it("goes to the org when the transaction commits, and not when it fails", () => {
    const sent: SentEmail[] = [];
    const context = { ...org.org, deliverEmails: (emails: readonly SentEmail[]) => void sent.push(...emails) };
    const send = (subject: string): void =>
      void callStatic(
        "System.Messaging",
        "sendEmail",
        list(singleEmail.create({ ToAddresses: list("a@b.co"), PlainTextBody: "x", Subject: subject })),
      );
    const user = org.data.runningUser(org.data.administratorId);
    runInTransaction({ org: context, kind: "sync", user }, () => send("kept"));
    expect(() =>
      runInTransaction({ org: context, kind: "sync", user }, () => {
        send("lost");
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(sent.map(({ subject }) => subject)).toEqual(["kept"]);
  });
});

describe("custom notifications", () => {
  const MADE = "Messaging.CustomNotification n = new Messaging.CustomNotification(); n.setTitle('T'); n.setBody('B'); ";
  it.each([
    [
      `${MADE} n.send(new Set<String>{'005000000000001'}); return null;`,
      "System.IllegalArgumentException: NotificationTypeId is required",
    ],
    [
      `${MADE} n.setNotificationTypeId('0ML000000000001'); n.setTargetId('001000000000001'); n.send(new Set<String>()); return null;`,
      "System.IllegalArgumentException: Between 1 and 500 recipients are allowed",
    ],
    [
      `${MADE} n.setNotificationTypeId('0ML000000000001'); n.setTargetId('001000000000001'); n.send(new Set<String>{'005000000000001'}); return 'sent';`,
      "sent",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});

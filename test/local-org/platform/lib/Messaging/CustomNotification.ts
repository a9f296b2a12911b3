/** Messaging.CustomNotification. Apex Reference Guide, "CustomNotification Class": a title, a body and 1 to 500 recipients. */
import { currentTransaction } from "../../transaction.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import type { ApexSet } from "../../values/map.ts";
import { defineRecordClass, type RecordObject } from "../support/records.ts";

const MAX_RECIPIENTS = 500;
const PROPERTIES = ["NotificationTypeId", "SenderId", "Title", "Body", "TargetId", "TargetPageRef"] as const;

const notification = defineRecordClass({
  name: "Messaging.CustomNotification",
  properties: Object.fromEntries(PROPERTIES.map((property) => [property, null])),
  constructors: {
    "new/6": (_typeKey: string, typeId, sender, title, body, target, page) =>
      notification.create({
        NotificationTypeId: typeId,
        SenderId: sender,
        Title: title,
        Body: body,
        TargetId: target,
        TargetPageRef: page,
      }),
  },
  methods: { send },
});

function send(self: RecordObject, users: ApexSet | null): null {
  if (users === null) throwNullPointer();
  for (const property of ["NotificationTypeId", "Title", "Body"])
    if (!self.value(property)) throwApex("System.IllegalArgumentException", `${property} is required`);
  if (self.value("TargetId") === null && self.value("TargetPageRef") === null)
    throwApex("System.IllegalArgumentException", "TargetId or TargetPageRef is required");
  const recipients = [...users];
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS)
    throwApex("System.IllegalArgumentException", `Between 1 and ${MAX_RECIPIENTS} recipients are allowed`);
  const { org } = currentTransaction();
  const sent = {
    typeId: String(self.value("NotificationTypeId")),
    title: String(self.value("Title")),
    body: String(self.value("Body")),
    targetId: self.value("TargetId") as string | null,
    recipients,
  };
  currentTransaction().beforeCommit(() => org.deliverNotification?.(sent));
  return null;
}

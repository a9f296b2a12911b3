import { expect, it } from "vitest";
import { toHtml, toSlack, toText } from "./message.ts";
import type { Notice } from "./notice.ts";
import { NOTICE_KINDS } from "./notice.ts";
import { previewOf } from "./preview.ts";
import { messageOf } from "./templates.ts";

const notice = (change: Partial<Notice> = {}): Notice => ({
  key: "k",
  kind: "created",
  audience: "it",
  to: null,
  org: "production",
  occurredAt: "2026-11-28T09:30:00.000Z",
  person: { name: "Ann Lee", username: "ann@example.com.prod", oktaId: "00u1" },
  changes: [{ what: "got the profile Sales", why: "rule Sales people" }],
  message: null,
  code: null,
  ...change,
});

it("tells IT of a new user, with the access", () => {
  const message = messageOf("created", [notice()]);
  expect(message.subject).toBe("New Salesforce user: Ann Lee");
  expect(toText(message)).toBe(
    [
      "Ann Lee (ann@example.com.prod) has a Salesforce user in production since 2026-11-28 09:30 UTC.",
      "Ann Lee (ann@example.com.prod)\n  - got the profile Sales: rule Sales people",
      "Lockstep sends this because its configuration names you; whoever runs it can change that.",
    ].join("\n\n") + "\n",
  );
  expect(toHtml(message)).toContain("<ul><li>got the profile Sales: rule Sales people</li></ul>");
});

it("tells the manager that the user is there, and none of the access", () => {
  const text = toText(messageOf("created", [notice({ audience: "manager", changes: [] })]));
  expect(text).toContain("Ann Lee (ann@example.com.prod) has a Salesforce user in production");
  expect(text).toContain("because Okta names you as the manager");
  expect(text).not.toContain("profile");
});

it("gathers a digest of access changes, each with its time and reasons", () => {
  const bob = { name: null, username: "bob@example.com", oktaId: "00u2" };
  const message = messageOf("access", [
    notice(),
    notice({ person: bob, changes: [{ what: "was frozen", why: null }] }),
  ]);
  expect(message.subject).toBe("Access in production changed 2 times");
  const changes = notice().changes.length + 1;
  expect(toText(message)).toContain(`${changes} changes of access were applied.`);
  expect(toText(message)).toContain("2026-11-28 09:30 UTC, production: bob@example.com\n  - was frozen\n");
  expect(toHtml(message)).toContain("<p><strong>2026-11-28 09:30 UTC, production: bob@example.com</strong></p>");
});

it("tells operators of dead letters by the Okta id, without a name", () => {
  const page = "https://example-admin.okta.com/admin/user/profile/view/00u9";
  const person = { name: null, username: null, oktaId: "00u9", page };
  const message = messageOf("dead_letter", [
    notice({ person, code: "NO_EMAIL", message: "The person has no e-mail." }),
  ]);
  expect(message.subject).toBe("1 dead letter in production");
  expect(toText(message)).toContain(
    `production: Okta id 00u9\n  - NO_EMAIL: The person has no e-mail.\n  - who it is: ${page}\n`,
  );
  expect(toHtml(message)).toContain("lockstep replay");
});

it("tells operators that the breaker holds, and what to do", () => {
  const message = messageOf("breaker", [notice({ person: null, message: "R-7: 12 of 10 people" })]);
  expect(message.subject).toBe("The breaker of production holds people back");
  expect(toText(message)).toContain("Approve or reject in Lockstep's app");
  expect(toHtml(message)).toContain("R-7: 12 of 10 people");
});

it("passes on what a rule says, and for whom it was meant", () => {
  const message = messageOf("rule", [notice({ message: "Order a laptop for Ann", code: "no_address_of_manager" })]);
  expect(message.subject).toBe("Order a laptop for Ann");
  expect(toText(message)).toContain("it was meant for the manager whose address is not known");
  expect(toHtml(message)).toContain("about Ann Lee (ann@example.com.prod), in production");
});

it("tells operators of a job that failed", () => {
  const message = messageOf("job", [notice({ person: null, code: "reconcile:production", message: "Timed out." })]);
  expect(message.subject).toBe("A job failed: reconcile:production");
  expect(toText(message)).toContain("Timed out.");
  expect(toHtml(message)).toContain("lockstep jobs");
});

it("leaves out what nobody would read, and says so", () => {
  const message = messageOf(
    "access",
    Array.from({ length: 130 }, () => notice()),
  );
  expect(message.items).toHaveLength(100);
  expect(message.outro[0]).toBe("30 more are left out here.");
});

it("lets no name write HTML, mention a Slack channel, or begin a line or header", () => {
  const name = '<img src=x onerror=alert(1)>"\r\nBcc: evil@example.com\u202e<!channel>';
  const message = messageOf("created", [notice({ person: { name, username: null, oktaId: "00u1" } })]);
  expect(message.subject).not.toMatch(/[\r\n\u202e]/);
  expect(toHtml(message)).not.toMatch(/<img|<!channel/);
  expect(toHtml(message)).toContain("&lt;img src=x onerror=alert(1)&gt;&quot; Bcc: evil@example.com");
  expect(toText(message)).not.toMatch(/^Bcc:/m);
  expect(toSlack(message).text).not.toContain("<!channel>");
  expect(toSlack(message).text).toContain("&lt;!channel&gt;");
});

it.each(NOTICE_KINDS)("shows how a message of the kind %s looks, alone and with many", (kind) => {
  for (const count of [1, 3, 150]) {
    const { subject, text, html, slack } = previewOf(kind, count);
    expect(subject).not.toMatch(/undefined|null|^$/);
    expect(text).toMatch(/\S[^]*\n$/);
    expect(`${text}${html}${slack}`).not.toMatch(/undefined|\[object/);
    expect(html).toMatch(/^<!doctype html>/);
    if (count === 150) expect(text).toContain("50 more are left out here.");
  }
});

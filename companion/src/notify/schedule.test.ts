import { expect, it } from "vitest";
import { notifyConfig } from "./config.ts";
import type { Notice } from "./notice.ts";
import { dueAt, forReceivers, mannerOf, portions } from "./schedule.ts";

const at = (text: string) => Date.parse(`2026-11-${text}Z`);

it.each([
  ["immediate", "28T09:30:00", "28T09:30:00"],
  ["hourly", "28T09:30:00", "28T10:00:00"],
  ["daily", "28T06:59:59", "28T07:00:00"],
  ["daily", "28T07:00:00", "29T07:00:00"],
] as const)("a notice for a digest that is %s, of %s, is due at %s", (digest, now, due) => {
  expect(dueAt(digest, at(now), 7)).toBe(at(due));
});

it("tells each thing alone while the allowance lasts, and the rest together", () => {
  expect(portions([1, 2], { digest: "immediate", left: 5 })).toEqual([[1], [2]]);
  expect(portions([1, 2, 3, 4], { digest: "immediate", left: 2 })).toEqual([[1], [2, 3, 4]]);
  expect(portions([1, 2, 3], { digest: "hourly", left: 5 })).toEqual([[1, 2, 3]]);
  expect(portions([1, 2], { digest: "immediate", left: 0 })).toEqual([]);
});

const config = notifyConfig.parse({
  email: { host: "127.0.0.1", security: "none", from: "lockstep@example.com" },
  it: { emails: ["it@example.com", "desk@example.com"], slackWebhookUrl: "https://hooks.example.com/x" },
});
const notice = { key: "k", audience: "it", to: null } as Notice;

it("makes a notice of its own for each receiver, whose keys show nobody", () => {
  const each = forReceivers(notice, config);
  expect(each.map(({ to }) => to)).toEqual(["it@example.com", "desk@example.com", "slack"]);
  expect(new Set(each.map(({ key }) => key)).size).toBe(3);
  expect(each.map(({ key }) => key).join()).not.toContain("@");
});

it("tells nobody who has neither address nor channel", () => {
  expect(mannerOf({ audience: "security", to: null }, config)).toBeNull();
  expect(mannerOf({ audience: "manager", to: null }, { ...config, email: undefined })).toBeNull();
});

it("sends no mail without TLS to another machine", () => {
  const parsed = notifyConfig.safeParse({
    email: { host: "mail.example.com", security: "none", from: "a@example.com" },
  });
  expect(parsed.error?.issues[0]?.message).toBe("may be none for a server on this machine only");
});

it("asks for a mail server where addresses stand", () => {
  expect(notifyConfig.safeParse({ it: { emails: ["it@example.com"] } }).error?.issues[0]?.message).toBe(
    "needs a mail server to be configured",
  );
});

import { pino } from "pino";
import { expect, it } from "vitest";
import { logOptions, maskEmail, maskText } from "./log.ts";

function logged(write: (log: pino.Logger) => void): string {
  let text = "";
  const log = pino(logOptions("debug"), { write: (line: string) => (text += line) });
  write(log);
  return text;
}

it.each([
  ["ann.lee@example.com", "a***@example.com"],
  ["@example.com", "***"],
  ["nobody", "***"],
])("masks %s as %s", (address, masked) => {
  expect(maskEmail(address)).toBe(masked);
});

it("masks addresses in the middle of a sentence, of any alphabet", () => {
  expect(maskText("User ann@example.com and jürgen@beispiel.de exist")).toBe(
    "User a***@example.com and j***@beispiel.de exist",
  );
});

it.each([
  ["Authorization: Bearer 00Dxx0000001gPF!AQEAQJ", "AQEAQJ"],
  ["SSWS 00abcdefgh", "00abcdefgh"],
  ["token 00Dxx0000001gPFEAY!AQEAQJ.xyz", "AQEAQJ"],
  ["assertion eyJhbGciOi.eyJpc3Mi.c2ln", "c2ln"],
])("masks the token in %s", (text, secret) => {
  expect(maskText(text)).not.toContain(secret);
});

it("R39: masks whatever is logged: fields, nested ones, messages, errors and their causes", () => {
  const cause = new Error("no mailbox ann@example.com");
  const text = logged((log) =>
    log.error(
      {
        user: { email: "ann@example.com" },
        list: ["bob@example.com"],
        token: "t0p",
        privateKey: "k3y",
        err: new Error("failed for eve@example.com", { cause }),
      },
      "refused carl@example.com",
    ),
  );
  expect(text).not.toMatch(/ann@|bob@|eve@|carl@|t0p|k3y/);
  expect(JSON.parse(text)).toMatchObject({
    level: "error",
    msg: "refused c***@example.com",
    user: { email: "a***@example.com" },
    token: "[hidden]",
    err: { message: "failed for e***@example.com", cause: { message: "no mailbox a***@example.com" } },
  });
});

it("R39: masks whatever lies deep, and secrets by the end of their names", () => {
  let deep: object = { email: "ann@example.com" };
  for (let depth = 0; depth < 12; depth += 1) deep = { deep };
  const text = logged((log) =>
    log.warn(
      {
        deep,
        operatorToken: "t0p",
        slackWebhookUrl: "https://hooks.slack.com/h00k",
        "set-cookie": "c00kie",
        client_assertion: "ass",
      },
      "Whatever.",
    ),
  );
  expect(text).not.toMatch(/ann@|t0p|h00k|c00kie|ass"/);
});

it("keeps what an operator needs", () => {
  const entry = JSON.parse(logged((log) => log.info({ org: "production", oktaId: "00u1", version: 7 }, "Done.")));
  expect(entry).toMatchObject({
    level: "info",
    service: "lockstep",
    org: "production",
    oktaId: "00u1",
    version: 7,
    msg: "Done.",
  });
  expect(Date.parse(entry.time)).not.toBeNaN();
});

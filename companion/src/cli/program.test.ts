/** The commands that need no companion (R39). */
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { NOTICE_KINDS } from "../notify/notice.ts";
import { variables } from "../variables.ts";
import { run } from "./program.ts";

const key = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const SECRETS: Readonly<Record<string, string>> = {
  LOCKSTEP_OKTA_PRIVATE_KEY: key,
  LOCKSTEP_HOOK_SECRETS: "secret-of-the-hook-1,secret-of-the-hook-2",
  LOCKSTEP_ORG_PRIVATE_KEY: key,
  LOCKSTEP_STORE_URL: "postgres://lockstep:secret-of-the-store@database:5432/lockstep",
  LOCKSTEP_OPERATOR_TOKEN: "secret-of-the-operators",
  LOCKSTEP_OPERATOR_TOKENS: "ann:secret-of-ann-and-no-other",
  LOCKSTEP_SLACK_IT: "https://hooks.slack.com/services/secret-of-slack",
  LOCKSTEP_SMTP_PASSWORD: "secret-of-the-mail",
};
const ENVIRONMENT = {
  ...SECRETS,
  LOCKSTEP_OKTA_URL: "https://acme.okta.com",
  LOCKSTEP_OKTA_CLIENT_ID: "0oa1",
  LOCKSTEP_ORG_CLIENT_ID: "client",
  LOCKSTEP_ORG_USERNAME: "lockstep@acme.example",
  LOCKSTEP_SMTP_HOST: "mail.acme.example",
  LOCKSTEP_SMTP_USER: "lockstep",
  LOCKSTEP_MAIL_FROM: "lockstep@acme.example",
};

async function lockstep(args: string[], environment: Readonly<Record<string, string>>) {
  let text = "";
  const out = { write: (chunk: string) => void (text += chunk), isTerminal: false };
  const code = await run(args, { environment, out, err: out, serve: () => Promise.resolve() });
  return { code, text };
}

it("exports the settings without any secret", async () => {
  const { code, text } = await lockstep(["settings", "show"], ENVIRONMENT);
  expect(text).not.toMatch(/secret-of|PRIVATE KEY/);
  expect(code).toBe(0);
  expect(JSON.parse(text)).toMatchObject({
    store: { url: "[secret]" },
    oktaOrgs: [{ url: "https://acme.okta.com", auth: { privateKey: "[secret]" } }],
    orgs: [{ username: "lockstep@acme.example" }],
  });
  for (const name of Object.keys(SECRETS)) expect(variables.find((it) => it.name === name)?.secret, name).toBe(true);
});

it("says where the settings come from that are wrong, and where to read of them", async () => {
  const { code, text } = await lockstep(["settings", "check"], {});
  expect(code).toBe(78);
  expect(text).toMatch(
    /LOCKSTEP_OKTA_URL is missing[^]*not about a companion that runs already.*companion\/README\.md/,
  );
});

it("says what is missing before a store is moved", async () => {
  const { code, text } = await lockstep(["store", "migrate"], {});
  expect(code).toBe(78);
  expect(text).toContain("LOCKSTEP_STORE_DIR is missing");
});

it("says in JSON too that the command line is wrong", async () => {
  const { code, text } = await lockstep(["--json", "sync"], {});
  expect(code).toBe(64);
  expect(JSON.parse(text.trim().split("\n").at(-1)!)).toEqual({
    error: "missing required argument 'user'",
    code: "usage",
    exitCode: 64,
  });
});

it("says which words there are where another was typed, and which are too many", async () => {
  expect(await lockstep(["dead-letters", "shwo", "3"], {})).toEqual({
    code: 64,
    text: "There is no lockstep dead-letters shwo 3; there are: list, show, discard.\n",
  });
  expect(await lockstep(["sync", "ann", "bob"], {})).toEqual({
    code: 64,
    text: "lockstep sync takes no more words, and was given: bob. lockstep sync --help says what it takes.\n",
  });
});

it("says in each command's help what all commands take", async () => {
  const { code, text } = await lockstep(["dead-letters", "show", "--help"], {});
  expect(code).toBe(0);
  expect(text).toMatch(/Usage: lockstep dead-letters show[^]*--json +print JSON[^]*--org <key>/);
});

it("says which version it is", async () => {
  expect(await lockstep(["--version"], {})).toEqual({ code: 0, text: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

it("shows how messages look without a companion, for people and for programs", async () => {
  const { code, text } = await lockstep(["messages", "preview", "created", "--count", "2"], {});
  expect(code).toBe(0);
  expect(text).toMatch(/^== created: 2 new Salesforce users\n/);
  expect((await lockstep(["messages", "preview", "created", "--as", "html"], {})).text).toMatch(/^<!doctype html>/);
  const all = await lockstep(["--json", "messages", "preview"], {});
  expect((JSON.parse(all.text) as { messages: { kind: string }[] }).messages.map(({ kind }) => kind)).toEqual(
    NOTICE_KINDS,
  );
  for (const args of [["poem"], ["created", "--count", "0"], ["created", "--as", "fax"]])
    expect((await lockstep(["messages", "preview", ...args], {})).code).toBe(64);
});

it.each([
  ["two lines", "first-line-of-the-token\nand-another"],
  ["letters that no header carries", "tök€n-of-the-operators"],
])("does not repeat an operator token of %s", async (_what, token) => {
  const { code, text } = await lockstep(["status"], { LOCKSTEP_OPERATOR_TOKEN: token });
  expect({ code, text }).toEqual({
    code: 77,
    text: "The operator token must be one line of ASCII.\n",
  });
});

it("does not repeat a password that stands in the address", async () => {
  const { code, text } = await lockstep(["--url", "https://ann:secret@lockstep.example.com", "status"], {});
  expect({ code, text }).toEqual({ code: 64, text: "--url must not contain a user name or password.\n" });
});

it("says that the port in its own settings is none", async () => {
  const { code, text } = await lockstep(["status"], { LOCKSTEP_PORT: "http" });
  expect({ code, text }).toEqual({ code: 78, text: "LOCKSTEP_PORT must be a port number.\n" });
});

it("reads a document that begins with a byte order mark", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lockstep-cli-"));
  const file = join(folder, "rules.json");
  await writeFile(file, '\ufeff{"a":1}');
  const { code, text } = await lockstep(["config", "check", file], {});
  expect(code).toBe(65);
  expect(text).toContain(`${file} is no configuration as lockstep config export writes it: format:`);
  await rm(folder, { recursive: true });
});

it("says that something else than a companion answers", async () => {
  const server = createServer((_request, response) => void response.end("<html>Sign in</html>"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { code, text } = await lockstep(["--url", `http://127.0.0.1:${port}`, "status"], {});
  server.close();
  expect({ code, text }).toEqual({
    code: 69,
    text: `What answers at http://127.0.0.1:${port} is no companion, or something before it answers instead. Check --url.\n`,
  });
});

import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig, type CompanionConfigInput } from "./config.ts";
import { configFromEnvironment, storeMoveFromEnvironment } from "./environment.ts";
import { variables } from "./variables.ts";

const PEM = String(
  generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }),
);
const EC_PEM = String(
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }),
);
const SECRET = "0123456789abcdef";

const complete = {
  LOCKSTEP_OKTA_URL: "https://example.okta.com",
  LOCKSTEP_OKTA_TOKEN: "00token",
  LOCKSTEP_HOOK_SECRETS: SECRET,
  LOCKSTEP_ORG_CLIENT_ID: "3MVG9",
  LOCKSTEP_ORG_USERNAME: "integration@example.com",
  LOCKSTEP_ORG_PRIVATE_KEY: PEM,
  LOCKSTEP_STORE_DIR: "/var/lib/lockstep",
};

function mistakesOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  return [];
}

const fromEnvironment = (environment: Record<string, string>, files: Record<string, string> = {}) =>
  configFromEnvironment(environment, (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    return text;
  });

describe("the environment", () => {
  it("needs seven settings, the rest has defaults", () => {
    const config = fromEnvironment(complete);
    expect(config.oktaOrgs[0]).toMatchObject({
      key: "main",
      auth: { kind: "ssws", token: "00token" },
      hook: { headerName: "Authorization" },
    });
    expect(config.orgs[0]).toMatchObject({
      key: "production",
      loginUrl: "https://login.salesforce.com",
      requestTimeoutMs: 30_000,
    });
    expect(config.http).toEqual({ host: "127.0.0.1", port: 8080, bodyLimitBytes: 1_048_576 });
    expect(config.sync.rechecksMs).toEqual([5_000, 30_000, 300_000]);
  });

  it("takes a database instead of a folder, from a file, and never repeats its password", () => {
    const { LOCKSTEP_STORE_DIR: _, ...others } = complete;
    const fromFile = { ...others, LOCKSTEP_STORE_URL_FILE: "/run/secrets/store" };
    const url = "postgres://lockstep:pa55word@db.example.com/lockstep";
    expect(fromEnvironment(fromFile, { "/run/secrets/store": `${url}\n` }).store).toEqual({
      engine: "postgres",
      url,
      tls: "verify",
      connections: 10,
      heartbeatMs: 2_000,
    });
    expect(fromEnvironment({ ...others, LOCKSTEP_STORE_URL: "postgres://a:b@127.0.0.1/c" }).store).toMatchObject({
      tls: "off",
    });
    const wrong = { ...others, LOCKSTEP_STORE_URL: `${url}?sslmode=disable`, LOCKSTEP_STORE_TLS: "sometimes" };
    expect(mistakesOf(() => fromEnvironment(wrong))).toEqual([
      "LOCKSTEP_STORE_URL must not carry parameters; certificates are verified as the settings beside it say",
      "LOCKSTEP_STORE_TLS must be verify or off",
    ]);
    expect(mistakesOf(() => fromEnvironment({ ...others, LOCKSTEP_STORE_URL: "pa55word" }))).toEqual([
      "LOCKSTEP_STORE_URL must look like postgres://user:password@host:5432/database",
    ]);
    expect(mistakesOf(() => fromEnvironment({ ...complete, LOCKSTEP_STORE_URL: url }))).toEqual([
      "LOCKSTEP_STORE_DIR is set together with LOCKSTEP_STORE_URL; keep one of them",
    ]);
  });

  it("takes folder and database together for a move, and nothing else", () => {
    const url = "postgres://lockstep:pa55word@db.example.com/lockstep";
    expect(storeMoveFromEnvironment({ LOCKSTEP_STORE_DIR: "/x", LOCKSTEP_STORE_URL: url })).toEqual({
      directory: "/x",
      to: { engine: "postgres", url, tls: "verify", connections: 10, heartbeatMs: 2_000 },
    });
    expect(mistakesOf(() => storeMoveFromEnvironment({ LOCKSTEP_STORE_URL: "x" }))).toEqual([
      "LOCKSTEP_STORE_DIR is missing",
      "LOCKSTEP_STORE_URL must look like postgres://user:password@host:5432/database",
    ]);
  });

  it("names every mistake at once, one sentence each, by variable", () => {
    expect(mistakesOf(() => fromEnvironment({}))).toEqual([
      "LOCKSTEP_OKTA_TOKEN is missing; set it, or LOCKSTEP_OKTA_CLIENT_ID and LOCKSTEP_OKTA_PRIVATE_KEY",
      "LOCKSTEP_STORE_DIR is missing; set it, or LOCKSTEP_STORE_URL",
      "LOCKSTEP_OKTA_URL is missing",
      "LOCKSTEP_HOOK_SECRETS is missing",
      "LOCKSTEP_ORG_CLIENT_ID is missing",
      "LOCKSTEP_ORG_USERNAME is missing",
      "LOCKSTEP_ORG_PRIVATE_KEY is missing",
    ]);
  });

  it.each([
    ["LOCKSTEP_OKTA_URL", "example.okta.com", "must be a URL such as https://example.okta.com"],
    ["LOCKSTEP_OKTA_URL", "http://example.okta.com", "must begin with https://"],
    ["LOCKSTEP_OKTA_URL", "https://a:b@example.okta.com", "must not contain a user name or password"],
    ["LOCKSTEP_OKTA_URL", "https://example-admin.okta.com", "must be the org's own address, without -admin"],
    ["LOCKSTEP_OKTA_URL", "https://example-admin.okta-gov.com", "must be the org's own address, without -admin"],
    ["LOCKSTEP_OKTA_URL", "https://example-admin.okta.mil", "must be the org's own address, without -admin"],
    ["LOCKSTEP_PORT", "eighty", "must be a whole number"],
    ["LOCKSTEP_PORT", "99999", "must be a port number"],
    ["LOCKSTEP_LOG_READER", "yes", "must be true or false"],
    ["LOCKSTEP_HOOK_SECRETS", "short", "must be at least 16 characters long"],
    ["LOCKSTEP_OPERATOR_TOKEN", "tök€n-of-the-operators", "must be one line of ASCII: no header carries anything else"],
    [
      "LOCKSTEP_ORG_PRIVATE_KEY",
      "not a key",
      "must be an RSA private key in PEM form (it begins with -----BEGIN PRIVATE KEY-----)",
    ],
    [
      "LOCKSTEP_ORG_PRIVATE_KEY",
      PEM.replace(/[A-Za-z0-9+/]{64}\n/, ""),
      "begins like a private key and cannot be read as one; check that it was copied whole",
    ],
    ["LOCKSTEP_ORG_PRIVATE_KEY", EC_PEM, "must be an RSA key; this one is of another kind"],
    ["LOCKSTEP_ORG_TIMEOUT_MS", "0", "must be at least 1"],
    ["LOCKSTEP_OKTA_TIMEOUT_MS", "99999999999", "must be at most 60000"],
    ["LOCKSTEP_LOG_POLL_MS", "0", "must be at least 10"],
    ["LOCKSTEP_LOG_POLL_MS", "99999999999", "must be at most 2147483647"],
    ["LOCKSTEP_ORG_BATCH_MAX", "201", "must be at most 200"],
    ["LOCKSTEP_RECHECKS_MS", "5s,30s", "must be whole numbers, separated by commas"],
    ["LOCKSTEP_ORG_API_VERSION", "67", "must look like 67.0"],
    ["LOCKSTEP_STORE_DIRECTORY", "/x", "is not a setting of Lockstep; check the spelling"],
    ["LOCKSTEP_LOG_LEVEL", "loud", "must be one of debug, info, warn, error, silent"],
    ["LOCKSTEP_OKTA_CLIENT_ID", "0oa1", "is missing"],
  ])("%s=%s: %s", (name, value, message) => {
    const found = mistakesOf(() => fromEnvironment({ ...complete, [name]: value }));
    expect(found.some((mistake) => mistake.endsWith(message))).toBe(true);
    expect(found[0]).toMatch(/^LOCKSTEP_/);
  });

  it("does not repeat a secret in a mistake", () => {
    const found = mistakesOf(() => fromEnvironment({ ...complete, LOCKSTEP_HOOK_SECRETS: "hunter2" }));
    expect(found.join()).not.toContain("hunter2");
  });

  it("reads secrets from files", () => {
    const { LOCKSTEP_OKTA_TOKEN: _token, LOCKSTEP_ORG_PRIVATE_KEY: _key, ...rest } = complete;
    const environment = { ...rest, LOCKSTEP_OKTA_TOKEN_FILE: "/run/token", LOCKSTEP_ORG_PRIVATE_KEY_FILE: "/run/key" };
    const config = fromEnvironment(environment, { "/run/token": "00fromfile\n", "/run/key": PEM });
    expect(config.oktaOrgs[0]?.auth).toEqual({ kind: "ssws", token: "00fromfile" });
    expect(mistakesOf(() => fromEnvironment(environment))).toContain(
      "LOCKSTEP_OKTA_TOKEN_FILE names a file that cannot be read (ENOENT)",
    );
  });

  it("does not guess between a value and a file", () => {
    expect(mistakesOf(() => fromEnvironment({ ...complete, LOCKSTEP_OKTA_TOKEN_FILE: "/run/token" }))).toContain(
      "LOCKSTEP_OKTA_TOKEN is set twice, by itself and by LOCKSTEP_OKTA_TOKEN_FILE; keep one",
    );
  });

  it("takes a variable that is set to nothing for one that is not set", () => {
    const empty = {
      LOCKSTEP_OKTA_CLIENT_ID: "",
      LOCKSTEP_OKTA_PRIVATE_KEY: "",
      LOCKSTEP_OKTA_PRIVATE_KEY_FILE: "",
      LOCKSTEP_OKTA_TOKEN_FILE: "",
      LOCKSTEP_PORT: "",
    };
    expect(fromEnvironment({ ...complete, ...empty })).toEqual(fromEnvironment(complete));
    expect(mistakesOf(() => fromEnvironment({ ...complete, LOCKSTEP_OKTA_TOKEN: "" }))).toEqual([
      "LOCKSTEP_OKTA_TOKEN is missing; set it, or LOCKSTEP_OKTA_CLIENT_ID and LOCKSTEP_OKTA_PRIVATE_KEY",
    ]);
  });

  it("takes a key that an environment file holds in one line", () => {
    const config = fromEnvironment({ ...complete, LOCKSTEP_ORG_PRIVATE_KEY: PEM.replaceAll("\n", "\\n") });
    expect(config.orgs[0]?.privateKey).toBe(PEM);
  });

  it("signs in to Okta as a service app when it has its key", () => {
    const { LOCKSTEP_OKTA_TOKEN: _token, ...rest } = complete;
    const config = fromEnvironment({ ...rest, LOCKSTEP_OKTA_CLIENT_ID: "0oa1", LOCKSTEP_OKTA_PRIVATE_KEY: PEM });
    expect(config.oktaOrgs[0]?.auth).toMatchObject({
      kind: "privateKey",
      clientId: "0oa1",
      scopes: expect.arrayContaining(["okta.users.read"]),
    });
  });

  it("splits the hook's secrets", () => {
    const config = fromEnvironment({ ...complete, LOCKSTEP_HOOK_SECRETS: `${SECRET}, fedcba9876543210` });
    expect(config.oktaOrgs[0]?.hook.secrets).toEqual([SECRET, "fedcba9876543210"]);
  });

  it("stands in the README as it is", () => {
    // Table cells are padded to line up.
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8").replace(/ +/g, " ");
    const rows = variables.map(({ name, description }) => `| \`${name}\` | ${description}`);
    expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
  });
});

describe("a file with several orgs", () => {
  const surroundings = { LOCKSTEP_ORGS_FILE: "/etc/lockstep/orgs.json", LOCKSTEP_STORE_DIR: "/var/lib/lockstep" };
  const oktaOrg = {
    url: "https://example.okta.com",
    auth: { kind: "ssws", tokenFile: "/run/secrets/okta" },
    hook: { secretsFile: "/run/secrets/hook" },
  };
  const org = { clientId: "3MVG9", username: "i@example.com", privateKeyFile: "/run/secrets/key" };
  const secrets = {
    "/run/secrets/okta": "00token",
    "/run/secrets/hook": `${SECRET},${SECRET}2`,
    "/run/secrets/key": PEM,
  };
  const withFile = (content: unknown, environment = {}) =>
    fromEnvironment(
      { ...surroundings, ...environment },
      { ...secrets, [surroundings.LOCKSTEP_ORGS_FILE]: JSON.stringify(content) },
    );

  it("takes the place of their variables, with secrets in files of their own", () => {
    const config = withFile({ oktaOrgs: [oktaOrg], orgs: [org, { ...org, key: "uat", appId: "0oa2" }] });
    expect(config.oktaOrgs[0]).toMatchObject({ auth: { token: "00token" }, hook: { secrets: [SECRET, `${SECRET}2`] } });
    expect(config.orgs.map(({ key, appId, privateKey }) => [key, appId, privateKey])).toEqual([
      ["production", undefined, PEM.trim()],
      ["uat", "0oa2", PEM.trim()],
    ]);
  });

  it("is complained about by place, and never beside a variable that says the same", () => {
    const twice = { oktaOrgs: [oktaOrg], orgs: [org, { username: "u", privateKeyFile: "/nowhere" }], http: {} };
    expect(mistakesOf(() => withFile(twice, { LOCKSTEP_ORG_USERNAME: "other@example.com" }))).toEqual([
      "LOCKSTEP_ORG_USERNAME is set together with LOCKSTEP_ORGS_FILE; keep one of them",
      "LOCKSTEP_ORGS_FILE knows oktaOrgs and orgs only, not http",
      "LOCKSTEP_ORGS_FILE names a file that cannot be read: /nowhere (ENOENT)",
      "LOCKSTEP_ORGS_FILE: orgs.1.clientId is missing",
      "LOCKSTEP_ORGS_FILE: orgs.1.privateKey is missing",
    ]);
  });

  it.each([
    ["that is not there", {}, "names a file that cannot be read: /etc/lockstep/orgs.json (ENOENT)"],
    ["that is no JSON", { [surroundings.LOCKSTEP_ORGS_FILE]: '{\n"orgs"' }, "is not JSON: line 2, column 7"],
    [
      "that is a list",
      { [surroundings.LOCKSTEP_ORGS_FILE]: "[]" },
      'must be an object: {"oktaOrgs": [...], "orgs": [...]}',
    ],
  ])("says what is wrong with one %s", (_what, files, message) => {
    expect(mistakesOf(() => fromEnvironment(surroundings, files))).toEqual([`LOCKSTEP_ORGS_FILE ${message}`]);
  });
});

describe("a configuration", () => {
  const minimal = (): CompanionConfigInput => ({
    store: { directory: "/tmp/store" },
    oktaOrgs: [{ url: "https://example.okta.com", auth: { kind: "ssws", token: "t" }, hook: { secrets: [SECRET] } }],
    orgs: [{ clientId: "c", username: "u", privateKey: PEM }],
  });

  it("may leave out what has a default", () => {
    expect(parseConfig(minimal()).orgs[0]?.batch).toEqual({
      start: 10,
      max: 100,
      inFlight: 2,
      maxInFlight: 4,
      targetMs: 4_000,
    });
  });

  it("does not let an org follow an Okta org that is not there", () => {
    const config = minimal();
    config.orgs = [{ ...(config.orgs[0] as object), oktaOrg: "other" } as CompanionConfigInput["orgs"][number]];
    expect(mistakesOf(() => parseConfig(config))).toEqual([
      "orgs.0.oktaOrg names an Okta org that is not configured (main)",
    ]);
  });

  it("does not let two orgs share a key", () => {
    const config = minimal();
    config.orgs = [...config.orgs, ...config.orgs];
    expect(mistakesOf(() => parseConfig(config))).toEqual(["orgs.1.key is used twice"]);
  });

  it("allows http on loopback, for the stand-ins", () => {
    const config = minimal();
    for (const oktaOrg of config.oktaOrgs) oktaOrg.url = "http://127.0.0.1:4000";
    expect(parseConfig(config).oktaOrgs[0]?.url).toBe("http://127.0.0.1:4000");
  });
});

it("takes operators by name, each with a token of their own", () => {
  const operators = (text: string) => ({ ...complete, LOCKSTEP_OPERATOR_TOKENS: text });
  const [ann, bob] = ["ann:the-token-of-ann-1", "bob:the-token-of-bob-1"];
  expect(fromEnvironment(operators(`${ann}, ${bob}`)).ops.operators).toEqual([ann, bob]);
  for (const text of [
    "ann",
    "ann:short",
    "ann:the-tök€n-of-ann-1",
    `${ann},ann:another-token-of-ann`,
    `${ann},bob:the-token-of-ann-1`,
  ])
    expect(() => fromEnvironment(operators(text)), text).toThrow(/LOCKSTEP_OPERATOR_TOKENS must/);
});

import { readFileSync } from "node:fs";
import { jobVariables } from "./jobs/variables.ts";
import { notifyVariables } from "./notify/variables.ts";
import { companionConfigSchema, ConfigError, sentence, type CompanionConfig, type ConfigMistake } from "./config.ts";
import { storeConfig, type PostgresConfig } from "./store/config.ts";

type Kind = "text" | "number" | "boolean" | "list" | "numbers";

/** One environment variable: the setting it fills, and what to tell a reader. */
export interface Variable {
  name: string;
  /** Where the value goes in the configuration. */
  path: string;
  kind: Kind;
  description: string;
  /** Secrets may also come from the file that `<NAME>_FILE` names. */
  secret?: boolean;
}

/** Every variable that the companion reads, in the order of the README's table. */
export const variables: readonly Variable[] = [
  {
    name: "LOCKSTEP_OKTA_URL",
    path: "oktaOrgs.0.url",
    kind: "text",
    description: "Your Okta org, `https://example.okta.com`. Required.",
  },
  {
    name: "LOCKSTEP_OKTA_KEY",
    path: "oktaOrgs.0.key",
    kind: "text",
    description: "Names the Okta org in the hook's URL and in reports.",
  },
  {
    name: "LOCKSTEP_OKTA_TOKEN",
    path: "oktaOrgs.0.auth.token",
    kind: "text",
    secret: true,
    description: "API token (SSWS). This, or the client id and key below.",
  },
  {
    name: "LOCKSTEP_OKTA_CLIENT_ID",
    path: "oktaOrgs.0.auth.clientId",
    kind: "text",
    description: "Client id of an Okta service app.",
  },
  {
    name: "LOCKSTEP_OKTA_PRIVATE_KEY",
    path: "oktaOrgs.0.auth.privateKey",
    kind: "text",
    secret: true,
    description: "The service app's private key, PEM.",
  },
  {
    name: "LOCKSTEP_OKTA_KEY_ID",
    path: "oktaOrgs.0.auth.keyId",
    kind: "text",
    description: "The key's id (`kid`) in Okta.",
  },
  {
    name: "LOCKSTEP_OKTA_SCOPES",
    path: "oktaOrgs.0.auth.scopes",
    kind: "list",
    description: "Scopes to ask for, separated by commas.",
  },
  {
    name: "LOCKSTEP_HOOK_SECRETS",
    path: "oktaOrgs.0.hook.secrets",
    kind: "list",
    secret: true,
    description: "What Okta sends in the hook's secret header; several, separated by commas, while rotating. Required.",
  },
  {
    name: "LOCKSTEP_HOOK_HEADER",
    path: "oktaOrgs.0.hook.headerName",
    kind: "text",
    description: "The secret header's name.",
  },
  {
    name: "LOCKSTEP_HOOK_NETWORKS",
    path: "oktaOrgs.0.hook.networks",
    kind: "list",
    description: "Addresses and networks (CIDR) that Okta may call from; from anywhere when empty.",
  },
  {
    name: "LOCKSTEP_TRUSTED_PROXIES",
    path: "http.trustedProxies",
    kind: "list",
    description: "Proxies (addresses, CIDR) whose `X-Forwarded-For` is believed.",
  },
  {
    name: "LOCKSTEP_LOG_READER",
    path: "oktaOrgs.0.log.enabled",
    kind: "boolean",
    description: "Read the System Log for events that the hook missed.",
  },
  {
    name: "LOCKSTEP_LOG_POLL_MS",
    path: "oktaOrgs.0.log.pollMs",
    kind: "number",
    description: "How often to ask the log for news.",
  },
  {
    name: "LOCKSTEP_LOG_FAST_POLL_MS",
    path: "oktaOrgs.0.log.fastPollMs",
    kind: "number",
    description: "The same while the hook brings nothing, or nears Okta's daily limit.",
  },
  {
    name: "LOCKSTEP_OKTA_TIMEOUT_MS",
    path: "oktaOrgs.0.requestTimeoutMs",
    kind: "number",
    description: "Time-out of one Okta request.",
  },
  {
    name: "LOCKSTEP_OKTA_CONCURRENCY",
    path: "oktaOrgs.0.concurrency",
    kind: "number",
    description: "Okta requests at the same time.",
  },
  { name: "LOCKSTEP_ORG_KEY", path: "orgs.0.key", kind: "text", description: "Names the Salesforce org in reports." },
  {
    name: "LOCKSTEP_ORG_LOGIN_URL",
    path: "orgs.0.loginUrl",
    kind: "text",
    description: "Where to get tokens: `https://login.salesforce.com`, `https://test.salesforce.com` or My Domain.",
  },
  {
    name: "LOCKSTEP_ORG_AUDIENCE",
    path: "orgs.0.audience",
    kind: "text",
    description: "`aud` of the assertion, when it is not the login URL.",
  },
  {
    name: "LOCKSTEP_ORG_CLIENT_ID",
    path: "orgs.0.clientId",
    kind: "text",
    description: "Consumer key of the External Client App. Required.",
  },
  {
    name: "LOCKSTEP_ORG_USERNAME",
    path: "orgs.0.username",
    kind: "text",
    description: "User name of the integration user. Required.",
  },
  {
    name: "LOCKSTEP_ORG_PRIVATE_KEY",
    path: "orgs.0.privateKey",
    kind: "text",
    secret: true,
    description: "Private key whose certificate the app knows, PEM. Required.",
  },
  { name: "LOCKSTEP_ORG_API_VERSION", path: "orgs.0.apiVersion", kind: "text", description: "Salesforce API version." },
  {
    name: "LOCKSTEP_ORG_APP_ID",
    path: "orgs.0.appId",
    kind: "text",
    description:
      "Okta app that people must be assigned to (`0oa…`). Without it everybody counts as assigned, and the mapping rules alone decide.",
  },
  {
    name: "LOCKSTEP_ORG_TIMEOUT_MS",
    path: "orgs.0.requestTimeoutMs",
    kind: "number",
    description: "Time-out of one Salesforce request.",
  },
  {
    name: "LOCKSTEP_ORG_BATCH_MAX",
    path: "orgs.0.batch.max",
    kind: "number",
    description: "People in one request at most.",
  },
  {
    name: "LOCKSTEP_ORG_PUBSUB",
    path: "orgs.0.pubSub.enabled",
    kind: "boolean",
    description: "Listen to the org's commands by the Pub/Sub API. Without it the org is asked for requests.",
  },
  {
    name: "LOCKSTEP_ORG_PUBSUB_ENDPOINT",
    path: "orgs.0.pubSub.endpoint",
    kind: "text",
    description: "Where the Pub/Sub API is: host and port.",
  },
  {
    name: "LOCKSTEP_ORG_PUBSUB_CA",
    path: "orgs.0.pubSub.ca",
    kind: "text",
    secret: true,
    description:
      "Certificates (PEM) of the authorities that its certificate may come from, behind a proxy that inspects.",
  },
  {
    name: "LOCKSTEP_STORE_DIR",
    path: "store.directory",
    kind: "text",
    description: "Folder of the store, on a disk that lasts, for one process. This, or the URL below.",
  },
  {
    name: "LOCKSTEP_STORE_URL",
    path: "store.url",
    kind: "text",
    secret: true,
    description:
      "PostgreSQL database of the store, for several processes: `postgres://user:password@host:5432/database`.",
  },
  {
    name: "LOCKSTEP_STORE_TLS",
    path: "store.tls",
    kind: "text",
    description: "`verify` the database's certificate, or `off` for no TLS (the default on loopback only).",
  },
  {
    name: "LOCKSTEP_STORE_CA",
    path: "store.ca",
    kind: "text",
    secret: true,
    description: "Certificates (PEM) of the authorities that the database's certificate may come from.",
  },
  {
    name: "LOCKSTEP_STORE_CONNECTIONS",
    path: "store.connections",
    kind: "number",
    description: "Connections of one process to the database at most.",
  },
  {
    name: "LOCKSTEP_HOST",
    path: "http.host",
    kind: "text",
    description: "Address to listen on; `0.0.0.0` in a container.",
  },
  { name: "LOCKSTEP_PORT", path: "http.port", kind: "number", description: "Port to listen on." },
  {
    name: "LOCKSTEP_BODY_LIMIT_BYTES",
    path: "http.bodyLimitBytes",
    kind: "number",
    description: "Largest request that is read.",
  },
  {
    name: "LOCKSTEP_RECHECKS_MS",
    path: "sync.rechecksMs",
    kind: "numbers",
    description: "When to look again if Okta lags behind its own event.",
  },
  {
    name: "LOCKSTEP_MAX_ATTEMPTS",
    path: "sync.maxAttempts",
    kind: "number",
    description: "Attempts on one person before a dead letter.",
  },
  {
    name: "LOCKSTEP_LEASE_MS",
    path: "sync.leaseMs",
    kind: "number",
    description:
      "How long one piece of work may take before others take it over. Who was in the hands of a killed process waits about 10 s.",
  },
  {
    name: "LOCKSTEP_OPERATOR_TOKEN",
    path: "ops.operatorToken",
    kind: "text",
    secret: true,
    description: "Bearer token that `/status` and `/dead-letters` ask for. Without it they answer on loopback only.",
  },
  ...jobVariables,
  ...notifyVariables,
  {
    name: "LOCKSTEP_LOG_LEVEL",
    path: "log.level",
    kind: "text",
    description: "`debug`, `info`, `warn`, `error` or `silent`.",
  },
];

type Environment = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => string;

const readText: ReadFile = (path) => readFileSync(path, "utf8");

/**
 * Reads the configuration from environment variables and the files that `<NAME>_FILE` variables name.
 *
 * @throws ConfigError with one sentence for each mistake, all at once, in terms of the variables' names.
 */
export function configFromEnvironment(environment: Environment, readFile: ReadFile = readText): CompanionConfig {
  const mistakes: ConfigMistake[] = [];
  const raw: Record<string, unknown> = {};
  // Present even when nothing is set, so that what is missing is named one by one.
  for (const path of ["store", "oktaOrgs.0.auth", "oktaOrgs.0.hook", "orgs.0"]) assign(raw, path.split("."), {});

  for (const variable of variables) {
    const text = valueOf(variable, environment, readFile, mistakes);
    if (text === undefined) continue;
    const value = convert(variable, text, mistakes);
    if (value !== undefined) assign(raw, variable.path.split("."), value);
  }
  chooseOktaAuth(raw, environment, mistakes);
  chooseStore(raw, environment, mistakes);
  complainOfUnknown(environment, mistakes);

  const parsed = companionConfigSchema.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = nameOf(issue.path);
      if (!mistakes.some((mistake) => mistake.path === name))
        mistakes.push({ path: name, message: sentence(issue.message) });
    }
  }
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(mistakes);
  return parsed.data;
}

/**
 * Reads from where to where a store is to be moved: both of its settings, of which the companion takes one.
 *
 * @throws ConfigError with all mistakes at once.
 */
export function storeMoveFromEnvironment(
  environment: Environment,
  readFile: ReadFile = readText,
): { directory: string; to: PostgresConfig } {
  const mistakes: ConfigMistake[] = [];
  const raw: Record<string, unknown> = { engine: "postgres" };
  for (const variable of variables.filter(({ path }) => path.startsWith("store."))) {
    const text = valueOf(variable, environment, readFile, mistakes);
    if (text !== undefined) raw[variable.path.slice("store.".length)] = convert(variable, text, mistakes);
  }
  const directory = raw["directory"];
  if (typeof directory !== "string") mistakes.push({ path: "LOCKSTEP_STORE_DIR", message: "is missing" });
  const parsed = storeConfig.safeParse(raw);
  for (const issue of parsed.error?.issues ?? [])
    mistakes.push({ path: nameOf(["store", ...issue.path]), message: sentence(issue.message) });
  if (typeof directory !== "string" || parsed.data?.engine !== "postgres" || mistakes.length > 0)
    throw new ConfigError(mistakes);
  return { directory, to: parsed.data };
}

/** A variable that is set to nothing, as compose files and env files leave them, is not set. */
function textOf(environment: Environment, name: string): string | undefined {
  return environment[name] === "" ? undefined : environment[name];
}

function valueOf(
  variable: Variable,
  environment: Environment,
  readFile: ReadFile,
  mistakes: ConfigMistake[],
): string | undefined {
  const direct = textOf(environment, variable.name);
  const fileName = variable.secret === true ? textOf(environment, `${variable.name}_FILE`) : undefined;
  if (direct !== undefined && fileName !== undefined) {
    mistakes.push({ path: variable.name, message: `is set twice, by itself and by ${variable.name}_FILE; keep one` });
    return undefined;
  }
  if (fileName === undefined) return direct;
  try {
    return readFile(fileName).trim();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    mistakes.push({ path: `${variable.name}_FILE`, message: `names a file that cannot be read (${reason})` });
    return undefined;
  }
}

function convert(variable: Variable, text: string, mistakes: ConfigMistake[]): unknown {
  const complain = (message: string) => {
    mistakes.push({ path: variable.name, message });
    return undefined;
  };
  const list = text.split(",").map((part) => part.trim());
  switch (variable.kind) {
    case "text":
      // A PEM key in one line of an environment file is usually written with \n.
      return text.includes("-----BEGIN") ? text.replaceAll("\\n", "\n") : text;
    case "number":
      return /^\d+$/.test(text) ? Number(text) : complain("must be a whole number");
    case "boolean":
      return /^(true|false)$/.test(text) ? text === "true" : complain("must be true or false");
    case "list":
      return list.filter((part) => part !== "");
    case "numbers":
      return list.every((part) => /^\d+$/.test(part))
        ? list.map(Number)
        : complain("must be whole numbers, separated by commas");
  }
}

function chooseOktaAuth(raw: Record<string, unknown>, environment: Environment, mistakes: ConfigMistake[]): void {
  const isSet = (name: string) => [name, `${name}_FILE`].some((each) => textOf(environment, each) !== undefined);
  const token = isSet("LOCKSTEP_OKTA_TOKEN");
  const app = isSet("LOCKSTEP_OKTA_CLIENT_ID") || isSet("LOCKSTEP_OKTA_PRIVATE_KEY");
  assign(raw, ["oktaOrgs", "0", "auth", "kind"], app ? "privateKey" : "ssws");
  if (token && app)
    mistakes.push({
      path: "LOCKSTEP_OKTA_TOKEN",
      message: "is set together with a service app's client id or key; keep one way to sign in",
    });
  if (!token && !app) {
    mistakes.push({
      path: "LOCKSTEP_OKTA_TOKEN",
      message: "is missing; set it, or LOCKSTEP_OKTA_CLIENT_ID and LOCKSTEP_OKTA_PRIVATE_KEY",
    });
  }
}

function chooseStore(raw: Record<string, unknown>, environment: Environment, mistakes: ConfigMistake[]): void {
  const folder = textOf(environment, "LOCKSTEP_STORE_DIR") !== undefined;
  const database = ["LOCKSTEP_STORE_URL", "LOCKSTEP_STORE_URL_FILE"].some(
    (name) => textOf(environment, name) !== undefined,
  );
  assign(raw, ["store", "engine"], database ? "postgres" : "sqlite");
  const complain = (message: string) => mistakes.push({ path: "LOCKSTEP_STORE_DIR", message });
  if (folder && database) complain("is set together with LOCKSTEP_STORE_URL; keep one of them");
  if (!folder && !database) complain("is missing; set it, or LOCKSTEP_STORE_URL");
}

/** A misspelt name would otherwise be a setting that silently does nothing. */
function complainOfUnknown(environment: Environment, mistakes: ConfigMistake[]): void {
  const known = new Set(variables.flatMap(({ name, secret }) => (secret === true ? [name, `${name}_FILE`] : [name])));
  for (const name of Object.keys(environment)) {
    if (name.startsWith("LOCKSTEP_") && !known.has(name))
      mistakes.push({ path: name, message: "is not a setting of Lockstep; check the spelling" });
  }
}

function nameOf(path: readonly PropertyKey[]): string {
  const text = path.join(".");
  const exact = variables.find((variable) => variable.path === text);
  // An item of a list is reported under the list's variable.
  return (exact ?? variables.find((variable) => text.startsWith(`${variable.path}.`)))?.name ?? text;
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  target[first] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
  assign(target[first] as Record<string, unknown>, rest, value);
}

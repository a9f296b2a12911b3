import { jobVariables } from "./jobs/variables.ts";
import { notifyVariables } from "./notify/variables.ts";

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
  {
    name: "LOCKSTEP_ORGS_FILE",
    path: "orgsFile",
    kind: "text",
    description:
      "JSON file with several orgs, instead of all `LOCKSTEP_OKTA_`, `LOCKSTEP_HOOK_` and `LOCKSTEP_ORG_` settings; see Several orgs.",
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
  {
    name: "LOCKSTEP_ORG_SCREENS_TOKEN",
    path: "orgs.0.screens.token",
    kind: "text",
    secret: true,
    description:
      "Token with which the org's screens ask for groups and attributes of Okta; see What the org's screens ask for. Without it they offer what the org has heard of.",
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
    name: "LOCKSTEP_PUBLIC_URL",
    path: "http.publicUrl",
    kind: "text",
    description:
      "Where Okta reaches the companion, such as `https://lockstep.example.com`: the set-up guide in Salesforce shows it to copy.",
  },
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
    description:
      "Bearer token of operators: `/status`, `/metrics`, `/dead-letters` and everything that acts ask for it. Without it the first three answer on loopback only, and nothing acts.",
  },
  {
    name: "LOCKSTEP_OPERATOR_TOKENS",
    path: "ops.operators",
    kind: "list",
    secret: true,
    description:
      "Tokens of operators by name, `ann:<token>,bob:<token>`: who acted then stands by name in the log and in the org's Activity.",
  },
  {
    name: "LOCKSTEP_OPERATOR_CONFIGURES",
    path: "ops.operatorConfigures",
    kind: "boolean",
    description: "`true` lets whoever has the operator token import an org's rules (`lockstep config import`).",
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

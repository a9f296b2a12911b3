import { z } from "zod";
import type { OktaOrgConfig } from "../../config.ts";
import { OktaFailure } from "../../okta/failure.ts";
import type { OktaHttp } from "../../okta/http.ts";
import { counted } from "../../words.ts";
import { not, ok, type Finding } from "./finding.ts";

const hooks = z.array(
  z.looseObject({
    name: z.string(),
    status: z.string(),
    verificationStatus: z.string(),
    channel: z.looseObject({ config: z.looseObject({ uri: z.string() }) }),
  }),
);

/** What of an Okta org is checked. */
export interface OktaChecked {
  oktaOrg: Pick<OktaOrgConfig, "key" | "auth">;
  appIds: readonly string[];
  /** Whether screens of an org offer what Okta has. */
  hasScreens: boolean;
  http: Pick<OktaHttp, "get">;
  /** Finds the hook that points here. */
  hook(signal: AbortSignal): Promise<HookRegistration>;
}

/** Checks what the companion's token may read, and that a hook points here. */
export async function checkOkta(
  { oktaOrg: { key, auth }, appIds, hasScreens, http, hook: found }: OktaChecked,
  signal: AbortSignal,
): Promise<Finding[]> {
  const who = `okta ${key}`;
  const reads = [
    { what: "people", path: "/api/v1/users?limit=1", scope: "okta.users.read" },
    { what: "groups", path: "/api/v1/groups?limit=1", scope: "okta.groups.read" },
    { what: "the System Log", path: "/api/v1/logs?limit=1", scope: "okta.logs.read" },
    ...(hasScreens
      ? [
          {
            what: "attributes of the profile, for screens",
            path: "/api/v1/meta/schemas/user/default",
            scope: "okta.schemas.read (and name it in LOCKSTEP_OKTA_SCOPES)",
          },
        ]
      : []),
    ...appIds.map((id) => ({
      what: `the app ${id}`,
      path: `/api/v1/apps/${encodeURIComponent(id)}`,
      scope: "okta.apps.read",
    })),
  ];
  const findings = await Promise.all(
    reads.map(async ({ what, path, scope }) => {
      const check = `${who}: reading ${what}`;
      try {
        await http.get(path, signal);
        return ok(check, "Allowed.");
      } catch (error) {
        return whenRefused(check, error, scope, auth.kind);
      }
    }),
  );
  const [hook, sessions] = await Promise.all([
    found(signal).then((registration) => checkHook(who, key, registration)),
    checkSessions(who, auth, http, signal),
  ]);
  return [...findings, hook, sessions];
}

const MANAGE = "okta.users.manage";

/**
 * Roles that may clear a person's sessions; the last two only in the groups they were given. Source: help.okta.com,
 * "Standard administrator roles and permissions".
 */
const ENDS_SESSIONS = new Set(["SUPER_ADMIN", "ORG_ADMIN", "USER_ADMIN", "HELP_DESK_ADMIN"]);

const roles = z.array(z.looseObject({ type: z.string() }));

/**
 * Whether the command `end_okta_sessions` can be carried out, as far as can be told without ending anybody's sessions.
 * Okta issues no token with a scope that is not granted, so a scope that is asked for is there; what the role behind it
 * allows shows with a call.
 */
async function checkSessions(
  who: string,
  auth: OktaOrgConfig["auth"],
  http: Pick<OktaHttp, "get">,
  signal: AbortSignal,
): Promise<Finding> {
  const check = `${who}: ending sessions`;
  if (auth.kind === "privateKey") {
    return auth.scopes.includes(MANAGE)
      ? ok(
          check,
          `The scope ${MANAGE} is asked for. Whether the service app's role allows it shows with the first command.`,
        )
      : not(
          "warning",
          check,
          "The scope for it is not asked for, so the command end_okta_sessions would fail. Nothing of Lockstep's own sends it.",
          `Where a flow or code of yours sends it: grant ${MANAGE} to the service app, add it to LOCKSTEP_OKTA_SCOPES, and give the app a role that may clear sessions.`,
        );
  }
  const held = await rolesOfToken(http, signal);
  const isAllowed = held?.some((type) => ENDS_SESSIONS.has(type)) === true;
  if (isAllowed) return ok(check, `Allowed by the token's role (${held.join(", ")}).`);
  const fix = "Give the token's owner a role that may clear sessions, such as Help Desk Administrator.";
  if (held === null || held.length === 0 || held.includes("CUSTOM"))
    return not(
      "unknown",
      check,
      "Okta does not say what the token's role allows; it shows with the first command.",
      fix,
    );
  return not("warning", check, `The token's role (${held.join(", ")}) does not allow it.`, fix);
}

/** The types of the roles that the API token's owner holds; null where Okta does not say. */
async function rolesOfToken(http: Pick<OktaHttp, "get">, signal: AbortSignal): Promise<string[] | null> {
  try {
    const me = z.looseObject({ id: z.string() }).safeParse((await http.get("/api/v1/users/me", signal)).body);
    if (!me.success) return null;
    const path = `/api/v1/users/${encodeURIComponent(me.data.id)}/roles`;
    return roles.safeParse((await http.get(path, signal)).body).data?.map(({ type }) => type) ?? null;
  } catch (error) {
    if (!(error instanceof OktaFailure)) throw error;
    return null;
  }
}

function whenRefused(check: string, error: unknown, scope: string, kind: OktaOrgConfig["auth"]["kind"]): Finding {
  if (!(error instanceof OktaFailure)) throw error;
  const fixes: Partial<Record<OktaFailure["kind"], string>> = {
    unauthorized:
      kind === "ssws"
        ? "Make a new API token in Okta (Security, API, Tokens) and set LOCKSTEP_OKTA_TOKEN."
        : "Check the client id, and that the key's public half stands at the service app.",
    forbidden:
      kind === "ssws"
        ? "Give the token's owner a role that may read this, such as Read-Only Administrator."
        : `Grant the scope ${scope} to the service app, and give the app an admin role that may read this.`,
    not_found: "Check LOCKSTEP_ORG_APP_ID: Okta has no such app, or hides it from this token.",
  };
  const passes = error.kind === "unavailable" || error.kind === "rate_limited";
  return not(
    passes ? "unknown" : "failed",
    check,
    error.message,
    fixes[error.kind] ?? "Try again in a minute; if it stays so, look at Okta's status page.",
  );
}

/** Whether Okta has an event hook that points at this companion. */
export interface HookRegistration {
  /** `unknown`: Okta does not say. */
  state: "verified" | "unverified" | "missing" | "unknown";
  name: string | null;
  uri: string | null;
  /** What was found, in a sentence. */
  message: string;
}

/** Looks for the hook. */
export async function findHook(
  key: string,
  http: Pick<OktaHttp, "get">,
  signal: AbortSignal,
): Promise<HookRegistration> {
  const path = `/hooks/okta/${key}`;
  try {
    const found = hooks.safeParse((await http.get("/api/v1/eventHooks", signal)).body).data ?? [];
    const here = found.filter(({ channel }) => channel.config.uri.replace(/\/$/, "").endsWith(path));
    const sound = here.find(
      ({ status, verificationStatus }) => status === "ACTIVE" && verificationStatus === "VERIFIED",
    );
    const hook = sound ?? here[0];
    if (hook === undefined)
      return {
        state: "missing",
        name: null,
        uri: null,
        message:
          found.length === 0
            ? "Okta has no event hook at all."
            : `Okta has ${counted(found.length, "event hook")}, and none at an address that ends with ${path}.`,
      };
    const { name, status, verificationStatus } = hook;
    const { uri } = hook.channel.config;
    if (sound !== undefined) return { state: "verified", name, uri, message: `${name}, at ${uri}.` };
    const message = `${name} is ${status.toLowerCase()} and ${verificationStatus.toLowerCase()}.`;
    return { state: "unverified", name, uri, message };
  } catch (error) {
    if (!(error instanceof OktaFailure)) throw error;
    return { state: "unknown", name: null, uri: null, message: `Okta does not say: ${error.message}` };
  }
}

function checkHook(who: string, key: string, { state, message }: HookRegistration): Finding {
  const check = `${who}: event hook`;
  const path = `/hooks/okta/${key}`;
  if (state === "verified") return ok(check, message);
  const fixes = {
    missing: `Register a hook in Okta (Workflow, Event Hooks) at https://<this companion>${path}. Until then the System Log is all there is, which is slower.`,
    unverified: "Verify it in Okta (Workflow, Event Hooks, Actions), and activate it.",
    unknown: `Look in Okta (Workflow, Event Hooks), or grant okta.eventHooks.read and add it to LOCKSTEP_OKTA_SCOPES.`,
  };
  return not(state === "unknown" ? "unknown" : "warning", check, message, fixes[state]);
}

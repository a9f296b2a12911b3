/** Local Okta, a local org with the package, and the companion between them: everything real but the two platforms. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection } from "jsforce";
import { startCompanion } from "../../../companion/src/server.ts";
import type { CompanionConfigInput } from "../../../companion/src/config.ts";
import { startOkta } from "../../local-okta/index.ts";
import { startOrg } from "../../local-org/org/index.ts";
import { assign, createIntegrationUser, enterSetUp, groups } from "./acme.ts";

const CLIENT_ID = "lockstep-companion";

/** What may be said about a world. */
export interface WorldOptions {
  /** Called before each step of the start, with what is about to happen. */
  readonly onProgress?: (step: string) => void;
  /** Changes to the companion's configuration. */
  readonly companion?: (config: CompanionConfigInput) => CompanionConfigInput;
  readonly oktaRateLimits?: boolean;
  /** Seats by user licence; the local org's defaults otherwise. */
  readonly seats?: Readonly<Record<string, number>>;
  readonly ports?: { readonly org?: number; readonly okta?: number; readonly companion?: number };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** Starts everything, enters Acme's set-up, and registers the hook in Okta. */
export async function startWorld(options: WorldOptions = {}) {
  const progress = options.onProgress ?? (() => {});
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    progress("local Okta");
    const okta = await startOkta({ port: options.ports?.okta, rateLimits: options.oktaRateLimits ?? true });
    closers.push(() => okta.close());

    const connected = await connectOrg({ key: "production", okta, ...options, port: options.ports?.org }, progress);
    const { org, admin, integration, app } = connected;
    closers.push(() => org.close());

    progress("the companion");
    const oktaGroups = Object.fromEntries(groups.map((name) => [name, okta.driver.createGroup({ name })]));
    const directory = await mkdtemp(join(tmpdir(), "lockstep-"));
    closers.push(() => rm(directory, { recursive: true, force: true }));
    const secret = randomBytes(24).toString("base64url");
    const base: CompanionConfigInput = {
      http: { port: options.ports?.companion ?? 0 },
      store: { directory },
      oktaOrgs: [
        { key: "main", url: okta.url, auth: { kind: "ssws", token: okta.token }, hook: { secrets: [secret] } },
      ],
      orgs: [connected.config],
      log: { level: "silent" },
    };
    const config = options.companion?.(base) ?? base;
    // Tests that add an org change the object, and have it read again.
    const companion = await startCompanion(config, { readConfig: () => config });
    closers.push(() => companion.close());

    progress("the event hook in Okta, verified by its challenge");
    await okta.driver.registerHook({
      url: `${companion.url}/hooks/okta/main`,
      secretHeader: "Authorization",
      secret,
      types: HOOK_TYPES,
    });
    return { okta, connected, org, admin, integration, companion, config, secret, app, groups: oktaGroups, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A local org with Acme's set-up, an app in Okta and what the companion needs to know of it. */
export async function connectOrg(
  {
    key,
    okta,
    ...options
  }: Pick<WorldOptions, "seats"> & {
    key: string;
    okta: Awaited<ReturnType<typeof startOkta>>;
    port?: number | undefined;
  },
  progress: (step: string) => void = () => {},
) {
  progress("local Salesforce org: compiling and deploying the package's Apex");
  const org = await startOrg({ port: options.port, seats: options.seats });
  try {
    progress("Acme's roles, permission sets, mapping rules and field mappings, by REST as its admin");
    const admin = connect(org.url, org.accessToken);
    await assign(admin, org.userId, "Lockstep_Admin");
    const { id: integrationUserId, username } = await createIntegrationUser(admin);
    const integration = connect(org.url, await org.openSession(integrationUserId));
    await enterSetUp(admin);
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    await org.registerClient({
      clientId: CLIENT_ID,
      publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
      usernames: [username],
    });
    const app = okta.driver.createApp({ label: "Salesforce", name: "salesforce" });
    const config: CompanionConfigInput["orgs"][number] = {
      key,
      oktaOrg: "main",
      appId: app.id,
      loginUrl: org.url,
      clientId: CLIENT_ID,
      username,
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      apiVersion: "65.0",
      pubSub: { endpoint: org.pubSub.endpoint, ca: org.pubSub.certificate },
    };
    return { org, admin, integration, app, config };
  } catch (error) {
    await org.close();
    throw error;
  }
}

/** A jsforce connection to a local org. */
export function connect(instanceUrl: string, accessToken: string): Connection {
  return new Connection({ instanceUrl, accessToken, version: "65.0" });
}

/** The hook-eligible types that the first version of the companion acts on. */
export const HOOK_TYPES: readonly string[] = [
  "user.lifecycle.create",
  "user.lifecycle.activate",
  "user.lifecycle.reactivate",
  "user.lifecycle.suspend",
  "user.lifecycle.unsuspend",
  "user.lifecycle.deactivate",
  "user.lifecycle.delete.initiated",
  "user.account.update_profile",
  "user.mfa.factor.activate",
  "user.mfa.factor.deactivate",
  "user.mfa.factor.reset_all",
  "group.profile.update",
  "group.lifecycle.delete",
  "group.user_membership.add",
  "group.user_membership.remove",
  "application.user_membership.add",
  "application.user_membership.remove",
];

/** Starts local orgs. Several may stand side by side, each in a worker thread and on a port of its own. */
import type { JsonObject } from "../surface/http/messages.ts";
import type { PageOrg } from "../surface/pages/index.ts";
import type { PubSubServer as RunningPubSub } from "../surface/pubsub/server.ts";
import { cacheLoadedCode } from "../cache-folder.ts";
import { NEWEST_VERSION } from "../surface/rest/versions.ts";
import { OrgClock } from "./clock.ts";
import { projectSourceDirs } from "./source.ts";
import type { LocalOrg, OrgImage, StartOrgOptions } from "./types.ts";
import { WorkerLink } from "./worker-link.ts";

export type { LocalOrg, OrgImage, StartOrgOptions } from "./types.ts";

/**
 * Starts an org and answers its handle once it takes requests.
 * @throws Error when a source folder is missing or its metadata or Apex does not compile; the message lists why
 */
export async function startOrg(options: StartOrgOptions = {}): Promise<LocalOrg> {
  const clock = new OrgClock();
  const warn = options.onWarning ?? ((message: string) => process.stderr.write(`local org: ${message}\n`));
  const sourceDirs = options.empty ? [] : (options.sourceDirs ?? projectSourceDirs());
  const { seats = {}, instance = 0, withTests = false, image } = options;
  const events: { pubSub?: RunningPubSub } = {};
  // The worker deploys while this thread loads what it serves with.
  const [link, { ApiUsageCounter, createPageHost, PubSubServer, Surface }] = await Promise.all([
    WorkerLink.start(
      { options: { sourceDirs: [...sourceDirs], seats, instance, withTests, image }, clock: clock.memory },
      { onWarning: warn, onEvent: (event) => events.pubSub?.announce(event) },
    ),
    loadSurface(),
  ]);
  const { organizationId, userId, username, accessToken } = link.ready;
  const pages = options.pages === false ? undefined : createPageHost({ sourceDirs, org: pageOrg(link) });
  const eventDeliveries = new ApiUsageCounter(options.dailyEventDeliveries ?? 25_000, () => clock.now());
  const surface = new Surface({
    org: link.org,
    organizationId,
    now: () => clock.now(),
    adminToken: accessToken,
    dailyApiRequests: options.dailyApiRequests,
    eventDeliveries,
    pages,
  });
  const url = await surface.listen(options.port ?? 0).catch(async (error: unknown) => {
    await link.close();
    throw error;
  });
  await link.org.control("domainUrl", url);
  const pubSub = await PubSubServer.start({
    org: link.org,
    organizationId,
    url,
    deliveries: eventDeliveries,
    keepAliveMs: options.eventKeepAliveMs,
  });
  events.pubSub = pubSub;
  return {
    url,
    orgId: organizationId,
    userId,
    username,
    accessToken,
    pubSub: {
      endpoint: pubSub.endpoint,
      certificate: pubSub.certificate,
      disconnect: () => pubSub.disconnect(),
    },
    faults: surface.faults,
    clock,
    apiUsage: surface.usage,
    eventDeliveries,
    registerClient: (client) => surface.clients.register(client),
    openSession: (user) => link.org.openSession(user),
    callApex: (user, call) => link.org.callApex(user, call),
    query: (soql) => link.org.query(soql) as Promise<JsonObject[]>,
    settled: async () => void (await link.org.control("settle", null)),
    image: async () => ({ id: Number(await link.org.control("image", null)) }),
    exportImage: async () => String(await link.org.control("exportImage", null)),
    restore: async ({ id }: OrgImage) => void (await link.org.control("restore", id)),
    control: (name, args = null) => link.org.control(name, args),
    close: async () => {
      pubSub.close();
      await surface.close();
      await link.close();
    },
  };
}

async function loadSurface() {
  cacheLoadedCode();
  const [usage, pages, pubSub, server] = await Promise.all([
    import("../surface/api-usage.ts"),
    import("../surface/pages/index.ts"),
    import("../surface/pubsub/server.ts"),
    import("../surface/server.ts"),
  ]);
  return { ...usage, ...pages, ...pubSub, ...server };
}

function pageOrg({ org, ready }: WorkerLink): PageOrg {
  const asPageUser = <T extends { userId: string }>(identity: T): T & { id: string } => ({
    ...identity,
    id: identity.userId,
  });
  return {
    organizationId: ready.organizationId,
    userOfSession: async (token) => {
      const identity = await org.identify(token);
      return identity && asPageUser(identity);
    },
    openSession: (userId) => org.openSession(userId),
    users: async () => (await org.users()).map(asPageUser),
    callApex: (userId, call) => org.callApex(userId, { ...call, arguments: call.arguments as never }),
    request: async ({ sessionId, method, path, search = "", body = "" }) => {
      const headers = { authorization: `Bearer ${sessionId}`, "content-type": "application/json" };
      const answer = await org.rest({
        method,
        path: `/services/data/v${NEWEST_VERSION}.0/${path}`,
        search,
        headers,
        headersAsWritten: headers,
        body: Buffer.from(body),
        remoteAddress: "127.0.0.1",
        origin: "",
      });
      return { status: answer.status, body: answer.body === null ? "" : Buffer.from(answer.body).toString("utf8") };
    },
  };
}

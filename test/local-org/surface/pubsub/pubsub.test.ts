/** The stock Node client against the local org: topics, schemas, replay, flow control, publishing, and what ends a stream. */
import { generateKeyPairSync } from "node:crypto";
import { credentials, Metadata, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import PubSubApiClient from "salesforce-pubsub-api-client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { sourceFolder, xml } from "../../data/testing-metadata.ts";
import { startOrg } from "../../org/index.ts";
import type { LocalOrg, OrgImage } from "../../org/index.ts";
import { pubSubConstructor } from "./service.ts";

const TOPIC = "/event/Sample__e";
const HOUR = 3_600_000;

const field = (name: string, type: string, rest = ""): Record<string, string> => ({
  [`objects/Sample__e/fields/${name}.field-meta.xml`]: xml(
    "CustomField",
    `<fullName>${name}</fullName><label>${name}</label><type>${type}</type>${rest}`,
  ),
});

const source = sourceFolder({
  "objects/Sample__e/Sample__e.object-meta.xml": xml(
    "CustomObject",
    "<deploymentStatus>Deployed</deploymentStatus><eventType>HighVolume</eventType><label>Sample</label><pluralLabel>Samples</pluralLabel><publishBehavior>PublishAfterCommit</publishBehavior>",
  ),
  ...field("Key__c", "Text", "<length>20</length><required>true</required>"),
  ...field("Amount__c", "Number", "<precision>18</precision><scale>2</scale>"),
  ...field("Urgent__c", "Checkbox", "<defaultValue>false</defaultValue>"),
  ...field("At__c", "DateTime"),
  ...field("Due__c", "Date"),
});

interface Received {
  readonly replayId: number;
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What a subscription's callback was told, in order. */
class Journal {
  readonly events: Received[] = [];
  readonly errors: ServiceError[] = [];
  readonly calls: string[] = [];

  readonly callback = (_info: unknown, type: string, data?: unknown): void => {
    this.calls.push(type);
    if (type === "event") this.events.push(data as Received);
    if (type === "error") this.errors.push(data as ServiceError);
  };

  get keys(): unknown[] {
    return this.events.map((event) => event.payload["Key__c"]);
  }
}

/** One second, the default, is too short on a busy machine. */
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 30_000 });

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let org: LocalOrg;
let fresh: OrgImage;
let clients: PubSubApiClient[];
/** Streams of theirs that have not ended. */
const standing = new Set<object>();

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [source], pages: false, eventKeepAliveMs: 150, dailyEventDeliveries: 500 });
  fresh = await org.image();
});
afterAll(() => org.close());

beforeEach(() => {
  clients = [];
});
afterEach(async () => {
  await closeClients();
  org.eventDeliveries.max = 500;
  await org.restore(fresh);
  // No event of one test is left for the next
  org.clock.advance(200 * HOUR);
  await org.settled();
});

async function connect(target = org, token = target.accessToken, settings: object = {}): Promise<PubSubApiClient> {
  const client = new PubSubApiClient(
    {
      authType: "user-supplied",
      accessToken: token,
      instanceUrl: target.url.replace("http:", "https:"),
      organizationId: target.orgId,
      pubSubEndpoint: target.pubSub.endpoint,
      rejectUnauthorizedSsl: false,
      ...settings,
    } as never,
    silent as never,
  );
  clients.push(client);
  await client.connect();
  watchStreams(client);
  return client;
}

type StreamCallback = (info: unknown, type: string, data?: unknown) => void;

/** Keeps each stream of a client among those that stand, until the client has heard how it ended. */
function watchStreams(client: PubSubApiClient): void {
  const watched = (callback: StreamCallback): StreamCallback => {
    const stream = {};
    standing.add(stream);
    return (info, type, data) => {
      if (type === "grpcStatus") standing.delete(stream);
      callback(info, type, data);
    };
  };
  for (const begin of ["subscribe", "subscribeFromEarliestEvent", "subscribeFromReplayId", "publishBatch"] as const) {
    const original = client[begin].bind(client) as (...given: unknown[]) => unknown;
    const observed = (...given: unknown[]) =>
      original(...given.map((one) => (typeof one === "function" ? watched(one as StreamCallback) : one)));
    client[begin] = observed as never;
  }
}

/** The stock client leaves the errors of streams that it cancels unheard, which ends the process: so the org ends them first. */
async function closeClients(): Promise<void> {
  await until(() => {
    org.pubSub.disconnect();
    expect(standing.size).toBe(0);
  });
  for (const client of clients) client.close();
  clients = [];
}

/** Publishes by REST, as the org's own Apex would. */
async function publish(...keys: string[]): Promise<void> {
  for (const key of keys) {
    const answer = await fetch(`${org.url}/services/data/v67.0/sobjects/Sample__e`, {
      method: "POST",
      headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json" },
      body: JSON.stringify({ Key__c: key }),
    });
    expect(answer.status).toBe(201);
  }
}

/** Subscribes from now on; answers once the subscription stands. */
async function subscribed(client: PubSubApiClient, numRequested: number | null = null): Promise<Journal> {
  const journal = new Journal();
  client.subscribe(TOPIC, journal.callback as never, numRequested as never);
  await until(() => expect(journal.calls).toContain("grpcKeepAlive"));
  return journal;
}

function expectRefusal(error: ServiceError | undefined, code: status, errorCode: string): void {
  expect(error?.code).toBe(code);
  expect(error?.metadata.get("error-code")).toEqual([`sfdc.platform.eventbus.grpc.${errorCode}`]);
  expect(error?.details).toMatch(/rpcId: [0-9a-f-]{36}$/);
}

interface RawClient {
  GetTopic(request: object, metadata: Metadata, done: (error: ServiceError | null, answer: never) => void): void;
  Subscribe(metadata: Metadata): RawStream;
  ManagedSubscribe(metadata: Metadata): RawStream;
  close(): void;
}
interface RawStream {
  write(request: object): void;
  on(event: "error" | "data", listener: (value: never) => void): void;
}

/** A bare gRPC client that trusts the org's certificate and nothing else. */
function rawClient(): RawClient {
  const Client = pubSubConstructor();
  return new Client(
    org.pubSub.endpoint,
    credentials.createSsl(Buffer.from(org.pubSub.certificate)),
  ) as unknown as RawClient;
}

function headers(change: Record<string, string> = {}): Metadata {
  const metadata = new Metadata();
  const all = { accesstoken: org.accessToken, instanceurl: org.url, tenantid: org.orgId, ...change };
  for (const [name, value] of Object.entries(all)) metadata.set(name, value);
  return metadata;
}

async function refusedStream(request: object): Promise<ServiceError> {
  const client = rawClient();
  try {
    return await new Promise((resolve) => {
      const stream = client.Subscribe(headers());
      stream.on("error", resolve);
      stream.write(request);
    });
  } finally {
    client.close();
  }
}

describe("subscribing", () => {
  it("delivers what is published from now on, with every type of field", async () => {
    const journal = await subscribed(await connect());
    const client = await connect();
    const at = Date.UTC(2026, 1, 3, 4, 5, 6);
    const result = await client.publish(TOPIC, {
      CreatedDate: Date.now(),
      CreatedById: org.userId,
      Key__c: { string: "a" },
      Amount__c: { double: 12.5 },
      Urgent__c: { boolean: true },
      At__c: { long: at },
      Due__c: { long: Date.UTC(2026, 1, 3) },
    });
    await until(() => expect(journal.events).toHaveLength(1));
    const [event] = journal.events;
    expect(event?.replayId).toBe(result.replayId);
    expect(event?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(event?.payload).toMatchObject({
      CreatedById: org.userId,
      Key__c: "a",
      Amount__c: 12.5,
      Urgent__c: true,
      At__c: at,
      Due__c: Date.UTC(2026, 1, 3),
    });
    expect(Math.abs(Number(event?.payload["CreatedDate"]) - org.clock.now())).toBeLessThan(60_000);
  });

  it("starts after what is there, at the earliest that is kept, or after a replay id", async () => {
    await publish("old");
    // Before the clock is moved the event must be on the bus, with its own time.
    await org.settled();
    org.clock.advance(73 * HOUR);
    await publish("a", "b", "c");
    const latest = await subscribed(await connect());
    const earliest = new Journal();
    (await connect()).subscribeFromEarliestEvent(TOPIC, earliest.callback as never);
    await until(() => expect(earliest.keys).toEqual(["a", "b", "c"]));
    const custom = new Journal();
    const afterFirst = earliest.events[0]?.replayId as number;
    (await connect()).subscribeFromReplayId(TOPIC, custom.callback as never, null, afterFirst);
    await publish("d");
    await until(() => expect(custom.keys).toEqual(["b", "c", "d"]));
    await until(() => expect(latest.keys).toEqual(["d"]));
    const ids = earliest.events.map((event) => event.replayId);
    expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] as number) + 1)).toBe(true);
  });

  it("sends no more than was asked for, and goes on when more is", async () => {
    const client = await connect();
    await publish("a", "b", "c", "d", "e");
    const journal = new Journal();
    client.subscribeFromEarliestEvent(TOPIC, journal.callback as never, 2);
    await until(() => expect(journal.calls).toContain("lastEvent"));
    // A keep-alive has been sent meanwhile, and nothing else
    await until(() => expect(journal.calls).toContain("grpcKeepAlive"));
    expect(journal.keys).toEqual(["a", "b"]);
    client.requestAdditionalEvents(TOPIC, 2);
    await until(() => expect(journal.keys).toEqual(["a", "b", "c", "d"]));
  });

  it("takes a FetchRequest for at most 100 events", async () => {
    const client = rawClient();
    const stream = client.Subscribe(headers());
    const pending: number[] = [];
    stream.on("data", ((response: { pendingNumRequested: number }) =>
      pending.push(response.pendingNumRequested)) as never);
    stream.on("error", () => {});
    stream.write({ topicName: TOPIC, numRequested: 250 });
    await until(() => expect(pending.length).toBeGreaterThan(0));
    client.close();
    expect(pending[0]).toBe(100);
  });

  it("keeps a silent stream alive, with a position from which it can be resumed", async () => {
    const client = await connect();
    const positions: number[] = [];
    client.subscribe(TOPIC, ((info: { lastReplayId: number }) => positions.push(info.lastReplayId)) as never);
    await until(() => expect(positions.length).toBeGreaterThan(1));
    expect(positions.every((id, index) => index === 0 || id >= (positions[index - 1] as number))).toBe(true);
    await closeClients();
    await publish("a");
    const journal = new Journal();
    (await connect()).subscribeFromReplayId(TOPIC, journal.callback as never, null, positions.at(-1) as number);
    await until(() => expect(journal.keys).toEqual(["a"]));
  });

  it("is ended when the service goes; whoever resumes misses nothing and gets nothing twice", async () => {
    const journal = await subscribed(await connect());
    await publish("a");
    await until(() => expect(journal.keys).toEqual(["a"]));
    org.pubSub.disconnect();
    await until(() => expect(journal.errors).toHaveLength(1));
    expectRefusal(journal.errors[0], status.UNAVAILABLE, "service.unavailable");
    await publish("b");
    const again = new Journal();
    (await connect()).subscribeFromReplayId(
      TOPIC,
      again.callback as never,
      null,
      journal.events[0]?.replayId as number,
    );
    await publish("c");
    await until(() => expect(again.keys).toEqual(["b", "c"]));
  });

  it("counts deliveries against the day's allowance and ends when it is used up; Apex and REST publish on", async () => {
    const journal = await subscribed(await connect());
    // Once the client has the schema it reads events as they come; before, it loses those that a failing stream still brought
    await publish("first");
    await until(() => expect(journal.keys).toEqual(["first"]));
    org.eventDeliveries.max = org.eventDeliveries.usage().used + 2;
    await publish("a", "b", "c");
    await until(() => expect(journal.errors).toHaveLength(1));
    expect(journal.keys).toEqual(["first", "a", "b"]);
    expectRefusal(journal.errors[0], status.RESOURCE_EXHAUSTED, "subscription.limit.exceeded");
    const limits = await fetch(`${org.url}/services/data/v67.0/limits`, {
      headers: { authorization: `Bearer ${org.accessToken}` },
    });
    expect(await limits.json()).toMatchObject({
      DailyDeliveredPlatformEvents: { Max: org.eventDeliveries.max, Remaining: 0 },
    });
    org.clock.advance(25 * HOUR);
    const again = new Journal();
    (await connect()).subscribeFromReplayId(
      TOPIC,
      again.callback as never,
      null,
      journal.events[2]?.replayId as number,
    );
    await until(() => expect(again.keys).toEqual(["c"]));
  });
});

describe("what a subscription is refused for", () => {
  it("a replay id past retention, never given out, or no replay id at all", async () => {
    await publish("a");
    const seen = new Journal();
    (await connect()).subscribeFromEarliestEvent(TOPIC, seen.callback as never);
    await until(() => expect(seen.events).toHaveLength(1));
    const replayId = seen.events[0]?.replayId as number;
    org.clock.advance(73 * HOUR);
    for (const wrong of [replayId, replayId + 1, 2 ** 40]) {
      const journal = new Journal();
      (await connect()).subscribeFromReplayId(TOPIC, journal.callback as never, null, wrong);
      await until(() => expect(journal.errors).toHaveLength(1));
      expectRefusal(journal.errors[0], status.INVALID_ARGUMENT, "subscription.fetch.replayid.corrupted");
    }
    const missing = await refusedStream({ topicName: TOPIC, numRequested: 1, replayPreset: "CUSTOM" });
    expectRefusal(missing, status.INVALID_ARGUMENT, "subscription.fetch.replayid.validation.failed");
  });

  it("asking for no events, for no topic, or for another topic than before", async () => {
    const none = await refusedStream({ topicName: TOPIC, numRequested: 0 });
    expectRefusal(none, status.INVALID_ARGUMENT, "subscription.fetch.requested.events.invalid");
    const nowhere = await refusedStream({ topicName: "", numRequested: 1 });
    expectRefusal(nowhere, status.INVALID_ARGUMENT, "topic.validation.empty");
    const client = rawClient();
    const changed = await new Promise<ServiceError>((resolve) => {
      const stream = client.Subscribe(headers());
      stream.on("error", resolve);
      stream.write({ topicName: TOPIC, numRequested: 1 });
      stream.write({ topicName: "/event/Other__e", numRequested: 1 });
    });
    client.close();
    expectRefusal(changed, status.INVALID_ARGUMENT, "subscription.fetch.topic.mismatch");
  });

  it("a topic that is not there", async () => {
    const journal = new Journal();
    (await connect()).subscribe("/event/Nothing__e", journal.callback as never);
    await until(() => expect(journal.errors).toHaveLength(1));
    expectRefusal(journal.errors[0], status.NOT_FOUND, "topic.not.found");
    expect(journal.errors[0]?.details).toContain("topic /event/Nothing__e not found");
  });

  it("parts that the local org does not have, by name", async () => {
    const journal = new Journal();
    (await connect()).subscribe("/data/AccountChangeEvent", journal.callback as never);
    await until(() => expect(journal.errors[0]?.code).toBe(status.UNIMPLEMENTED));
    expect(journal.errors[0]?.details).toContain("local org: Change Data Capture (/data/AccountChangeEvent)");
    const client = rawClient();
    const managed = await new Promise<ServiceError>((resolve) =>
      client.ManagedSubscribe(headers()).on("error", resolve),
    );
    client.close();
    expect(managed.details).toContain("local org: the RPC ManagedSubscribe (beta) is not implemented");
    const cometd = await fetch(`${org.url}/cometd/67.0`, { method: "POST", body: "[]" });
    expect(cometd.status).toBe(501);
    expect(await cometd.json()).toEqual([
      { errorCode: "NOT_IMPLEMENTED", message: "local org: the Streaming API (CometD) is not implemented" },
    ]);
  });
});

describe("who may call", () => {
  const topicOf = (metadata: Metadata): Promise<ServiceError | null> => {
    const client = rawClient();
    return new Promise((resolve) =>
      client.GetTopic({ topicName: TOPIC }, metadata, (error) => {
        client.close();
        resolve(error);
      }),
    );
  };

  it("is somebody with a live token of this org, who names it and its instance", async () => {
    expect(await topicOf(headers())).toBeNull();
    expect(await topicOf(headers({ tenantid: org.orgId.slice(0, 15) }))).toBeNull();
    for (const [name, wrong] of [
      ["accesstoken", "00D!wrong"],
      ["tenantid", "00D000000000099EAA"],
      ["instanceurl", "https://elsewhere.example.com"],
    ] as const)
      expectRefusal(
        (await topicOf(headers({ [name]: wrong }))) ?? undefined,
        status.UNAUTHENTICATED,
        "service.auth.error",
      );
    for (const name of ["accesstoken", "instanceurl", "tenantid"])
      expectRefusal(
        (await topicOf(headers({ [name]: " " }))) ?? undefined,
        status.UNAUTHENTICATED,
        "service.auth.headers.invalid",
      );
  });

  it("needs the event's Read to subscribe and its Create to publish", async () => {
    const [profile] = await org.query("SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'");
    const created = await fetch(`${org.url}/services/data/v67.0/sobjects/User`, {
      method: "POST",
      headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json" },
      body: JSON.stringify({
        Username: "events@example.com",
        LastName: "Events",
        Email: "events@example.com",
        Alias: "events",
        ProfileId: profile?.["Id"],
        TimeZoneSidKey: "Europe/Berlin",
        LocaleSidKey: "en_US",
        EmailEncodingKey: "UTF-8",
        LanguageLocaleKey: "en_US",
      }),
    });
    const { id } = (await created.json()) as { id: string };
    const accesstoken = await org.openSession(id);
    const refused = (await topicOf(headers({ accesstoken }))) ?? undefined;
    expectRefusal(refused, status.PERMISSION_DENIED, "topic.meta.permission");
  });

  it("can log in by JWT bearer with the client's own flow", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    org.clock.reset();
    org.registerClient({
      clientId: "events",
      publicKey: publicKey.export({ type: "spki", format: "pem" }) as string,
      usernames: [org.username],
    });
    const client = await connect(org, org.accessToken, {
      authType: "oauth-jwt-bearer",
      loginUrl: org.url,
      clientId: "events",
      username: org.username,
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
    });
    const journal = await subscribed(client);
    await publish("a");
    await until(() => expect(journal.keys).toEqual(["a"]));
  });
});

describe("publishing", () => {
  it("answers each event of a batch by its correlation key; a wrong one says why", async () => {
    const journal = await subscribed(await connect());
    const client = await connect();
    const answers: { results: { correlationKey: string; replayId: number }[] }[] = [];
    const event = (key: string) => ({
      id: `key-${key}`,
      payload: { CreatedDate: 0, CreatedById: org.userId, Key__c: { string: key } },
    });
    await client.publishBatch(
      TOPIC,
      [event("a"), event("b")] as never,
      ((_: unknown, type: string, data: never) => {
        if (type === "publishResponse") answers.push(data);
      }) as never,
    );
    await until(() => expect(answers).toHaveLength(1));
    await until(() => expect(journal.keys).toEqual(["a", "b"]));
    expect(answers[0]?.results).toEqual(
      journal.events.map(({ replayId }, index) => ({ replayId, correlationKey: index === 0 ? "key-a" : "key-b" })),
    );
    // The client cannot read a result without a replay id, so it rejects
    const missing = client.publish(TOPIC, { CreatedDate: 0, CreatedById: org.userId, Key__c: null });
    await expect(missing).rejects.toThrow(`Failed to publish event for topic ${TOPIC}`);
    expect(journal.keys).toEqual(["a", "b"]);
  });
});

describe("two orgs side by side", () => {
  it("each have their own data, tokens, bus and certificate", async () => {
    const other = await startOrg({ sourceDirs: [source], pages: false, instance: 1, eventKeepAliveMs: 150 });
    try {
      expect(other.orgId).not.toBe(org.orgId);
      expect(other.pubSub.certificate).not.toBe(org.pubSub.certificate);
      const here = await subscribed(await connect());
      const there = await subscribed(await connect(other));
      await publish("a");
      await (
        await connect(other)
      ).publish(TOPIC, { CreatedDate: 0, CreatedById: other.userId, Key__c: { string: "b" } });
      await until(() => expect([here.keys, there.keys]).toEqual([["a"], ["b"]]));
      const stranger = new Journal();
      (await connect(other, org.accessToken)).subscribe(TOPIC, stranger.callback as never);
      await until(() => expect(stranger.errors).toHaveLength(1));
      expectRefusal(stranger.errors[0], status.UNAUTHENTICATED, "service.auth.error");
    } finally {
      await other.close();
    }
  });
});

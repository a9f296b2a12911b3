import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { sourceFolder, xml } from "../../../../test/local-org/data/testing-metadata.ts";
import { startOrg, type LocalOrg } from "../../../../test/local-org/org/index.ts";
import type { OrgSession } from "../org-client.ts";
import { createPubSub, type PubSubSettings, type StreamPage } from "./client.ts";
import { PubSubFailure } from "./failure.ts";

const TOPIC = "/event/Sample__e";

const field = (name: string, type: string) => ({
  [`objects/Sample__e/fields/${name}.field-meta.xml`]: xml(
    "CustomField",
    `<fullName>${name}</fullName><label>${name}</label><type>${type}</type><length>20</length>`,
  ),
});
const source = sourceFolder({
  "objects/Sample__e/Sample__e.object-meta.xml": xml(
    "CustomObject",
    "<deploymentStatus>Deployed</deploymentStatus><eventType>HighVolume</eventType><label>Sample</label><pluralLabel>Samples</pluralLabel><publishBehavior>PublishAfterCommit</publishBehavior>",
  ),
  ...field("Key__c", "Text"),
  ...field("Other__c", "Text"),
});

let org: LocalOrg;
let stop: AbortController;
let streams: Promise<unknown>[];

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [source], pages: false, eventKeepAliveMs: 150 });
});
afterAll(() => org.close());
afterEach(async () => {
  stop?.abort(new Error("over"));
  await Promise.allSettled(streams ?? []);
});

/** Follows the topic; `worked` is awaited for each page, as work on it would be. */
function follow(
  replayId: string | null,
  {
    settings = {},
    session = {},
    worked = async () => undefined,
  }: {
    settings?: Partial<PubSubSettings>;
    session?: Partial<OrgSession>;
    worked?: (page: StreamPage) => Promise<unknown>;
  } = {},
) {
  stop = new AbortController();
  const pages: StreamPage[] = [];
  const state = { isOpen: false, failure: null as unknown };
  const client = createPubSub(
    { endpoint: org.pubSub.endpoint, ca: org.pubSub.certificate, silenceMs: 30_000, timeoutMs: 10_000, ...settings },
    async () => ({ accessToken: org.accessToken, instanceUrl: org.url, organizationId: org.orgId, ...session }),
    Date.now,
  );
  const run = async () => {
    const how = { signal: stop.signal, onOpen: () => (state.isOpen = true) };
    for await (const page of client.subscribe(TOPIC, replayId, how)) {
      await worked(page);
      pages.push(page);
    }
  };
  const ended = run().catch((error: unknown) => (state.failure = error));
  streams = [...(streams ?? []), ended];
  return {
    pages,
    state,
    ended,
    keys: () => pages.flatMap(({ events }) => events.map(({ values }) => values?.["Key__c"])),
  };
}

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

const kindOf = async ({ ended, state }: ReturnType<typeof follow>) => {
  await ended;
  return (state.failure as PubSubFailure).kind;
};

it("begins with the earliest event that is kept, reads its values, and goes on from a place", async () => {
  await publish("a", "b");
  const first = follow(null);
  await expect.poll(first.keys).toEqual(["a", "b"]);
  expect(first.pages[0]?.events[0]?.values).toMatchObject({ Key__c: "a", Other__c: null });
  const place = first.pages.findLast(({ events }) => events.length > 0)?.replayId ?? "";
  stop.abort(new Error("over"));
  await first.ended;
  await publish("c");
  const second = follow(place);
  await expect.poll(second.keys).toEqual(["c"]);
});

it("brings events in order, page after page, and none while a page is worked on", async () => {
  const keys = Array.from({ length: 120 }, (_, index) => `k${index}`);
  let atWork = 0;
  let most = 0;
  const stream = follow(null, {
    async worked() {
      most = Math.max(most, (atWork += 1));
      await sleep(1);
      atWork -= 1;
    },
  });
  await publish(...keys);
  await expect.poll(() => stream.keys().slice(-120)).toEqual(keys);
  expect(most).toBe(1);
});

it("moves the place on when a stream only says that it lives", async () => {
  const stream = follow(null);
  await expect.poll(() => stream.pages.at(-1)?.events).toEqual([]);
  expect(stream.pages.at(-1)?.replayId).toMatch(/^[0-9a-f]{16,}$/);
});

it("tells a place that is not Salesforce's from everything else", async () => {
  expect(await kindOf(follow("ffff"))).toBe("stale");
  expect(await kindOf(follow(null, { session: { accessToken: `${org.orgId}!no` } }))).toBe("unauthorized");
  expect(await kindOf(follow(null, { settings: { endpoint: "localhost:1", timeoutMs: 500 } }))).toBe("unavailable");
  expect(await kindOf(follow(null, { settings: { ca: undefined, timeoutMs: 2_000 } }))).toBe("unavailable");
});

it("ends when Salesforce ends it", async () => {
  const stream = follow(null);
  await expect.poll(() => stream.state.isOpen).toBe(true);
  await expect.poll(() => stream.pages.length).toBeGreaterThan(0);
  org.pubSub.disconnect();
  expect(await kindOf(stream)).toBe("unavailable");
});

it("takes a stream that is silent for dead", async () => {
  const stream = follow(null, { settings: { silenceMs: 40 } });
  expect(await kindOf(stream)).toBe("unavailable");
  expect(stream.state.failure).toMatchObject({ code: "stream_silent" });
});

it("ends with the signal's reason", async () => {
  const stream = follow(null);
  await expect.poll(() => stream.state.isOpen).toBe(true);
  stop.abort(new Error("closing"));
  await stream.ended;
  expect(stream.state.failure).toMatchObject({ message: "closing" });
});

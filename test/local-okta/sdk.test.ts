import { generateKeyPairSync } from "node:crypto";
import { Client, type User } from "@okta/okta-sdk-nodejs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startOkta, type LocalOkta } from "./index.ts";
import { person } from "./testing/people.ts";

/** The SDK is the real one, unmodified: what it cannot do against Okta it cannot do here. */

let okta: LocalOkta;
let client: Client;

const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

beforeAll(async () => {
  okta = await startOkta({ rateLimits: false, customAttributes: ["region"] });
  // No cache: the SDK's own has no time to live.
  client = new Client({ orgUrl: okta.url, token: okta.token, cacheMiddleware: null });
});
afterAll(() => okta.close());

function serviceClient(options: { scopes: string[]; granted?: string[]; dpop?: boolean; key?: string }): Client {
  const { clientId } = okta.registerServiceApp({
    publicKeys: [publicKey],
    scopes: options.granted ?? options.scopes,
    dpop: options.dpop ?? false,
  });
  return new Client({
    orgUrl: okta.url,
    authorizationMode: "PrivateKey",
    clientId,
    scopes: options.scopes,
    privateKey: options.key ?? privateKey,
    keyId: "key-1",
    cacheMiddleware: null,
  });
}

async function collect<T>(collection: AsyncIterable<T | null>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of collection) if (item !== null) items.push(item);
  return items;
}

describe("with an API token", () => {
  test("a user's whole life", async () => {
    const basics = { login: "sdk@example.com", email: "sdk@example.com", firstName: "Sdk", lastName: "Test" };
    const profile = { ...basics, department: "Sales", region: "EMEA" };
    const created: User = await client.userApi.createUser({ body: { profile }, activate: false });
    expect(created).toMatchObject({ status: "STAGED", profile: { login: "sdk@example.com", department: "Sales" } });
    const id = created.id!;

    await client.userApi.activateUser({ userId: id, sendEmail: false });
    expect((await client.userApi.getUser({ userId: id })).status).toBe("PROVISIONED");
    okta.driver.completeActivation(id);
    const updated = await client.userApi.updateUser({ userId: id, user: { profile: { title: "AE" } } });
    expect(updated).toMatchObject({ status: "ACTIVE", profile: { title: "AE", department: "Sales" } });

    await client.userApi.suspendUser({ userId: id });
    expect((await client.userApi.getUser({ userId: "sdk@example.com" })).status).toBe("SUSPENDED");
    await client.userApi.unsuspendUser({ userId: id });
    await client.userApi.revokeUserSessions({ userId: id });
    await client.userApi.deactivateUser({ userId: id });
    await client.userApi.deleteUser({ userId: id });
    await expect(client.userApi.getUser({ userId: id })).rejects.toMatchObject({ status: 404, errorCode: "E0000007" });
    expect(okta.truth().has(id)).toBe(false);
  });

  test("groups and their members, over pages", async () => {
    const group = await client.groupApi.createGroup({ group: { profile: { name: "SDK group", description: "d" } } });
    const members = [];
    for (let i = 0; i < 5; i++) {
      const user = okta.driver.createUser({ profile: person(`Member${i}`) });
      await client.groupApi.assignUserToGroup({ groupId: group.id!, userId: user.id });
      members.push(user.id);
    }
    const listed = await collect<User>(await client.groupApi.listGroupUsers({ groupId: group.id!, limit: 2 }));
    expect(listed.map((user) => user.id)).toEqual(members);

    const groups = await collect(await client.userApi.listUserGroups({ userId: members[0]! }));
    expect(groups.map((found) => found.profile?.name)).toEqual(["Everyone", "SDK group"]);

    await client.groupApi.unassignUserFromGroup({ groupId: group.id!, userId: members[0]! });
    expect(okta.truth().get(members[0]!)!.groups).toEqual([]);
    await client.groupApi.deleteGroup({ groupId: group.id! });
    await expect(client.groupApi.getGroup({ groupId: group.id! })).rejects.toMatchObject({ status: 404 });
  });

  test("app assignments", async () => {
    const app = okta.driver.createApp({ label: "Salesforce" });
    const user = okta.driver.createUser({ profile: person("Assigned") });
    const assigned = await client.applicationApi.assignUserToApplication({
      appId: app.id,
      appUser: { id: user.id, profile: { role: "Tester" } },
    });
    expect(assigned).toMatchObject({ id: user.id, scope: "USER", status: "ACTIVE", profile: { role: "Tester" } });
    expect((await client.applicationApi.getApplication({ appId: app.id })).label).toBe("Salesforce");
    const found = await client.applicationApi.getApplicationUser({ appId: app.id, userId: user.id });
    expect(found.credentials?.userName).toBe("assigned@example.com");
    const all = await collect(await client.applicationApi.listApplicationUsers({ appId: app.id, limit: 500 }));
    expect(all).toHaveLength(1);
    await client.applicationApi.unassignUserFromApplication({ appId: app.id, userId: user.id });
    await expect(client.applicationApi.getApplicationUser({ appId: app.id, userId: user.id })).rejects.toMatchObject({
      status: 404,
      errorCode: "E0000007",
    });
  });

  test("factors", async () => {
    const user = okta.driver.createUser({ profile: person("Factors") });
    const body = { factorType: "sms", provider: "OKTA", profile: { phoneNumber: "+1-555-415-1337" } } as const;
    const enrolled = await client.userFactorApi.enrollFactor({ userId: user.id, body });
    expect(enrolled).toMatchObject({ factorType: "sms", status: "PENDING_ACTIVATION" });
    okta.driver.activateFactor(user, enrolled.id!);
    const listed = await collect(await client.userFactorApi.listFactors({ userId: user.id }));
    expect(listed).toMatchObject([{ id: enrolled.id, status: "ACTIVE" }]);
    await client.userFactorApi.unenrollFactor({ userId: user.id, factorId: enrolled.id! });
    expect(await collect(await client.userFactorApi.listFactors({ userId: user.id }))).toEqual([]);
    okta.driver.enrollFactor(user, "push");
    await client.userApi.resetFactors({ userId: user.id });
    expect(okta.truth().get(user.id)!.factors).toEqual([]);
  });

  test("event hooks", async () => {
    const hook = await client.eventHookApi.createEventHook({
      eventHook: {
        name: "SDK hook",
        events: { type: "EVENT_TYPE", items: ["user.lifecycle.create"] },
        channel: {
          type: "HTTP",
          version: "1.0.0",
          config: {
            uri: "https://hooks.example.com/okta",
            authScheme: { type: "HEADER", key: "Authorization", value: "s" },
          },
        },
      },
    });
    expect(hook).toMatchObject({ status: "ACTIVE", verificationStatus: "UNVERIFIED" });
    const listed = await collect(await client.eventHookApi.listEventHooks());
    expect(listed.map((found) => found.id)).toEqual([hook.id]);
    expect((await client.eventHookApi.deactivateEventHook({ eventHookId: hook.id! })).status).toBe("INACTIVE");
    await client.eventHookApi.deleteEventHook({ eventHookId: hook.id! });
  });

  test("a bounded System Log query ends", async () => {
    const until = new Date(Date.now() + 1000).toISOString();
    const events = await collect(
      await client.systemLogApi.listLogEvents({
        since: new Date(0).toISOString(),
        until,
        limit: 10,
        filter: 'eventType eq "group.lifecycle.create"',
      }),
    );
    expect(events.map((event) => event.target?.[0]?.displayName)).toEqual(["SDK group"]);
  });

  test("a wrong token is refused", async () => {
    const stranger = new Client({ orgUrl: okta.url, token: "00wrong", cacheMiddleware: null });
    await expect(stranger.userApi.getUser({ userId: "x" })).rejects.toMatchObject({
      status: 401,
      errorCode: "E0000011",
    });
  });
});

describe("as a service app with a private key", () => {
  test("reads what its scopes allow", async () => {
    const user = okta.driver.createUser({ profile: person("Service") });
    const service = serviceClient({ scopes: ["okta.users.read"] });
    expect((await service.userApi.getUser({ userId: user.id })).profile?.login).toBe("service@example.com");
    await expect(service.groupApi.getGroup({ groupId: "00g1" })).rejects.toMatchObject({
      status: 403,
      errorCode: "E0000006",
    });
    await expect(service.userApi.suspendUser({ userId: user.id })).rejects.toMatchObject({ status: 403 });
  });

  test("with DPoP: asks for a nonce, then binds every call to its key", async () => {
    const service = serviceClient({ scopes: ["okta.users.read"], dpop: true });
    expect(await collect(await service.userApi.listUsers({ limit: 1, q: "service" }))).toHaveLength(1);
  });

  test("gets a new token by itself when the old one has expired", async () => {
    const service = serviceClient({ scopes: ["okta.users.read"] });
    await service.userApi.getUser({ userId: "service@example.com" });
    okta.faults.expireTokens();
    expect((await service.userApi.getUser({ userId: "service@example.com" })).status).toBe("ACTIVE");
  });

  test("a foreign key gets no token", async () => {
    const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
      type: "pkcs8",
      format: "pem",
    });
    const service = serviceClient({ scopes: ["okta.users.read"], key: String(foreign) });
    await expect(service.userApi.getUser({ userId: "x" })).rejects.toMatchObject({ status: 401 });
  });

  test("a scope that was not granted gets no token", async () => {
    const service = serviceClient({ scopes: ["okta.users.read", "okta.groups.read"], granted: ["okta.users.read"] });
    await expect(service.userApi.getUser({ userId: "x" })).rejects.toMatchObject({ status: 401 });
  });
});

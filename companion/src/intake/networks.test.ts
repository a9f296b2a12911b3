import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { hookDoor, hookDoorOf } from "./hooks.ts";
import { network, networkCheck } from "./networks.ts";

const SECRET = "a-secret-for-tests-only";
const DELIVERY = { eventType: "com.okta.event_hook", data: { events: [] } };

describe("a list of networks", () => {
  it.each(["203.0.113.7", "203.0.113.0/24", "2001:db8::/32", "::1"])("takes %s", (text) => {
    expect(network.safeParse(text).success).toBe(true);
  });

  it.each(["", "okta.com", "203.0.113.0/33", "203.0.113", "1.2.3.4/", "::/129", "fe80::1%eth0/64"])(
    "refuses %j",
    (text) => {
      expect(network.safeParse(text).success).toBe(false);
    },
  );

  it("lets in who is in one of them, also by an address inside IPv6, and nobody without an address", () => {
    const isAllowed = networkCheck(["203.0.113.0/24", "2001:db8::/32"]);
    expect(["203.0.113.255", "::ffff:203.0.113.9", "2001:db8:1::2"].map(isAllowed)).toEqual([true, true, true]);
    expect(["203.0.114.1", "2001:db9::1", "fe80::1%eth0", "unknown", ""].map(isAllowed)).not.toContain(true);
  });

  it("lets in everybody when it is not given", () => {
    expect(networkCheck(undefined)("203.0.113.1")).toBe(true);
  });
});

describe("the hook door with a list", () => {
  const knock = async (trustedProxies: string[], remoteAddress: string, forwarded?: string) => {
    const app = Fastify({ trustProxy: trustedProxies.length > 0 ? trustedProxies : false });
    const hook = { headerName: "Authorization", secrets: [SECRET], networks: ["203.0.113.0/24"] };
    await app.register(hookDoor, {
      doors: new Map([["main", hookDoorOf(hook)]]),
      acceptEvents: async () => ({ accepted: 0, duplicates: 0, waking: 0, malformed: 0 }),
    });
    const headers = { authorization: SECRET, ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }) };
    const url = "/hooks/okta/main";
    const { statusCode } = await app.inject({ method: "POST", url, remoteAddress, headers, payload: DELIVERY });
    const challenge = { ...headers, "x-okta-verification-challenge": "c" };
    const verified = await app.inject({ method: "GET", url, remoteAddress, headers: challenge });
    await app.close();
    return [statusCode, verified.statusCode];
  };

  it("serves who comes from one of its networks, and refuses others whatever they present", async () => {
    expect(await knock([], "203.0.113.9")).toEqual([204, 200]);
    expect(await knock([], "198.51.100.1")).toEqual([403, 403]);
  });

  it("believes X-Forwarded-For from a trusted proxy, and only the part that such proxies wrote", async () => {
    expect(await knock(["10.0.0.0/8"], "10.0.0.1", "203.0.113.9")).toEqual([204, 200]);
    expect(await knock(["10.0.0.0/8"], "10.0.0.1", "203.0.113.9, 198.51.100.1")).toEqual([403, 403]);
    expect(await knock(["10.0.0.0/8"], "10.0.0.1", "nonsense")).toEqual([403, 403]);
    expect(await knock(["10.0.0.0/8"], "198.51.100.1", "203.0.113.9")).toEqual([403, 403]);
    expect(await knock([], "198.51.100.1", "203.0.113.9")).toEqual([403, 403]);
  });
});

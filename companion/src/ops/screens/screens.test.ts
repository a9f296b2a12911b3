/** What the org's screens ask for: groups and attributes of Okta, by an org's own token (R12). */
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOkta } from "../../../../test/local-okta/index.ts";
import { companionConfigSchema } from "../../config.ts";
import { OktaFailure } from "../../okta/failure.ts";
import { createOktaHttp } from "../../okta/http.ts";
import { attributesList, groupsPage } from "./contract.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { screensDoor } from "./routes.ts";

const TOKEN = "the-token-of-production";
let now = 0;
let okta: Awaited<ReturnType<typeof startOkta>>;
let directory: Directory;

beforeAll(async () => {
  okta = await startOkta({ rateLimits: false, customAttributes: ["grade"] });
  for (const name of ["Sales", "Sales Ops", "Support"]) okta.driver.createGroup({ name });
  const config = companionConfigSchema.shape.oktaOrgs.element.parse({
    url: okta.url,
    auth: { kind: "ssws", token: okta.token },
    hook: { secrets: ["0123456789abcdef"] },
  });
  directory = createDirectory("main", createOktaHttp(config, { clock: Date.now, random: () => 0 }), () => now);
});
afterAll(() => okta.close());

/** A door with one org that may come and one that may not. */
async function door(its: Directory = directory) {
  const app = Fastify();
  await app.register(screensDoor, {
    orgs: () => [
      { key: "production", token: TOKEN, directory: its },
      { key: "uat", token: undefined, directory: its },
    ],
    clock: () => now,
  });
  return async (path: string, token: string | undefined = TOKEN, remoteAddress = "203.0.113.7") => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await app.inject({ url: `/screens/okta/${path}`, headers, remoteAddress });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  };
}

function failing(error: Error): Directory {
  const fail = async () => {
    throw error;
  };
  return { groups: fail, attributes: fail };
}

describe("what screens choose from", () => {
  it("is groups by the beginning of their name, a page at a time", async () => {
    const ask = await door();
    const first = groupsPage.parse((await ask("groups?term=sal&limit=1")).body);
    expect(first.groups.map(({ name, type }) => [name, type])).toEqual([["Sales", "OKTA_GROUP"]]);
    const second = groupsPage.parse((await ask(`groups?term=sal&limit=1&after=${first.next}`)).body);
    expect(second).toMatchObject({ groups: [{ name: "Sales Ops" }], next: null });
  });

  it("is the attributes of the profile, the org's own among them", async () => {
    const { attributes } = attributesList.parse((await (await door())("attributes")).body);
    expect(attributes).toContainEqual({ name: "login", title: "Username", type: "string", values: null });
    expect(attributes).toContainEqual(expect.objectContaining({ name: "grade" }));
  });

  it("is remembered for a minute, so that keys do not use up Okta's limits", async () => {
    const ask = await door();
    await ask("groups?term=new");
    okta.driver.createGroup({ name: "Newcomers" });
    expect((await ask("groups?term=new")).body).toMatchObject({ groups: [] });
    now += 60_001;
    expect((await ask("groups?term=new")).body).toMatchObject({ groups: [{ name: "Newcomers" }] });
  });
});

describe("the screens' door", () => {
  it.each([["groups?limit=0"], ["groups?limit=many"], [`groups?term=${"x".repeat(256)}`]])(
    "refuses %s by what is wrong with it",
    async (path) => {
      expect(await (await door())(path)).toMatchObject({ status: 400, body: { code: "malformed" } });
    },
  );

  it("opens by an org's token alone, and names nobody who may come", async () => {
    const ask = await door();
    for (const token of [undefined, "", "undefined", "the-token-of-productio"])
      expect(await ask("groups", token ?? "")).toEqual({
        status: 401,
        body: { code: "unknown_org", message: "The token is missing, or is no org's." },
      });
  });

  it("stops answering one address that guesses, and goes on answering the org that calls from there", async () => {
    const ask = await door();
    for (let index = 0; index < 10; index += 1) expect((await ask("groups", `guess-${index}`)).status).toBe(401);
    expect((await ask("groups", "guess-10")).status).toBe(429);
    expect((await ask("groups", "guess-11", "203.0.113.8")).status).toBe(401);
    expect((await ask("groups")).status).toBe(200);
  });

  it("answers so many requests of an org in a minute and no more", async () => {
    const ask = await door({ ...directory, groups: async () => ({ oktaOrg: "main", groups: [], next: null }) });
    for (let index = 0; index < 120; index += 1) expect((await ask("groups")).status).toBe(200);
    expect(await ask("groups")).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    now += 60_000;
    expect((await ask("groups")).status).toBe(200);
  });

  it.each([
    [new OktaFailure("forbidden", "E0000006", "Okta answered 403."), 502, "E0000006"],
    [new OktaFailure("rate_limited", "low_share_used", "Used up."), 503, "low_share_used"],
    [new DOMException("", "TimeoutError"), 504, "okta_slow"],
  ])("says why Okta could not be asked (%#)", async (error, status, code) => {
    expect(await (await door(failing(error)))("attributes")).toMatchObject({ status, body: { code } });
  });
});

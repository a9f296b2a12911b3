import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sourceFolder, xml } from "../data/testing-metadata.ts";
import { startOrg } from "./index.ts";
import type { LocalOrg } from "./index.ts";

const HANDLER = `public without sharing class Jit implements Auth.SamlJitHandler {
  public User createUser(Id providerId, Id communityId, Id portalId, String federationId, Map<String, String> attributes, String assertion) {
    if (attributes.get('name') == null) throw new IllegalArgumentException('no name');
    return new User(FederationIdentifier = federationId, LastName = attributes.get('name'), Username = federationId + '@jit.example.com',
      Email = 'jit@example.com', Alias = 'jit', ProfileId = [SELECT Id FROM Profile WHERE Name = 'Standard User'].Id, EmailEncodingKey = 'UTF-8',
      LanguageLocaleKey = 'en_US', LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT');
  }
  public void updateUser(Id userId, Id providerId, Id communityId, Id portalId, String federationId, Map<String, String> attributes, String assertion) {
    update as system new User(Id = userId, LastName = attributes.get('name'));
  }
}`;

let org: LocalOrg;

beforeAll(async () => {
  const meta = xml("ApexClass", "<apiVersion>65.0</apiVersion>");
  const source = sourceFolder({ "classes/Jit.cls": HANDLER, "classes/Jit.cls-meta.xml": meta });
  org = await startOrg({ sourceDirs: [source], pages: false });
});
afterAll(() => org.close());

const signOn = (federationId: string, attributes: Record<string, string>): Promise<unknown> =>
  org.control("signOn", { handler: "Jit", executeAs: org.username, federationId, attributes });

describe("signing on by SAML", () => {
  it("makes the user whom the handler answers, and updates who is known", async () => {
    expect(await signOn("ada", { name: "Lovelace" })).toMatchObject({ created: true });
    expect(await signOn("ada", { name: "King" })).toMatchObject({ created: false });
    const rows = await org.query("SELECT LastName FROM User WHERE FederationIdentifier = 'ada'");
    expect(rows.map((row) => row["LastName"])).toEqual(["King"]);
  });

  it("lets nobody in when the handler throws", async () => {
    expect(await signOn("bob", {})).toEqual({ error: "System.IllegalArgumentException", message: "no name" });
    expect(await org.query("SELECT Id FROM User WHERE FederationIdentifier = 'bob'")).toEqual([]);
  });
});

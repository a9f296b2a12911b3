import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { LocalOrg } from "./index.ts";

let org: LocalOrg;
let token: string;

beforeAll(async () => {
  org = await startOrg({ empty: true, pages: false });
  const [profile] = await org.query("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  const created = await fetch(`${org.url}/services/data/v67.0/sobjects/User`, {
    method: "POST",
    headers: { authorization: `Bearer ${org.accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      Username: "plain@developer-access.example.com",
      LastName: "Plain",
      Email: "plain@example.com",
      Alias: "plain",
      ProfileId: profile?.["Id"],
      TimeZoneSidKey: "GMT",
      LocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      EmailEncodingKey: "UTF-8",
    }),
  });
  token = await org.openSession(((await created.json()) as { id: string }).id);
});
afterAll(() => org.close());

function post(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(org.url + path, { method: "POST", headers: { authorization: `Bearer ${token}`, ...headers }, body });
}

function form(): FormData {
  const data = new FormData();
  data.append("json", JSON.stringify({ deployOptions: { checkOnly: true } }));
  data.append("file", new Blob([new Uint8Array(zipSync({ "package.xml": Buffer.from("<Package/>") }))]), "a.zip");
  return data;
}

const soap = (session: string): string =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><SessionHeader><sessionId>${session}</sessionId></SessionHeader></e:Header>
   <e:Body><executeAnonymous><apexcode>Integer i = 1;</apexcode></executeAnonymous></e:Body></e:Envelope>`;

describe("what developers may do, and others not", () => {
  it("deploy: Modify Metadata", async () => {
    const refused = await post("/services/data/v67.0/metadata/deployRequest", form());
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject([{ errorCode: "INSUFFICIENT_ACCESS" }]);
    const taken = await fetch(`${org.url}/services/data/v67.0/metadata/deployRequest`, {
      method: "POST",
      headers: { authorization: `Bearer ${org.accessToken}` },
      body: form(),
    });
    expect(taken.status).toBe(201);
  });

  it.each(["runTestsSynchronous", "runTestsAsynchronous"])("%s: Author Apex", async (resource) => {
    const body = JSON.stringify({ testLevel: "RunLocalTests" });
    const answer = await post(`/services/data/v67.0/tooling/${resource}`, body, { "content-type": "application/json" });
    expect(await answer.json()).toMatchObject([{ errorCode: "INSUFFICIENT_ACCESS" }]);
  });

  it("executeAnonymous: a live session, and Author Apex", async () => {
    const call = (session: string): Promise<Response> =>
      post(`/services/Soap/s/67.0/${org.orgId}`, soap(session), { "content-type": "text/xml" });
    const unknown = await call("nobody");
    expect(unknown.status).toBe(500);
    expect(await unknown.text()).toContain("<faultcode>sf:INVALID_SESSION_ID</faultcode>");
    expect(await (await call(token)).text()).toContain("<faultcode>sf:INSUFFICIENT_ACCESS</faultcode>");
    expect(await (await call(org.accessToken)).text()).toContain("<success>true</success>");
  });
});

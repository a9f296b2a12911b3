import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CACHE_FOLDER } from "./build/page-build.ts";
import { createPageHost } from "./index.ts";
import type { ApexCall, PageHost, PageUser } from "./index.ts";

const ADA: PageUser = {
  id: "005000000000001AAA",
  name: "Ada </script> Admin",
  username: "ada@example.com",
  email: "ada@example.com",
  profileName: "System Administrator",
  timeZone: "Europe/Berlin",
  locale: "de_DE",
  customPermissions: ["May_See"],
  userPermissions: [],
};
const ORG = "00D000000000001AAA";
const COOKIE = `sid_${ORG}=ada`;
const META = `<LightningComponentBundle><apiVersion>65.0</apiVersion><isExposed>true</isExposed>
  <targets><target>lightning__Tab</target></targets></LightningComponentBundle>`;

let folder: string;
let pages: PageHost;
let server: Server;
let url: string;
let calls: { userId: string; call: ApexCall }[];

function put(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

function putComponent(script: string): void {
  put("lwc/probe/probe.js", script);
  put("lwc/probe/probe.html", "<template><p>{text}</p></template>");
  put("lwc/probe/probe.js-meta.xml", META);
}

const COMPONENT = `import { LightningElement } from "lwc";
import maySee from "@salesforce/customPermission/May_See";
import run from "@salesforce/apex/Probe.run";
export default class Probe extends LightningElement { text = "first text" + maySee + run; }`;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "lockstep-pages-"));
  putComponent(COMPONENT);
  put(
    "classes/Probe.cls",
    "public class Probe { @AuraEnabled(cacheable=true) public static String run(String a) { return a; } }",
  );
  put("tabs/Probe_Tab.tab-meta.xml", "<CustomTab><label>Probe</label><lwcComponent>probe</lwcComponent></CustomTab>");
  put(
    "applications/A.app-meta.xml",
    "<CustomApplication><label>The App</label><tabs>Probe_Tab</tabs></CustomApplication>",
  );
  pages = createPageHost({
    sourceDirs: [folder],
    // Shares no built page with the project's, so that it does not push those out.
    cacheFolder: `${CACHE_FOLDER}-test`,
    org: {
      organizationId: ORG,
      userOfSession: (sessionId) => Promise.resolve(sessionId === "ada" ? ADA : null),
      openSession: (userId) => Promise.resolve(userId === ADA.id ? "ada" : "nobody"),
      users: () => Promise.resolve([ADA]),
      request: () => Promise.resolve({ status: 200, body: "{}" }),
      callApex: (userId, call) => {
        calls.push({ userId, call });
        const { fail } = call.arguments;
        if (fail !== true) return Promise.resolve({ ok: true, value: { echo: call.arguments } });
        const error = {
          message: "Refused",
          exceptionType: "System.AuraHandledException",
          isUserDefinedException: false,
          stackTrace: "",
        };
        return Promise.resolve({ ok: false, error });
      },
    },
  });
  server = createServer((request, response) => {
    void pages.handle(request, response).then((handled) => handled || response.writeHead(418).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  calls = [];
});

afterAll(async () => {
  await pages.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (target: string, cookie = COOKIE) => fetch(url + target, { redirect: "manual", headers: { cookie } });
const post = (target: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url + target, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: COOKIE, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

describe("logging in", () => {
  it("sends people without a session to the chooser, and back afterwards", async () => {
    const refused = await get("/lightning/n/Probe_Tab?c__a=1", "");
    expect(refused.headers.get("location")).toBe("/lightning/login?retURL=%2Flightning%2Fn%2FProbe_Tab%3Fc__a%3D1");
    const form = { method: "POST", body: new URLSearchParams({ userId: ADA.id }), redirect: "manual" } as const;
    const chosen = await fetch(url + refused.headers.get("location"), form);
    expect(chosen.headers.get("location")).toBe("/lightning/n/Probe_Tab?c__a=1");
    expect(chosen.headers.get("set-cookie")).toBe(`${COOKIE}; Path=/; HttpOnly; SameSite=Lax`);
  });

  it("takes a session id at the front door and out of the address bar", async () => {
    const response = await get("/secur/frontdoor.jsp?sid=ada&retURL=/lightning/n/Probe_Tab", "");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/lightning/n/Probe_Tab");
    expect(response.headers.get("set-cookie")).toContain(COOKIE);
  });

  it("opens the front door to no unknown session", async () => {
    const response = await get("/secur/frontdoor.jsp?sid=guess&retURL=/", "");
    expect(response.headers.get("location")).toContain("/lightning/login");
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it.each(["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"])(
    "never redirects away from the org: %s",
    async (target) => {
      const response = await get(`/secur/frontdoor.jsp?sid=ada&retURL=${encodeURIComponent(target)}`, "");
      const location = response.headers.get("location") ?? "";
      expect(new URL(location, url).origin).toBe(url);
    },
  );

  it("logs out", async () => {
    expect((await get("/secur/logout.jsp")).headers.get("set-cookie")).toContain("Max-Age=0");
  });
});

describe("calling Apex", () => {
  it("calls the method as the page's user with named arguments", async () => {
    const response = await post("/__pages/apex/Probe.run", { a: "x" });
    expect(await response.json()).toEqual({ ok: true, value: { echo: { a: "x" } } });
    expect(calls).toEqual([{ userId: ADA.id, call: { className: "Probe", methodName: "run", arguments: { a: "x" } } }]);
  });

  it("hands on an exception with its type", async () => {
    const response = await post("/__pages/apex/Probe.run", { fail: true });
    const error = { message: "Refused", exceptionType: "System.AuraHandledException" };
    expect(await response.json()).toMatchObject({ ok: false, error });
  });

  it.each([
    ["no session", {}, { cookie: "" }, 401],
    ["another org's session", {}, { cookie: "sid_00D000000000002AAA=ada" }, 401],
    ["another site's page", {}, { "sec-fetch-site": "cross-site" }, 403],
    ["another site's page in an old browser", {}, { origin: "http://example.com" }, 403],
    ["a form's content type", {}, { "content-type": "text/plain" }, 403],
    ["arguments without names", [1], {}, 400],
  ])("refuses %s", async (_, body, headers, status) => {
    expect((await post("/__pages/apex/Probe.run", body, headers as Record<string, string>)).status).toBe(status);
    expect(calls).toEqual([]);
  });
});

describe("pages", () => {
  it("leaves other paths to the org", async () => {
    expect((await get("/services/data")).status).toBe(418);
  });

  it("says by name what it does not show", async () => {
    const tab = await get("/lightning/n/Nothing");
    expect(tab.status).toBe(404);
    expect(await tab.text()).toContain("The package has no tab Nothing.");
    expect(await (await get("/lightning/r/Account/001000000000001AAA/edit")).text()).toContain("is not implemented");
  });

  it("lands on the first tab of the first app", async () => {
    expect((await get("/lightning/app/c__A")).headers.get("location")).toBe("/lightning/n/Probe_Tab");
  });

  it("serves no file outside of its folders", async () => {
    expect((await get("/__pages/slds/..%2f..%2fpackage.json")).status).toBe(404);
    expect((await get("/__pages/built/..%2f..%2f..%2fpackage.json")).status).toBe(404);
  });

  it("builds the component, and shows it in the app's shell under a Lightning-like policy", async () => {
    expect(await pages.prepare()).toMatchObject({ kind: "built" });
    const response = await get("/lightning/n/Probe_Tab");
    const html = await response.text();
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(html).toContain("<title>Probe | The App</title>");
    // The person's name can neither end the script element nor open one.
    expect(html).not.toContain("</script> Admin");
    const context = JSON.parse(/id="page-context">(.*?)<\/script>/.exec(html)?.[1] ?? "null");
    expect(context).toMatchObject({
      content: [{ name: "main", placed: [{ component: "probe", properties: {} }] }],
      user: { id: ADA.id, timeZone: "Europe/Berlin", customPermissions: ["May_See"] },
    });
    // All that the component needs is asked for at once.
    const preloaded = [...html.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, href = ""]) => href);
    expect(preloaded).toContainEqual(expect.stringMatching(/\/probe-[^/]+\.js$/));
    for (const href of preloaded) expect((await get(href)).status, href).toBe(200);
    const script = /src="(\/__pages\/built\/[^"]+)"/.exec(html)?.[1] ?? "";
    const main = await get(script);
    expect(main.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(main.headers.get("cache-control")).toContain("immutable");
  }, 180_000);

  it("shows an edited component at the next load, and what is wrong with one that does not compile", async () => {
    const first = await pages.prepare();
    putComponent(COMPONENT.replace("first text", "second text"));
    const second = await pages.prepare();
    expect(second).toMatchObject({ kind: "built" });
    expect(second).not.toEqual(first);

    putComponent(COMPONENT.replace("Probe.run", "Probe.missing"));
    expect(await pages.prepare()).toMatchObject({ kind: "failed" });
    const broken = await get("/lightning/n/Probe_Tab");
    expect(broken.status).toBe(500);
    expect(await broken.text()).toContain("@salesforce/apex/Probe.missing: no @AuraEnabled static method of that name");
  }, 180_000);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OrgCore } from "./core.ts";
import { startOrg } from "./index.ts";
import type { LocalOrg } from "./index.ts";

const WORKSHOP = join(import.meta.dirname, "fixtures/workshop");
let org: LocalOrg;
let image: string;

beforeAll(async () => {
  org = await startOrg({ sourceDirs: [WORKSHOP], pages: false, instance: 3 });
  await create(org, "Job__c", { Name: "Kept", Code__c: "1" });
  await create(org, "Account", { Name: "Acme", AnnualRevenue: 12.5 });
  await create(org, "Event", { Subject: "Fair", ActivityDateTime: "2026-11-28T10:00:00Z", DurationInMinutes: 30 });
  image = await org.exportImage();
});
afterAll(() => org.close());

async function create({ url, accessToken }: LocalOrg, object: string, fields: object): Promise<string> {
  const response = await fetch(`${url}/services/data/v65.0/sobjects/${object}`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
  const answer = (await response.json()) as { id: string };
  expect(response.status, JSON.stringify(answer)).toBe(201);
  return answer.id;
}

describe("an image of an org", () => {
  it("is kept in a file, and another org begins with it: the same rows, ids and users, and a life of its own", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-image-"));
    writeFileSync(join(folder, "org.json"), image);
    const clone = await startOrg({
      sourceDirs: [WORKSHOP],
      pages: false,
      image: readFileSync(join(folder, "org.json"), "utf8"),
    });
    rmSync(folder, { recursive: true });
    try {
      for (const query of [
        "SELECT Id, Name, Code__c, CreatedDate, OwnerId FROM Job__c",
        "SELECT Id, AnnualRevenue FROM Account",
        "SELECT Id, ActivityDateTime, ActivityDate FROM Event",
        "SELECT Id, Username, ProfileId FROM User ORDER BY Id",
        "SELECT Id, Name FROM ApexClass ORDER BY Id",
      ])
        expect(await clone.query(query), query).toEqual(await org.query(query));
      expect([clone.orgId, clone.userId, clone.username]).toEqual([org.orgId, org.userId, org.username]);
      const [kept] = await clone.query("SELECT Id FROM Job__c");
      expect(await create(clone, "Job__c", { Name: "New", Code__c: "2" })).not.toBe(kept?.["Id"]);
      expect(await org.query("SELECT Id FROM Job__c")).toHaveLength(1);
    } finally {
      await clone.close();
    }
  });

  it("is refused by an org that has no place for its rows, and where it is none", () => {
    const begin = (text: string) => () => {
      const options = { sourceDirs: [], withTests: false, seats: {}, instance: 0, image: text };
      return OrgCore.create({ ...options, now: Date.now, warn: () => {} });
    };
    expect(begin(image)).toThrow("The image has rows of Job__c, which the org does not know");
    expect(begin("{}")).toThrow("This is no image of a local org");
  });
});

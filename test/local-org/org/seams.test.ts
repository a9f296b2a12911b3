import jsforce from "jsforce";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "./index.ts";
import type { LocalOrg, OrgImage } from "./index.ts";

/** Facts of the world around an org, set from outside: what they do is the data engine's, that they arrive is tested here. */
let org: LocalOrg;
let fresh: OrgImage;
let admin: InstanceType<typeof jsforce.Connection>;
let profileId: string;

beforeAll(async () => {
  org = await startOrg({ empty: true, pages: false, seats: { Salesforce: 3 } });
  fresh = await org.image();
  admin = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken, version: "65.0" });
  profileId = String((await org.query("SELECT Id FROM Profile WHERE Name = 'Standard User'"))[0]?.["Id"]);
});
afterEach(() => org.restore(fresh));
afterAll(() => org.close());

const userRow = (name: string): Record<string, string> => ({
  Username: `${name}@seams.example.com`,
  LastName: name,
  Email: `${name}@example.com`,
  Alias: name.slice(0, 8),
  ProfileId: profileId,
  EmailEncodingKey: "UTF-8",
  LanguageLocaleKey: "en_US",
  LocaleSidKey: "en_US",
  TimeZoneSidKey: "GMT",
});

async function create(name: string): Promise<string> {
  return (await admin.sobject("User").create(userRow(name))).id as string;
}

async function codeOf(work: PromiseLike<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    return (error as { errorCode?: string }).errorCode ?? String(error);
  }
}

describe("seams", () => {
  it("limits seats, at the start and later", async () => {
    await create("first");
    await create("second");
    expect(await codeOf(create("third"))).toBe("LICENSE_LIMIT_EXCEEDED");
    await org.control("seats", { Salesforce: 4 });
    expect(await codeOf(create("third"))).toBe("none");
  });

  it("lets other orgs hold usernames", async () => {
    await org.control("foreignUsernames", ["Taken@seams.example.com"]);
    expect(await codeOf(create("taken"))).toBe("DUPLICATE_USERNAME");
    await org.control("foreignUsernames", []);
    expect(await codeOf(create("taken"))).toBe("none");
  });

  it("blocks the deactivation of a user", async () => {
    const id = await create("owner");
    const blocker = { statusCode: "CANNOT_DEACTIVATE_USER", message: "The default lead owner cannot be deactivated" };
    await org.control("deactivationBlockers", { [id]: blocker });
    expect(await codeOf(admin.sobject("User").update({ Id: id, IsActive: false }))).toBe("CANNOT_DEACTIVATE_USER");
    await org.control("deactivationBlockers", { [id]: "approver" });
    expect(await codeOf(admin.sobject("User").update({ Id: id, IsActive: false }))).toBe("FIELD_INTEGRITY_EXCEPTION");
    await org.control("deactivationBlockers", {});
    expect(await codeOf(admin.sobject("User").update({ Id: id, IsActive: false }))).toBe("none");
  });

  it("locks rows for the next writes", async () => {
    await org.control("rowLock", { objectName: "User", times: 1 });
    expect(await codeOf(create("locked"))).toBe("UNABLE_TO_LOCK_ROW");
    expect(await codeOf(create("locked"))).toBe("none");
  });

  it("lets another transaction hold rows, until it is over or the clock says so", async () => {
    const id = await create("held");
    const update = (): PromiseLike<unknown> => admin.sobject("User").update({ Id: id, Title: "Boss" });
    await org.control("otherTransaction", { ids: [id], ms: 60_000 });
    expect(await codeOf(update())).toBe("UNABLE_TO_LOCK_ROW");
    await org.control("otherTransaction", null);
    await org.control("lingering", { ms: 60_000 });
    expect(await codeOf(update())).toBe("none");
    expect(await codeOf(update())).toBe("UNABLE_TO_LOCK_ROW");
    org.clock.advance(55_000);
    expect(await codeOf(update())).toBe("none");
  });

  it("reads the rule on User and PermissionSetAssignment both ways", async () => {
    const setId = (await admin.sobject("PermissionSet").create({ Name: "Seam", Label: "Seam" })).id;
    const together = (name: string): Promise<{ compositeResponse: { httpStatusCode: number }[] }> =>
      admin.requestPost("/services/data/v65.0/composite", {
        allOrNone: true,
        compositeRequest: [
          { method: "POST", url: "/services/data/v65.0/sobjects/User", referenceId: "user", body: userRow(name) },
          {
            method: "POST",
            url: "/services/data/v65.0/sobjects/PermissionSetAssignment",
            referenceId: "assignment",
            body: { AssigneeId: "@{user.id}", PermissionSetId: setId },
          },
        ],
      });
    const statuses = async (name: string): Promise<number[]> =>
      (await together(name)).compositeResponse.map((answer) => answer.httpStatusCode);
    expect(await statuses("both")).toEqual([201, 201]);
    await org.control("userAndAssignmentsInOneTransaction", "refused");
    expect(await statuses("apart")).toEqual([400, 400]);
    await org.control("userAndAssignmentsInOneTransaction", "allowed");
  });

  it("refuses seams that are not there, and arguments that do not fit", async () => {
    await expect(org.control("gravity", 0)).rejects.toThrow(/gravity.*known: settle/);
    await expect(org.control("seats", { Platinum: 1 })).rejects.toThrow(/Platinum/);
    await expect(org.control("rowLock", 3)).rejects.toThrow();
  });

  it("shows Apex the org's clock", async () => {
    org.clock.freeze(Date.UTC(2030, 0, 2, 3, 4, 5));
    try {
      const id = await create("later");
      expect((await org.query(`SELECT CreatedDate FROM User WHERE Id = '${id}'`))[0]?.["CreatedDate"]).toBe(
        "2030-01-02T03:04:05.000+0000",
      );
    } finally {
      org.clock.reset();
    }
  });

  it("keeps a frozen user from logging in, and lets a session that lives go on", async () => {
    const id = await create("frozen");
    const token = await org.openSession(id);
    const [login] = await org.query(`SELECT Id FROM UserLogin WHERE UserId = '${id}'`);
    await admin.sobject("UserLogin").update({ Id: String(login?.["Id"]), IsFrozen: true });
    const live = new jsforce.Connection({ instanceUrl: org.url, accessToken: token, version: "65.0" });
    expect(await codeOf(live.query("SELECT Id FROM User"))).toBe("none");
  });
});

it.each([
  ["nope", {}, 404, "NOT_FOUND"],
  ["toString", {}, 404, "NOT_FOUND"],
  ["seats/more", {}, 404, "NOT_FOUND"],
  ["overlap", { at: "never" }, 400, "INVALID_INPUT"],
])("refuses over HTTP what is no seam, and arguments that fit none: %s", async (path, body, status, errorCode) => {
  const headers = { authorization: `Bearer ${org.accessToken}` };
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await fetch(`${org.url}/__local/control/${path}`, request);
  expect([response.status, await response.json()]).toEqual([status, [expect.objectContaining({ errorCode })]]);
});

import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startOrg } from "../../local-org/org/index.ts";
import type { LocalOrg } from "../../local-org/org/index.ts";
import { hint, isSfInstalled, projectRoot, Sf, SF_TIMEOUT } from "./sf.ts";

const WORKSHOP = join(projectRoot, "test/local-org/org/fixtures/workshop");

describe.skipIf(!isSfInstalled)(`sf: orgs and data${hint}`, { timeout: SF_TIMEOUT }, () => {
  let org: LocalOrg;
  let sf: Sf;

  beforeAll(async () => {
    [org, sf] = await Promise.all([startOrg({ sourceDirs: [WORKSHOP], pages: false }), Sf.create()]);
    await sf.logIn(org, "local");
  }, SF_TIMEOUT);

  afterAll(async () => {
    await sf.close();
    await org.close();
  });

  it("org display knows the org that access-token logged in to", async () => {
    const { result } = await sf.run<Record<string, unknown>>(["org", "display", "--target-org", "local"]);
    expect(result).toMatchObject({ id: org.orgId, username: org.username, connectedStatus: "Connected" });
  });

  it("org login jwt", async () => {
    // A home of its own: a second login of a user takes the place of the first
    const other = await Sf.create();
    onTestFinished(() => other.close());
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = (key: typeof publicKey): string => key.export({ type: "spki", format: "pem" }).toString();
    org.registerClient({ clientId: "sf-cli", publicKey: pem(publicKey), usernames: [org.username] });
    await other.write({ "server.key": privateKey.export({ type: "pkcs8", format: "pem" }).toString() });
    const args = ["--client-id", "sf-cli", "--jwt-key-file", "server.key", "--username", org.username];
    const login = ["org", "login", "jwt", ...args, "--instance-url", org.url, "--alias", "jwt"];
    const { result } = await other.run<Record<string, unknown>>(login);
    expect(result).toMatchObject({ orgId: org.orgId, username: org.username });
    const query = ["data", "query", "--target-org", "jwt", "--query", "SELECT Name FROM Organization"];
    const { result: rows } = await other.run<{ records: { Name: string }[] }>(query);
    expect(rows.records[0]?.Name).toBe("Local Org");
  });

  it("data create record, update record, query", async () => {
    const on = ["--target-org", "local", "--sobject", "Account"];
    const { result: made } = await sf.run<{ id: string }>(["data", "create", "record", ...on, "--values", "Name=Acme"]);
    const change = ["--record-id", made.id, "--values", "Name='Acme & Co'"];
    expect((await sf.run(["data", "update", "record", ...on, ...change])).code).toBe(0);
    const soql = `SELECT Name, Owner.Name, (SELECT Id FROM Contacts) FROM Account WHERE Id = '${made.id}'`;
    const { result } = await sf.run<{ records: object[]; totalSize: number }>([
      "data",
      "query",
      "-o",
      "local",
      "-q",
      soql,
    ]);
    expect(result).toMatchObject({ totalSize: 1, records: [{ Name: "Acme & Co", Owner: { Name: "Ada Admin" } }] });
  });

  it("data query tells an error of the org", async () => {
    const { code, name } = await sf.run(["data", "query", "-o", "local", "-q", "SELECT Nope FROM Account"]);
    expect(code).not.toBe(0);
    expect(name).toBe("INVALID_FIELD");
  });

  it("data get record, data query in bulk, data delete record", async () => {
    const [{ Id: id = "" } = {}] = (await org.query("SELECT Id FROM Account")) as { Id: string }[];
    const record = ["--target-org", "local", "--sobject", "Account", "--record-id", id];
    const { result: got } = await sf.run<Record<string, unknown>>(["data", "get", "record", ...record]);
    expect(got).toMatchObject({ Id: id, Name: "Acme & Co" });
    const bulk = ["data", "export", "bulk", "-o", "local", "-q", "SELECT Id, Name FROM Account"];
    const exported = await sf.run<{ totalSize: number }>([...bulk, "--output-file", "out.csv", "--wait", "2"]);
    expect(exported.result.totalSize).toBe(1);
    expect((await sf.run(["data", "delete", "record", ...record])).code).toBe(0);
    expect(await org.query("SELECT Id FROM Account")).toEqual([]);
  });

  it("data import tree, and data export tree with a plan that imports again", async () => {
    const row = (type: string, referenceId: string, fields: object): object => ({
      attributes: { type, referenceId },
      ...fields,
    });
    const contacts = { records: [row("Contact", "C1", { LastName: "Byron" })] };
    const records = [row("Account", "A1", { Name: "Tree", Contacts: contacts })];
    await sf.write({ "tree.json": JSON.stringify({ records }) });
    const imported = await sf.run<object[]>(["data", "import", "tree", "-o", "local", "--files", "tree.json"]);
    expect(imported.result).toMatchObject([{ refId: "A1" }, { refId: "C1" }]);
    const soql = "SELECT Id, Name, (SELECT Id, LastName FROM Contacts) FROM Account";
    const exported = await sf.run([
      "data",
      "export",
      "tree",
      "-o",
      "local",
      "-q",
      soql,
      "--plan",
      "--output-dir",
      "out",
    ]);
    expect(exported.code, exported.message).toBe(0);
    const again = ["data", "import", "tree", "-o", "local", "--plan", "out/Account-Contact-plan.json"];
    expect((await sf.run<object[]>(again)).result).toHaveLength(2);
    expect(await org.query("SELECT Account.Name FROM Contact WHERE LastName = 'Byron'")).toHaveLength(2);
  });

  it("sobject describe, sobject list, org list limits", async () => {
    const describe = ["sobject", "describe", "-o", "local", "--sobject", "PermissionSetAssignment"];
    const { result: described } = await sf.run<{ name: string; fields: readonly object[] }>(describe);
    expect(described.name).toBe("PermissionSetAssignment");
    expect(described.fields).toContainEqual(expect.objectContaining({ name: "AssigneeId", updateable: false }));
    const { result: names } = await sf.run<string[]>(["sobject", "list", "-o", "local", "--sobject", "custom"]);
    expect(names).toContain("Job__c");
    const { result: limits } = await sf.run<{ name: string; max: number }[]>(["org", "list", "limits", "-o", "local"]);
    expect(limits).toContainEqual(expect.objectContaining({ name: "DailyApiRequests", max: 100_000 }));
  });

  it("org assign permset", async () => {
    const [{ Name: permissionSet = "" } = {}] = (await org.query(
      "SELECT Name FROM PermissionSet WHERE IsOwnedByProfile = false",
    )) as { Name: string }[];
    const { result } = await sf.run<object>([
      "org",
      "assign",
      "permset",
      "--target-org",
      "local",
      "--name",
      permissionSet,
    ]);
    expect(result).toMatchObject({ successes: [{ name: org.username, value: permissionSet }], failures: [] });
    const held = await org.query(
      `SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = '${permissionSet}'`,
    );
    expect(held).toHaveLength(1);
  });
});

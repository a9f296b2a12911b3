/** Sharing rules of the metadata, by Salesforce Help: Sharing Rules; Metadata API Developer Guide: SharingRules. */
import { beforeEach, describe, expect, it } from "vitest";
import { underSharing } from "../../platform/sharing.ts";
import type { ApexValue } from "../../platform/registry.ts";
import type { ApexList } from "../../platform/values/list.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import type { OrgImage } from "../org-data.ts";
import { Schema } from "../schema/index.ts";
import { insertUser, testData } from "../testing.ts";
import { fieldFile, objectFile, sourceFolder, xml } from "../testing-metadata.ts";

const permission = (object: string): string =>
  `<objectPermissions><object>${object}</object><allowCreate>true</allowCreate><allowRead>true</allowRead><allowEdit>true</allowEdit><allowDelete>true</allowDelete></objectPermissions>`;
const ownerRule = (name: string, level: string, from: string, to: string): string =>
  `<sharingOwnerRules><fullName>${name}</fullName><accessLevel>${level}</accessLevel><label>${name}</label><sharedTo>${to}</sharedTo><sharedFrom>${from}</sharedFrom></sharingOwnerRules>`;
const item = (field: string, operation: string, value: string): string =>
  `<criteriaItems><field>${field}</field><operation>${operation}</operation><value>${value}</value></criteriaItems>`;
const criteriaRule = (name: string, level: string, to: string, rest: string): string =>
  `<sharingCriteriaRules><fullName>${name}</fullName><accessLevel>${level}</accessLevel><label>${name}</label><sharedTo>${to}</sharedTo>${rest}</sharingCriteriaRules>`;

const files = (jobRules: string): Record<string, string> => ({
  ...objectFile(
    "Job__c",
    "<label>Job</label><pluralLabel>Jobs</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><sharingModel>Private</sharingModel>",
  ),
  ...fieldFile("Job__c", "Kind__c", "<type>Text</type><length>20</length>"),
  ...fieldFile("Job__c", "Size__c", "<type>Number</type><precision>5</precision><scale>0</scale>"),
  "permissionsets/Worker.permissionset-meta.xml": xml(
    "PermissionSet",
    `<label>Worker</label>${permission("Job__c")}${permission("Account")}${permission("Case").replace("allowDelete>true", "allowDelete>false")}`,
  ),
  "sharingRules/Job__c.sharingRules-meta.xml": xml("SharingRules", jobRules),
  "sharingRules/Account.sharingRules-meta.xml": xml(
    "SharingRules",
    criteriaRule(
      "Public_Accounts",
      "Read",
      "<group>Crew</group>",
      "<accountSettings><caseAccessLevel>Edit</caseAccessLevel><contactAccessLevel>None</contactAccessLevel><opportunityAccessLevel>None</opportunityAccessLevel></accountSettings>" +
        item("Industry", "equals", "Government"),
    ),
  ),
});

const RULES =
  ownerRule("From_Lead", "Edit", "<role>Middle</role>", "<group>Crew</group>") +
  ownerRule("From_Below", "Read", "<roleAndSubordinates>Bottom</roleAndSubordinates>", "<role>Beside</role>") +
  criteriaRule("Open_Jobs", "Read", "<allInternalUsers></allInternalUsers>", item("Kind__c", "equals", "Open")) +
  criteriaRule(
    "Large_Jobs",
    "Edit",
    "<group>Crew</group>",
    `<booleanFilter>1 AND (2 OR 3)</booleanFilter>${item("Size__c", "greaterThan", "5")}${item("Kind__c", "equals", "Hard")}${item("Kind__c", "startsWith", "Odd")}`,
  );

const schema = Schema.load({ sourceDirs: [sourceFolder(files(RULES))] });
const org = testData({ schema });
const { data } = org;

const role = (name: string, parent: string | null): string =>
  insert("UserRole", { Name: name, DeveloperName: name, ParentRoleId: parent });
const top = role("Top", null);
const middle = role("Middle", top);
const boss = user("boss", top);
const lead = user("lead", middle);
const worker = user("worker", role("Bottom", middle));
const peer = user("peer", role("Beside", top));
const loner = user("loner", null);
const crew = insert("Group", { Name: "Crew", DeveloperName: "Crew" });
data.setSharingModel("Account", "Private");
data.setSharingModel("Case", "Private");
const fresh: OrgImage = data.image();

beforeEach(() => data.restore(fresh));

function user(name: string, UserRoleId: string | null): string {
  const id = insertUser(data, name, "Standard User", { UserRoleId });
  data.assignPermissionSet(id, "Worker");
  return id;
}

function insert(object: string, fields: Record<string, ApexValue>): string {
  return write("insert", object, fields);
}

function write(operation: "insert" | "update", object: string, fields: Record<string, ApexValue>): string {
  const record = new SObjectValue(object, fields);
  org.run((tx) => tx.data.dml({ operation, records: [record], allOrNone: true, mode: "system" }));
  return record.id as string;
}

const job = (OwnerId: string, more: Record<string, ApexValue> = {}): string =>
  insert("Job__c", { Name: "Job", OwnerId, ...more });
const join = (userId: string): string => insert("GroupMember", { GroupId: crew, UserOrGroupId: userId });

function found(userId: string, soql: string): ApexList {
  return org.run((tx) => underSharing("with", () => tx.data.queryText(soql, null, { mode: "system" })) as ApexList, {
    userId,
  });
}
const sees = (...users: string[]): number[] => users.map((id) => found(id, "SELECT Id FROM Job__c").size());

function edits(userId: string, Id: string): boolean {
  const records = [new SObjectValue("Job__c", { Id, Name: "x" })];
  const [result] = org.run(
    (tx) => underSharing("with", () => tx.data.dml({ operation: "update", records, allOrNone: false, mode: "system" })),
    { userId },
  );
  return result?.success === true;
}

describe("a rule by owner", () => {
  it("shares what members of a role own with a group, whose members come and go", () => {
    const id = job(lead);
    expect(sees(boss, lead, worker, peer, loner)).toEqual([1, 1, 0, 0, 0]);
    join(loner);
    expect(sees(worker, loner)).toEqual([0, 1]);
    expect(edits(loner, id)).toBe(true);
    write("update", "Job__c", { Id: id, OwnerId: boss });
    expect(sees(loner)).toEqual([0]);
  });

  it("shares with a role, to read alone, and with those above it", () => {
    const id = job(worker);
    expect(sees(peer, loner)).toEqual([1, 0]);
    expect(edits(peer, id)).toBe(false);
    write("update", "User", { Id: peer, UserRoleId: null });
    expect(sees(peer)).toEqual([0]);
  });
});

describe("a rule by criteria", () => {
  it("shares the records that meet it with everybody, as long as they do", () => {
    const id = job(boss, { Kind__c: "Open" });
    job(boss);
    expect(sees(worker, peer, loner)).toEqual([1, 1, 1]);
    expect(edits(loner, id)).toBe(false);
    write("update", "Job__c", { Id: id, Kind__c: "Closed" });
    expect(sees(loner)).toEqual([0]);
  });

  it.each([
    [6, "Hard", true],
    [6, "Oddly", true],
    [6, "Easy", false],
    [5, "Hard", false],
    [null, "Hard", false],
  ])("with logic: size %s and kind %s", (size, kind, isShared) => {
    join(loner);
    const id = job(boss, { Size__c: size, Kind__c: kind });
    expect(edits(loner, id)).toBe(isShared);
  });

  it("of an account says what it gives of its cases", () => {
    join(loner);
    const account = insert("Account", { Name: "City", Industry: "Government", OwnerId: boss });
    insert("Case", { Subject: "x", AccountId: account, OwnerId: boss });
    expect(found(loner, "SELECT Id FROM Account").size()).toBe(1);
    expect(found(loner, "SELECT Id FROM Case").size()).toBe(1);
    write("update", "Account", { Id: account, Industry: "Energy" });
    expect(found(loner, "SELECT Id FROM Account").size()).toBe(0);
    expect(found(loner, "SELECT Id FROM Case").size()).toBe(0);
  });
});

describe("share rows of rules", () => {
  it("are found by queries, with the group that the rule names", () => {
    const id = job(lead, { Kind__c: "Open" });
    const rows = found(
      boss,
      `SELECT RowCause, AccessLevel, UserOrGroup.Name FROM Job__Share WHERE ParentId = '${id}' AND RowCause = 'Rule' ORDER BY AccessLevel`,
    ).items as SObjectValue[];
    expect(rows.map((row) => [row.get("AccessLevel"), row.get("RowCause")])).toEqual([
      ["Read", "Rule"],
      ["Edit", "Rule"],
    ]);
    const [parent] = found(boss, "SELECT Id, (SELECT RowCause FROM Shares) FROM Job__c").items as SObjectValue[];
    const shares = parent?.children.get("Shares") as ApexList | undefined;
    expect(shares?.size()).toBe(3); // the owner's besides
  });

  it("have ids that stay, and no two the same", () => {
    job(lead, { Kind__c: "Open" });
    job(worker, { Kind__c: "Open" });
    const ids = (): unknown[] =>
      found(boss, "SELECT Id FROM Job__Share WHERE RowCause = 'Rule'").items.map((r) => r.id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(4);
  });

  it("have ids of their own where an object has as many rules as the platform allows", () => {
    const everybody = "<allInternalUsers></allInternalUsers>";
    const rules = Array.from({ length: 300 }, (_, index) => ownerRule(`R${index}`, "Read", everybody, everybody));
    const wide = testData({ schema: Schema.load({ sourceDirs: [sourceFolder(files(rules.join("")))] }) });
    const records = [1, 2].map(() => new SObjectValue("Job__c", { Name: "Job" }));
    wide.run((tx) => tx.data.dml({ operation: "insert", records, allOrNone: true, mode: "system" }));
    const soql = "SELECT Id FROM Job__Share WHERE RowCause = 'Rule'";
    const rows = wide.run((tx) => tx.data.queryText(soql, null, { mode: "system" })) as ApexList;
    expect(new Set(rows.items.map((r) => r.id)).size).toBe(600);
  });
});

describe("what is not here is refused by name", () => {
  const problem = (rules: string): string | undefined =>
    Schema.load({ sourceDirs: [sourceFolder(files(rules))] }).metadata.problems[0]?.message;
  it.each([
    [
      ownerRule("R", "Read", "<role>Middle</role>", "<territory>T</territory>"),
      "sharing with territory is not implemented",
    ],
    ["<sharingGuestRules><fullName>G</fullName></sharingGuestRules>", "sharingGuestRules are not implemented"],
    [
      criteriaRule("C", "Read", "<group>Crew</group>", item("Gone__c", "equals", "1")),
      "no CustomField named Job__c.Gone__c found",
    ],
    [
      criteriaRule("C", "Read", "<group>Crew</group>", item("Size__c", "within", "1")),
      "the operation within is not implemented",
    ],
    ...[
      ["1 AND 3", "names no condition"],
      ["1, AND 2", "is none"],
      ["1 2", "goes on"],
      ["(1 OR 2", "has no end"],
    ].map(([logic, message]): [string, string] => [
      criteriaRule(
        "C",
        "Read",
        "<group>Crew</group>",
        `<booleanFilter>${logic}</booleanFilter>${item("Size__c", "equals", "1")}${item("Kind__c", "equals", "x")}`,
      ),
      `The filter logic ${message}: ${logic}`,
    ]),
  ])("%s", (rules, message) => {
    expect(problem(rules)).toContain(message);
  });
});

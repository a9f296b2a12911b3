import { beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "../../platform/transaction.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import type { DmlOperation } from "./dml-types.ts";
import type { OverlapPlan } from "./overlap.ts";

const schema = Schema.load({ sourceDirs: [billingSource()] });
let org: TestData;
let acme: string;
/** What those who came in between were told, in that order. */
let told: unknown[];

beforeEach(() => {
  org = testData({ schema });
  acme = org.data.insertSystemRow("Account", { Name: "Acme", Site: "old" });
  told = [];
});

type Work = (transaction: Transaction) => unknown;

/** The next transaction that comes to the point stands still there while the others run. */
function arrange(plan: Partial<OverlapPlan> & Pick<OverlapPlan, "at">, ...others: Work[]): void {
  org.data.overlaps.nextCall = () => {
    const work = others.shift();
    return (
      (work && {
        isRequest: true,
        run: () => {
          const outcome = outcomeOf(work);
          return () => told.push(outcome);
        },
      }) ??
      null
    );
  };
  org.data.overlaps.arrange({ when: "after", occurrence: 1, requests: others.length, ms: 0, ...plan });
}

function outcomeOf(work: Work): unknown {
  try {
    return org.run(work);
  } catch (error) {
    return (error as { getmessage?: () => string }).getmessage?.() ?? (error as Error).message;
  }
}

function dml(operation: DmlOperation, object: string, fields: Record<string, string | null>): Work {
  return (tx) => {
    const records = [new SObjectValue(object, fields)];
    const [result] = tx.data.dml({ operation, records, allOrNone: false, mode: "system" });
    const [error] = result?.errors ?? [];
    return error ? `${error.statusCode}, ${error.message}` : "done";
  };
}

const site: Work = (tx) => rowsOf(tx, "")[0];
const lockedSite: Work = (tx) => rowsOf(tx, " FOR UPDATE")[0];

function rowsOf(tx: Transaction, more: string, where: string = `Name = 'Acme'`): unknown[] {
  const found = tx.data.queryText(`SELECT Id, Site FROM Account WHERE ${where}${more}`, null, { mode: "system" });
  return [...(found as Iterable<SObjectValue>)].map((row) => row.fields.get("Site"));
}

/** Reads the site under a lock and writes it longer. */
const append =
  (text: string): Work =>
  (tx) =>
    dml("update", "Account", { Id: acme, Site: `${String(lockedSite(tx))}${text}` })(tx);

const write = (text: string): Work => dml("update", "Account", { Id: acme, Site: text });
const stored = (): unknown => org.data.committedRow("Account", acme)?.get("Site");

// [Apex Developer Guide: Transaction Control] Changes are seen by others once the transaction has completed.
describe("a transaction that stands still", () => {
  it("shows others nothing of what it has written", () => {
    arrange({ at: "dml" }, site);
    org.run(write("new"));
    expect([told, stored()]).toEqual([["old"], "new"]);
  });

  it("sees what others have committed meanwhile, and its own writes", () => {
    arrange({ at: "dml" }, dml("insert", "Account", { Name: "Other", Site: "theirs" }));
    const seen = org.run((tx) => (write("mine")(tx), rowsOf(tx, " ORDER BY Name", "Name != null")));
    expect(seen).toEqual(["mine", "theirs"]);
  });

  it("takes back its own writes alone when it fails", () => {
    arrange({ at: "dml" }, dml("insert", "Account", { Name: "Other", Site: "theirs" }));
    expect(() =>
      org.run((tx) => (write("mine")(tx), dml("insert", "Account", {})(tx), tx.data.dml(failing))),
    ).toThrow();
    expect(org.run((tx) => rowsOf(tx, " ORDER BY Name", "Name != null"))).toEqual(["old", "theirs"]);
  });

  it("loses an update to a row that it has read without a lock", () => {
    arrange({ at: "query", objectName: "Account" }, write("theirs"));
    org.run((tx) => {
      const read = site(tx);
      write(`${String(read)} and mine`)(tx);
    });
    expect([told, stored()]).toEqual([["done"], "old and mine"]);
  });

  it("stands at the point that was named", () => {
    arrange({ at: "dml", objectName: "Account", when: "before", occurrence: 2 }, site);
    org.run((tx) => (write("first")(tx), write("second")(tx)));
    arrange({ at: "commit", when: "before" }, site);
    org.run(write("third"));
    expect(told).toEqual(["old", "second"]);
  });
});

const failing = {
  operation: "insert",
  records: [new SObjectValue("Account", {})],
  allOrNone: true,
  mode: "system",
} as const;

// [Apex Developer Guide: Locking Statements] "no other client or user is allowed to make updates … until the lock is released"; ten seconds: Salesforce Help 000338933
describe("another who needs its lock", () => {
  it("waits for its end and reads the row as it is then", () => {
    arrange({ at: "lock" }, append("b"));
    org.run(append("a"));
    expect([told, stored()]).toEqual([["done"], "oldab"]);
  });

  it("takes its turn in the order of coming", () => {
    arrange({ at: "lock", ms: 4_000 }, append("b"), append("c"), append("d"));
    org.run(append("a"));
    expect([told, stored()]).toEqual([["done", "done", "done"], "oldabcd"]);
  });

  it("sees before its wait what was committed then, and after it what has been since", () => {
    arrange({ at: "dml" }, (tx) => [site(tx), lockedSite(tx), site(tx)]);
    org.run(write("new"));
    expect(told).toEqual([["old", "new", "new"]]);
  });

  it("waits in vain when the first fails: nothing has changed", () => {
    arrange({ at: "dml" }, append("b"));
    expect(() => org.run((tx) => (write("mine")(tx), tx.data.dml(failing)))).toThrow();
    expect([told, stored()]).toEqual([["done"], "oldb"]);
  });

  it("gives up after ten seconds", () => {
    const locked = `UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 1 records: ${acme}`;
    arrange({ at: "lock", ms: 12_000 }, write("theirs"), lockedSite, site);
    org.run(append("a"));
    expect(told).toEqual([locked, expect.stringMatching(/^Record Currently Unavailable/), "old"]);
    expect(stored()).toBe("olda");
  });

  it("finds the row gone that was deleted while it waited", () => {
    arrange({ at: "dml" }, write("theirs"), (tx) => rowsOf(tx, " FOR UPDATE"));
    org.run(dml("delete", "Account", { Id: acme }));
    expect(told).toEqual(["ENTITY_IS_DELETED, entity is deleted", []]);
  });

  it("gives up in a circle, and the first goes on", () => {
    const other = org.data.insertSystemRow("Account", { Name: "Other", Site: "x" });
    const circle: Work = (tx) => [dml("update", "Account", { Id: other, Site: "theirs" })(tx), write("theirs")(tx)];
    arrange({ at: "dml" }, circle);
    const waited = org.run((tx) => {
      write("mine")(tx);
      dml("update", "Account", { Id: other, Site: "mine" })(tx);
      return tx.waitedMs;
    });
    expect(told).toEqual([["done", expect.stringContaining("UNABLE_TO_LOCK_ROW")]]);
    expect([stored(), org.data.committedRow("Account", other)?.get("Site"), waited]).toEqual(["mine", "mine", 10_000]);
  });
});

// Whether the value is free is known when the transaction that took it ends: DUPLICATE_VALUE for the one who comes second.
// [Apex Developer Guide, "Upserting Records"; salesforce.stackexchange.com: upserts of one external id at the same time]
describe("a value of a unique field", () => {
  const invoice: Work = dml("insert", "Invoice__c", { Key__c: "K1" });
  const numberOf = (): unknown =>
    org.run((tx) => tx.data.queryText("SELECT COUNT() FROM Invoice__c", null, { mode: "system" }));

  it("is a duplicate for who inserted it meanwhile", () => {
    arrange({ at: "dml" }, invoice, dml("insert", "Invoice__c", { Key__c: "K2" }));
    org.run(invoice);
    expect(told).toEqual(["done", expect.stringMatching(/^DUPLICATE_VALUE/)]);
    expect(numberOf()).toBe(2);
  });

  it("is free again when its first owner was rolled back", () => {
    arrange({ at: "dml" }, invoice);
    expect(() => org.run((tx) => (invoice(tx), tx.data.dml(failing)))).toThrow();
    expect([told, numberOf()]).toEqual([["done"], 1]);
  });

  it("is not waited for any longer than a row", () => {
    arrange({ at: "dml", ms: 11_000 }, invoice);
    org.run(invoice);
    expect(told).toEqual(["UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record"]);
  });
});

// [Designing Record Access for Enterprise Scale: Group Membership Locking]
describe("changes of roles and groups that overlap", () => {
  let east: string;
  let west: string;
  let group: string;
  const user = (): string => org.data.administratorId;
  const roleOf = (): unknown => org.data.committedRow("User", user())?.get("UserRoleId");
  const move = (role: string): Work => dml("update", "User", { Id: user(), UserRoleId: role });
  const below = (role: string): Work =>
    dml("insert", "UserRole", { Name: "Below", DeveloperName: "Below", ParentRoleId: role });

  beforeEach(() => {
    east = org.data.insertSystemRow("UserRole", { Name: "East", DeveloperName: "East" });
    west = org.data.insertSystemRow("UserRole", { Name: "West", DeveloperName: "West" });
    group = org.data.insertSystemRow("Group", { Name: "G", Type: "Regular" });
  });

  it("do not wait for each other in hierarchies of their own", () => {
    arrange(
      { at: "dml", ms: 12_000 },
      below(west),
      dml("insert", "GroupMember", { GroupId: group, UserOrGroupId: user() }),
    );
    org.run(move(east));
    expect([told, roleOf()]).toEqual([["done", "done"], east]);
  });

  it("wait in one hierarchy, and give up after ten seconds", () => {
    arrange({ at: "dml" }, below(east));
    org.run(move(east));
    arrange({ at: "dml", ms: 12_000 }, dml("update", "UserRole", { Id: west, ParentRoleId: east }));
    org.run(move(west));
    expect(told).toEqual(["done", "UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record"]);
    expect(roleOf()).toBe(west);
  });

  it("see what the other one committed: no circle of roles comes of two moves", () => {
    arrange({ at: "dml" }, dml("update", "UserRole", { Id: west, ParentRoleId: east }));
    org.run(dml("update", "UserRole", { Id: east, ParentRoleId: west }));
    expect(told).toEqual([expect.stringMatching(/^CIRCULAR_DEPENDENCY/)]);
  });

  it("all wait for one lock where it is coarse", () => {
    org.data.settings.groupLocking = "coarse";
    arrange(
      { at: "dml", ms: 12_000 },
      below(west),
      dml("insert", "GroupMember", { GroupId: group, UserOrGroupId: user() }),
    );
    org.run(move(east));
    expect(told).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^UNABLE_TO_LOCK_ROW/)));
  });
});

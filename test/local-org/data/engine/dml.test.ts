import { beforeEach, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { ApexList } from "../../platform/values/list.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import type { DmlOperation, RowResult } from "./dml-types.ts";

const schema = Schema.load({ sourceDirs: [billingSource()] });
let org: TestData;

beforeEach(() => {
  org = testData({ schema });
});

function row(object: string, fields: Record<string, ApexValue> = {}): SObjectValue {
  return new SObjectValue(object, fields);
}

function dml(
  operation: DmlOperation,
  records: SObjectValue[],
  options: { allOrNone?: boolean; externalIdField?: string } = {},
): RowResult[] {
  return org.run((tx) =>
    tx.data.dml({
      operation,
      records,
      allOrNone: options.allOrNone ?? true,
      mode: "system",
      externalIdField: options.externalIdField ?? null,
    }),
  );
}

/** `Type: message` of what a statement throws. */
function errorOf(operation: DmlOperation, ...records: SObjectValue[]): string {
  try {
    dml(operation, records);
  } catch (error) {
    return (error as Error).message;
  }
  return "no error";
}

function stored(object: string, id: string | null): SObjectValue | null {
  return org.data.committedRow(object, id as string);
}

function inserted(object: string, fields: Record<string, ApexValue>): SObjectValue {
  const record = row(object, fields);
  dml("insert", [record]);
  return record;
}

describe("insert", () => {
  it("gives the caller's row its id, and nothing else", () => {
    const account = inserted("Account", { Name: "Acme" });
    expect(account.id).toMatch(/^001\w{15}$/);
    expect([...account.fields.keys()]).toEqual(["Name", "Id"]);
  });

  it("fills in defaults, owner, name and system fields from the org's clock", () => {
    org.clock.ms = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    const saved = stored("Invoice__c", inserted("Invoice__c", {}).id);
    expect(saved?.get("Name")).toBe("INV-0001");
    expect(saved?.get("Paid__c")).toBe(false);
    expect(saved?.get("Status__c")).toBe("Draft");
    expect(saved?.get("OwnerId")).toBe(org.data.administratorId);
    expect(((saved as SObjectValue).get("CreatedDate") as ApexDatetime).toIso()).toBe("2026-01-02T03:04:05.000Z");
    expect(saved?.get("CreatedById")).toBe(org.data.administratorId);
    const line = inserted("Line__c", { Invoice__c: saved?.id ?? null });
    expect(stored("Line__c", line.id)?.get("Name")).toBe(line.id?.slice(0, 15));
  });

  it("stores text trimmed, empty text as null, numbers with all their places (Salesforce Help 000387302)", () => {
    const saved = stored(
      "Invoice__c",
      inserted("Invoice__c", { Key__c: "  k1 ", Amount__c: ApexDecimal.parse("1.235") }).id,
    );
    expect(saved?.get("Key__c")).toBe("k1");
    expect(((saved as SObjectValue).get("Amount__c") as ApexDecimal).toPlainString()).toBe("1.235");
    expect(stored("Account", inserted("Account", { Name: "A", Site: "   " }).id)?.get("Site")).toBeNull();
  });

  it("refuses with the platform's codes and sentences", () => {
    expect(errorOf("insert", row("Contact", { FirstName: "x" }))).toBe(
      "Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [LastName]: [LastName]",
    );
    expect(errorOf("insert", row("Account", { Name: "A" }), row("Account", { Name: "B", Site: "x".repeat(81) }))).toBe(
      `Insert failed. First exception on row 1; first error: STRING_TOO_LONG, Account Site: data value too large: ${"x".repeat(81)} (max length=80): [Site]`,
    );
    expect(errorOf("insert", row("Contact", { LastName: "x", Email: "nonsense" }))).toContain(
      "INVALID_EMAIL_ADDRESS, Email: invalid email address: nonsense: [Email]",
    );
    expect(errorOf("insert", row("Invoice__c", { Status__c: "Lost" }))).toContain(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, Status: bad value for restricted picklist field: Lost: [Status__c]",
    );
    expect(errorOf("insert", row("Invoice__c", { Amount__c: ApexDecimal.parse("1234567") }))).toContain(
      "NUMBER_OUTSIDE_VALID_RANGE, Amount: value outside of valid range on numeric field: 1234567",
    );
    expect(errorOf("insert", row("Account", { Name: "A", Id: "001000000000001AAA" }))).toContain(
      "INVALID_FIELD_FOR_INSERT_UPDATE, cannot specify Id in an insert call: [Id]",
    );
    expect(errorOf("insert", row("Account", { Name: "A", CreatedDate: new ApexDatetime(0) }))).toContain(
      "INVALID_FIELD_FOR_INSERT_UPDATE, Unable to create/update fields: CreatedDate. Please check the security settings of this field",
    );
  });

  it("takes a checkbox that is left out, not one that is null", () => {
    expect(errorOf("insert", row("Invoice__c", { Paid__c: null }))).toContain(
      "INVALID_TYPE_ON_FIELD_IN_RECORD, Paid: value not of required type: : [Paid__c]",
    );
  });

  it("checks references: shape, object, existence, deletion", () => {
    const account = inserted("Account", { Name: "A" });
    const contact = inserted("Contact", { LastName: "L" });
    expect(errorOf("insert", row("Contact", { LastName: "x", AccountId: contact.id }))).toContain(
      `FIELD_INTEGRITY_EXCEPTION, Account ID: id value of incorrect type: ${contact.id}: [AccountId]`,
    );
    expect(errorOf("insert", row("Contact", { LastName: "x", AccountId: "001000000000999AAA" }))).toContain(
      "INVALID_CROSS_REFERENCE_KEY, invalid cross reference id",
    );
    dml("delete", [account]);
    expect(errorOf("insert", row("Contact", { LastName: "x", AccountId: account.id }))).toContain(
      "ENTITY_IS_DELETED, entity is deleted",
    );
  });

  it("keeps unique values unique, without case, and names the other row", () => {
    const first = inserted("Invoice__c", { Key__c: "abc" });
    expect(errorOf("insert", row("Invoice__c", { Key__c: "ABC" }))).toBe(
      `Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, duplicate value found: Key__c duplicates value on record with id: ${first.id?.slice(0, 15)}: []`,
    );
    expect(errorOf("insert", row("Invoice__c", { Key__c: "new" }), row("Invoice__c", { Key__c: "New" }))).toContain(
      "First exception on row 1; first error: DUPLICATE_VALUE",
    );
  });

  it("does not give rows to inactive users", () => {
    const gone = org.data.insertSystemRow("User", { LastName: "Gone", Username: "gone@example.com", IsActive: false });
    expect(errorOf("insert", row("Account", { Name: "A", OwnerId: gone }))).toContain(
      `INACTIVE_OWNER_OR_USER, operation performed with inactive user [${gone.slice(0, 15)}] as owner of account`,
    );
  });
});

describe("all or none, and partial success", () => {
  it("undoes everything when one row fails", () => {
    expect(errorOf("insert", row("Account", { Name: "A" }), row("Account"))).toContain("row 1");
    expect([...org.data.store.tableOf("Account").rows()]).toEqual([]);
  });

  it("saves the others and says per row what failed", () => {
    const results = dml("insert", [row("Account", { Name: "A" }), row("Account"), row("Account", { Name: "C" })], {
      allOrNone: false,
    });
    expect(results.map((result) => result.success)).toEqual([true, false, true]);
    expect(results[1]).toEqual({
      id: null,
      success: false,
      created: false,
      errors: [
        { statusCode: "REQUIRED_FIELD_MISSING", message: "Required fields are missing: [Name]", fields: ["Name"] },
      ],
    });
  });

  it("leaves nothing of a transaction that throws", () => {
    expect(() =>
      org.run((tx) => {
        tx.data.dml({ operation: "insert", records: [row("Account", { Name: "A" })], allOrNone: true, mode: "system" });
        throw new Error("later");
      }),
    ).toThrow("later");
    expect(org.data.store.tableOf("Account").size).toBe(0);
  });

  it("leaves nothing of a statement that another exception ends", () => {
    const records = [row("Account", { Name: "A" }), row("UserLogin")];
    org.run((tx) => {
      expect(() => tx.data.dml({ operation: "insert", records, allOrNone: false, mode: "system" })).toThrow(
        "DML operation INSERT not allowed on UserLogin",
      );
    });
    expect(org.data.store.tableOf("Account").size).toBe(0);
  });

  it("goes back to a mark and leaves what stood before it", () => {
    org.run((tx) => {
      const save = (name: string): void =>
        void tx.data.dml({
          operation: "insert",
          records: [row("Account", { Name: name })],
          allOrNone: true,
          mode: "system",
        });
      save("kept");
      const mark = tx.data.mark();
      save("undone");
      tx.data.rollbackTo(mark);
    });
    expect([...org.data.store.tableOf("Account").rows()].map((account) => account.values["Name"])).toEqual(["kept"]);
  });
});

describe("update", () => {
  it("changes what is given and leaves the rest", () => {
    const account = inserted("Account", { Name: "A", Site: "here" });
    org.clock.ms += 60_000;
    dml("update", [row("Account", { Id: account.id, Name: "B" })]);
    const saved = stored("Account", account.id);
    expect(saved?.get("Name")).toBe("B");
    expect(saved?.get("Site")).toBe("here");
    const at = (field: string): number => (saved as SObjectValue).get(field).ms;
    expect(at("LastModifiedDate") - at("CreatedDate")).toBe(60_000);
  });

  it("takes a queried row back, read-only fields and all", () => {
    inserted("Account", { Name: "A" });
    org.run((tx) => {
      const rows = tx.data.queryText("SELECT Name, CreatedDate, LastModifiedDate FROM Account", null, {
        mode: "system",
      }) as ApexList;
      const account = rows.items[0] as SObjectValue;
      account.set("Name", "B");
      expect(
        tx.data.dml({ operation: "update", records: [account], allOrNone: true, mode: "system" })[0]?.success,
      ).toBe(true);
    });
  });

  // [infallibletechie.com/2013/10/systemlistexception-before-insert-or.html]
  it.each(["insert", "upsert"] as const)("refuses to %s one new row twice, not two that are alike", (operation) => {
    const account = row("Account", { Name: "A" });
    expect(errorOf(operation, account, row("Account", { Name: "B" }), account)).toBe(
      "Before Insert or Upsert list must not have two identically equal elements",
    );
    expect(errorOf(operation, account, row("Account", { Name: "A" }))).toBe("no error");
  });

  it("refuses rows without id, unknown, deleted and repeated ones", () => {
    const account = inserted("Account", { Name: "A" });
    expect(errorOf("update", row("Account", { Name: "x" }))).toContain(
      "MISSING_ARGUMENT, Id not specified in an update call: []",
    );
    expect(errorOf("update", row("Account", { Id: "001000000000999AAA" }))).toContain(
      "Update failed. First exception on row 0 with id 001000000000999AAA; first error: INVALID_CROSS_REFERENCE_KEY, invalid cross reference id: []",
    );
    expect(errorOf("update", row("Account", { Id: account.id }), row("Account", { Id: account.id }))).toBe(
      `Duplicate id in list: ${account.id}`,
    );
    dml("delete", [account]);
    expect(errorOf("update", row("Account", { Id: account.id, Name: "x" }))).toContain(
      "ENTITY_IS_DELETED, entity is deleted: []",
    );
  });

  it("does not move a detail to another master unless the field says so", () => {
    const [one, two] = [inserted("Invoice__c", {}), inserted("Invoice__c", {})];
    const line = inserted("Line__c", { Invoice__c: one.id });
    expect(errorOf("update", row("Line__c", { Id: line.id, Invoice__c: two.id }))).toContain(
      "INVALID_FIELD_FOR_INSERT_UPDATE",
    );
  });
});

describe("upsert", () => {
  it("matches by external id and says what is new", () => {
    const known = inserted("Invoice__c", { Key__c: "k1" });
    const results = dml(
      "upsert",
      [row("Invoice__c", { Key__c: "K1", Paid__c: true }), row("Invoice__c", { Key__c: "k2" })],
      { externalIdField: "Key__c" },
    );
    expect(results.map(({ id, created }) => [id === known.id, created])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(stored("Invoice__c", known.id)?.get("Paid__c")).toBe(true);
  });

  it("refuses a key that is missing, given twice, or no key", () => {
    const upsert = (records: SObjectValue[], externalIdField: string): RowResult[] =>
      dml("upsert", records, { externalIdField, allOrNone: false });
    expect(upsert([row("Invoice__c")], "Key__c")[0]?.errors[0]).toMatchObject({
      statusCode: "MISSING_ARGUMENT",
      message: "Key__c not specified",
    });
    expect(
      upsert([row("Invoice__c", { Key__c: "a" }), row("Invoice__c", { Key__c: "A" })], "Key__c").map(
        (result) => result.errors[0]?.message,
      ),
    ).toEqual(["Duplicate external id specified: a", "Duplicate external id specified: A"]);
    expect(() => upsert([row("Invoice__c")], "Amount__c")).toThrow(
      "must be an External Id custom or standard indexed field",
    );
  });
});

describe("delete and undelete", () => {
  it("puts rows in the recycle bin and takes them out again", () => {
    const account = inserted("Account", { Name: "A" });
    dml("delete", [row("Account", { Id: account.id })]);
    expect(stored("Account", account.id)).toBeNull();
    const seen = (includeDeleted: boolean): number =>
      org.run(
        (tx) => tx.data.queryText("SELECT COUNT() FROM Account", null, { mode: "system", includeDeleted }) as number,
      );
    expect([seen(false), seen(true)]).toEqual([0, 1]);
    dml("undelete", [row("Account", { Id: account.id })]);
    expect(stored("Account", account.id)?.get("Name")).toBe("A");
    expect(errorOf("undelete", row("Account", { Id: account.id }))).toContain("UNDELETE_FAILED");
  });

  it("takes details along and clears lookups", () => {
    const account = inserted("Account", { Name: "A" });
    const invoice = inserted("Invoice__c", { Account__c: account.id });
    const line = inserted("Line__c", { Invoice__c: invoice.id });
    dml("delete", [account]);
    expect(stored("Invoice__c", invoice.id)?.get("Account__c")).toBeNull();
    dml("delete", [invoice]);
    expect(stored("Line__c", line.id)).toBeNull();
  });
});

describe("limits and gaps", () => {
  it("counts statements and rows; an empty list costs nothing", () => {
    org.run((tx) => {
      for (let count = 0; count < 200; count++)
        tx.data.dml({ operation: "insert", records: [], allOrNone: true, mode: "system" });
      expect(tx.limits.used("dmlStatements")).toBe(0);
      tx.data.dml({
        operation: "insert",
        records: [row("Account", { Name: "A" }), row("Account", { Name: "B" })],
        allOrNone: true,
        mode: "system",
      });
      expect([tx.limits.used("dmlStatements"), tx.limits.used("dmlRows")]).toEqual([1, 2]);
    });
    const tooMany = (): unknown =>
      org.run((tx) =>
        Array.from({ length: 151 }, () =>
          tx.data.dml({
            operation: "insert",
            records: [row("Account", { Name: "A" })],
            allOrNone: true,
            mode: "system",
          }),
        ),
      );
    expect(tooMany).toThrow("Too many DML statements: 151");
  });

  it("fails as rows that another transaction has locked, as often as told", () => {
    org.data.settings.rowLocks.push({ objectName: "Account", times: 1 });
    expect(errorOf("insert", row("Account", { Name: "A" }))).toContain(
      "UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record",
    );
    expect(errorOf("insert", row("Account", { Name: "A" }))).toBe("no error");
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { Schema } from "../../../data/schema/index.ts";
import { billingSource } from "../../../data/testing-metadata.ts";
import { testData, type TestData } from "../../../data/testing.ts";
import { call, callStatic, thrownBy } from "../../test-support.ts";
import { platformClass, type ApexValue } from "../../registry.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";

const schema = Schema.load({ sourceDirs: [billingSource()] });
let org: TestData;

beforeEach(() => {
  org = testData({ schema });
});

function accounts(...names: (string | null)[]): ApexList {
  return new ApexList(
    "list<account>",
    names.map((name) => new SObjectValue("Account", { Name: name })),
  );
}

function systemMode(): ApexValue {
  return platformClass("System.AccessLevel")?.staticGetters?.["system_mode"]?.();
}

describe("Database", () => {
  it("saves lists and single rows, all or none or partly", () => {
    org.run(() => {
      const results = callStatic("System.Database", "insert", accounts("A", null), false) as ApexList;
      expect(results.typeKey).toBe("list<database.saveresult>");
      const [good, bad] = results.items;
      expect(call("Database.SaveResult", good, "isSuccess")).toBe(true);
      expect(call("Database.SaveResult", good, "getId")).toMatch(/^001/);
      const error = (call("Database.SaveResult", bad, "getErrors") as ApexList).items[0];
      expect(call("Database.Error", error, "getStatusCode").name).toBe("REQUIRED_FIELD_MISSING");
      expect(call("Database.Error", error, "getMessage")).toBe("Required fields are missing: [Name]");
      expect((call("Database.Error", error, "getFields") as ApexList).items).toEqual(["Name"]);
      expect(
        call(
          "Database.SaveResult",
          callStatic("System.Database", "insert", new SObjectValue("Account", { Name: "C" }), systemMode()),
          "isSuccess",
        ),
      ).toBe(true);
      expect(thrownBy(() => callStatic("System.Database", "insert", accounts(null)))).toContain(
        "System.DmlException: Insert failed. First exception on row 0",
      );
    });
  });

  it("deletes by id too", () => {
    org.run(() => {
      const rows = accounts("A");
      callStatic("System.Database", "insert", rows);
      const id = (rows.items[0] as SObjectValue).id;
      expect(call("Database.DeleteResult", callStatic("System.Database", "delete", id, false), "isSuccess")).toBe(true);
      expect(callStatic("System.Database", "countQuery", "SELECT COUNT() FROM Account")).toBe(0);
    });
  });

  it("queries with named binds, in any case of the name", () => {
    org.run(() => {
      callStatic("System.Database", "insert", accounts("A", "B"));
      const binds = new ApexMap("map<string,object>", [["Names", new ApexList("list<string>", ["a"])]]);
      const rows = callStatic(
        "System.Database",
        "queryWithBinds",
        "SELECT Name FROM Account WHERE Name IN :names",
        binds,
        systemMode(),
      ) as ApexList;
      expect(rows.items.map((row) => (row as SObjectValue).get("Name"))).toEqual(["A"]);
      expect(
        thrownBy(() =>
          callStatic(
            "System.Database",
            "queryWithBinds",
            "SELECT Id FROM Account WHERE Name = :nope",
            binds,
            systemMode(),
          ),
        ),
      ).toBe("System.QueryException: Key 'nope' does not exist in the bindMap");
      const twice = new ApexMap("map<string,object>", [
        ["Acctname", "a"],
        ["acctName", "b"],
      ]);
      expect(
        thrownBy(() => callStatic("System.Database", "queryWithBinds", "SELECT Id FROM Account", twice, systemMode())),
      ).toBe("System.QueryException: The bindMap consists of duplicate case-insensitive keys: [Acctname, acctName]");
      expect(thrownBy(() => callStatic("System.Database", "query", "SELECT Nope FROM Account"))).toContain(
        "System.QueryException: No such column 'Nope' on entity 'Account'.",
      );
    });
  });

  it("goes back to a savepoint, which counts as a statement", () => {
    org.run((tx) => {
      callStatic("System.Database", "insert", accounts("kept"));
      const savepoint = callStatic("System.Database", "setSavepoint");
      callStatic("System.Database", "insert", accounts("undone"));
      tx.data.publish([new SObjectValue("Paid__e", { Key__c: "undone" })]);
      callStatic("System.Database", "rollback", savepoint);
      expect(callStatic("System.Database", "countQuery", "SELECT COUNT() FROM Account")).toBe(1);
      expect(tx.waiting).toHaveLength(0);
      expect(tx.limits.used("dmlStatements")).toBe(5);
    });
  });
});

/** Apex Developer Guide, Transaction Control: rolling back invalidates the savepoints set later. */
it("a savepoint set after the one rolled back to is no longer valid, whatever was written since", () => {
  org.run(() => {
    const first = callStatic("System.Database", "setSavepoint");
    const second = callStatic("System.Database", "setSavepoint");
    callStatic("System.Database", "rollback", first);
    callStatic("System.Database", "insert", accounts("A"));
    expect(thrownBy(() => callStatic("System.Database", "rollback", second))).toContain("Savepoint is no longer valid");
    callStatic("System.Database", "rollback", first);
    callStatic("System.Database", "releaseSavepoint", first);
    expect(thrownBy(() => callStatic("System.Database", "rollback", first))).toContain("Savepoint is no longer valid");
  });
});

describe("SObject", () => {
  const account = (): SObjectValue => new SObjectValue("Account", { Name: "A" });

  it("gets and puts by name in any case, converting as an assignment does", () => {
    org.run(() => {
      const row = account();
      expect(call("System.SObject", row, "get", "NAME")).toBe("A");
      call("System.SObject", row, "put", "annualrevenue", 5);
      expect((row.get("AnnualRevenue") as ApexDecimal).toPlainString()).toBe("5");
      expect(thrownBy(() => call("System.SObject", row, "get", "Nope"))).toBe(
        "System.SObjectException: Invalid field Nope for Account",
      );
      expect(thrownBy(() => call("System.SObject", row, "put", "Name", 5))).toBe(
        "System.SObjectException: Illegal assignment from Integer to String",
      );
      expect(thrownBy(() => call("System.SObject", row, "put", "CreatedDate", null))).toContain("is not editable");
      expect(call("System.SObject", row, "isSet", "Name")).toBe(true);
      expect(call("System.SObject", row, "isSet", "Site")).toBe(false);
      expect([...(call("System.SObject", row, "getPopulatedFieldsAsMap") as ApexMap).keys()]).toEqual([
        "Name",
        "AnnualRevenue",
      ]);
    });
  });

  it("clones with or without the id", () => {
    org.run(() => {
      const row = new SObjectValue("Account", { Id: "001000000000001AAA", Name: "A" });
      expect((call("System.SObject", row, "clone") as SObjectValue).id).toBeNull();
      expect((call("System.SObject", row, "clone", true) as SObjectValue).id).toBe(row.id);
    });
  });
});

describe("Schema", () => {
  it("describes objects and fields", () => {
    org.run(() => {
      const global = callStatic("System.Schema", "getGlobalDescribe") as ApexMap;
      const describe = call("Schema.SObjectType", global.get("INVOICE__c"), "getDescribe");
      expect(call("Schema.DescribeSObjectResult", describe, "getLabel")).toBe("Invoice");
      expect(call("Schema.DescribeSObjectResult", describe, "isCreateable")).toBe(true);
      const fields = call(
        "Schema.SObjectTypeFields",
        call("Schema.DescribeSObjectResult", describe, "getFields"),
        "getMap",
      ) as ApexMap;
      const status = call("Schema.SObjectField", fields.get("status__C"), "getDescribe");
      expect(call("Schema.DescribeFieldResult", status, "getType").name).toBe("PICKLIST");
      const values = call("Schema.DescribeFieldResult", status, "getPicklistValues") as ApexList;
      expect(values.items.map((entry) => call("Schema.PicklistEntry", entry, "getValue"))).toEqual([
        "Draft",
        "Sent",
        "Closed",
      ]);
      expect(fields.get("Nope__c")).toBeNull();
      expect(global.get("Nope__c")).toBeNull();
    });
  });

  it("makes tokens that are equal for the same thing", () => {
    org.run(() => {
      const token = (): ApexValue => call("System.SObject", new SObjectValue("Account"), "getSObjectType");
      const map = new ApexMap("map<schema.sobjecttype,string>", [[token(), "found"]]);
      expect(map.get(token())).toBe("found");
      expect(call("Schema.SObjectType", token(), "newSObject").objectName).toBe("Account");
    });
  });

  it("answers what the running user may do", () => {
    const ProfileId = org.data.findBy("Profile", "Name", "Minimum Access - Salesforce")?.id;
    const nobody = org.data.insertSystemRow("User", {
      LastName: "N",
      Username: "n@example.com",
      Email: "n@example.com",
      Alias: "n",
      ProfileId,
    });
    org.run(
      () => {
        const describe = call(
          "Schema.SObjectType",
          (callStatic("System.Schema", "getGlobalDescribe") as ApexMap).get("Invoice__c"),
          "getDescribe",
        );
        expect(call("Schema.DescribeSObjectResult", describe, "isAccessible")).toBe(false);
      },
      { userId: nobody },
    );
  });
});

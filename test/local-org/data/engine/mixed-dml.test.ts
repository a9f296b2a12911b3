import { beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "../../platform/transaction.ts";
import type { ApexValue } from "../../platform/registry.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { insertUser, testData, type TestData } from "../testing.ts";
import type { DmlOperation } from "./dml-types.ts";

let org: TestData;
let ann: string;

beforeEach(() => {
  org = testData();
  ann = insertUser(org.data, "Ann", "System Administrator");
});

function write(tx: Transaction, operation: DmlOperation, object: string, fields: Record<string, ApexValue>): void {
  tx.data.dml({ operation, records: [new SObjectValue(object, fields)], allOrNone: true, mode: "system" });
}

function mixing(first: (tx: Transaction) => void, second: (tx: Transaction) => void): string {
  try {
    org.run((tx) => {
      first(tx);
      second(tx);
    });
  } catch (error) {
    return (error as Error).message;
  }
  return "allowed";
}

const account = (tx: Transaction): void => write(tx, "insert", "Account", { Name: "A" });
const group = (tx: Transaction): void => write(tx, "insert", "Group", { Name: "G", Type: "Regular" });
let roles = 0;
const role = (tx: Transaction): void => write(tx, "insert", "UserRole", { Name: `R${roles++}` });
const deactivate = (tx: Transaction): void => write(tx, "update", "User", { Id: ann, IsActive: false });
const rename = (tx: Transaction): void => write(tx, "update", "User", { Id: ann, Title: "Boss" });

describe("mixed DML", () => {
  it("is refused in both orders, with the platform's sentence", () => {
    expect(mixing(account, role)).toBe(
      "Insert failed. First exception on row 0; first error: MIXED_DML_OPERATION, DML operation on setup object is not permitted after you have " +
        "updated a non-setup object (or vice versa): UserRole, original object: Account: []",
    );
    expect(mixing(deactivate, account)).toContain("(or vice versa): Account, original object: User");
  });

  it("lets through what the documentation lets through", () => {
    expect(mixing(account, rename)).toBe("allowed");
    expect(mixing(account, group)).toBe("allowed");
    expect(mixing(role, deactivate)).toBe("allowed");
  });

  it("is judged anew inside System.runAs", () => {
    const asAnn = (tx: Transaction): void => {
      tx.runAs(org.data.runningUser(ann), () => role(tx));
    };
    expect(mixing(account, asAnn)).toBe("allowed");
    expect(mixing((tx) => (account(tx), asAnn(tx)), role)).toContain("MIXED_DML_OPERATION");
  });

  it("holds users and assignments together or apart, as the org is set", () => {
    const set = org.data.insertSystemRow("PermissionSet", { Name: "S", Label: "S" });
    const assign = (tx: Transaction): void =>
      write(tx, "insert", "PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: set });
    const activate = (tx: Transaction): void => write(tx, "update", "User", { Id: ann, IsActive: true });
    expect(mixing(activate, assign)).toBe("allowed");
    org.data.settings.userAndAssignmentsInOneTransaction = "refused";
    expect(mixing(activate, assign)).toContain("(or vice versa): PermissionSetAssignment, original object: User");
  });
});

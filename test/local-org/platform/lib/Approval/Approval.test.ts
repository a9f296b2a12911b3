import { expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

// [Apex Reference Guide: Approval Class]
it("records are locked and unlocked by id or row, one or many, and know that they are", () => {
  expect(
    org.text(`Account a = new Account(Name = 'A'); insert a;
      Approval.LockResult result = Approval.lock(a);
      Map<Id, Boolean> locked = Approval.isLocked(new List<Id>{ a.Id });
      List<Approval.UnlockResult> results = Approval.unlock(new List<Id>{ a.Id });
      return result.isSuccess() + ' ' + locked.get(a.Id) + ' ' + results[0].isSuccess() + ' ' + Approval.isLocked(a.Id);`),
  ).toBe("true true true false");
});

it("what is not there cannot be locked: an exception, or a result where all or none is not asked for", () => {
  const gone = "Account a = new Account(Name = 'A'); insert a; delete a;";
  expect(org.text(`${gone} return Approval.lock(a.Id, false).getErrors()[0].getStatusCode();`)).toBe(
    "INVALID_CROSS_REFERENCE_KEY",
  );
  expect(
    org.text(`${gone} try { Approval.lock(a.Id); } catch (DmlException e) { return e.getDmlType(0); } return null;`),
  ).toBe("INVALID_CROSS_REFERENCE_KEY");
});

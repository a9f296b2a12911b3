import { expect, it } from "vitest";
import { changeText, headingOf } from "./person.ts";

it("says which field changes, from what to what, and why", () => {
  const reason = "Field mapping City fills it from city";
  const field = { kind: "update_field", target: "ann@acme.example", field: "City", reason };
  expect(changeText({ ...field, before: null, after: "Oslo" })).toBe(
    "  update_field City: nothing -> Oslo (Field mapping City fills it from city)",
  );
  expect(changeText({ ...field, before: "Oslo", after: "" })).toContain("City: Oslo -> nothing");
  expect(changeText({ ...field, before: true, after: { a: 1 }, reason: null })).toBe(
    '  update_field City: true -> {"a":1}',
  );
});

it("names what is given, and what it takes the place of", () => {
  expect(changeText({ kind: "assign_permission_set", target: "Sales", before: null, after: "assigned" })).toBe(
    "  assign_permission_set Sales",
  );
  expect(changeText({ kind: "set_profile", target: "Sales", before: "Standard User", after: "Sales" })).toBe(
    "  set_profile Sales: Standard User -> Sales",
  );
});

it("says why nothing is done for somebody, also where the org only names the code", () => {
  expect(headingOf("00u1", { outcome: "skipped", code: "not_linked", username: "ann@acme.example" }, "done")).toBe(
    "ann@acme.example: skipped, not_linked: they should have no access, and no Salesforce user is linked to them",
  );
  expect(headingOf("00u1", { outcome: "refused", code: "x", message: "Taken\u001b[31m." }, "done")).toBe(
    "00u1: refused, x: Taken [31m.",
  );
  expect(headingOf("00u1", { outcome: "unchanged" }, "done")).toBe("00u1: unchanged");
  expect(headingOf("00u1", null, "no answer")).toBe("00u1: no answer");
});

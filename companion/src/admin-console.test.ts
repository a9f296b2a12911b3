import { expect, it } from "vitest";
import { personPage, whereSeen } from "./admin-console.ts";

it.each([
  ["https://example.okta.com", "https://example-admin.okta.com/admin/user/profile/view/00u1"],
  ["https://dev-1.oktapreview.com/", "https://dev-1-admin.oktapreview.com/admin/user/profile/view/00u1"],
  ["https://example.okta-emea.com", "https://example-admin.okta-emea.com/admin/user/profile/view/00u1"],
  ["https://example.okta-gov.com", "https://example-admin.okta-gov.com/admin/user/profile/view/00u1"],
  ["https://example.okta.mil", "https://example-admin.okta.mil/admin/user/profile/view/00u1"],
  ["https://login.example.com", null],
  ["https://okta.com.example.com", null],
  ["http://127.0.0.1:8080", null],
  [undefined, null],
])("of an Okta org at %s the Admin Console shows a person at %s", (url, page) => {
  expect(personPage(url, "00u1")).toBe(page);
});

it("says where to look in an Admin Console whose address nobody knows", () => {
  expect(whereSeen({ oktaId: "00u/1" })).toBe("/admin/user/profile/view/00u%2F1 in Okta's Admin Console");
});

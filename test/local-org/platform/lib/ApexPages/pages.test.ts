import { describe, expect, it } from "vitest";
import { xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg({ "pages/Clean_Up.page-meta.xml": xml("ApexPage", "<label>Clean up</label>") });

describe("pages", () => {
  it("are referred to by name", () => {
    expect(org.text("PageReference p = page.clean_up; p.getParameters().put('a', 'b'); return p.getUrl();")).toBe(
      "/apex/clean_up?a=b",
    );
  });
  it("must be there", () => {
    expect(org.problems("return Page.Nope;")).toEqual(["Page does not exist: Nope"]);
  });
});
describe("flows of the org", () => {
  it("are read with the object that they are triggered by", () => {
    expect(
      org.text(
        "for (FlowDefinitionView f : [SELECT ApiName, TriggerObjectOrEvent.QualifiedApiName FROM FlowDefinitionView]) return f.TriggerObjectOrEvent.QualifiedApiName; return 'none';",
      ),
    ).toBe("none");
  });
});

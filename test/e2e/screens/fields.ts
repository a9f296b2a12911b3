/** The screen of field mappings, in a real browser over the package's real Apex. */
import { beforeAll, describe, expect, it } from "vitest";
import type { OrgImage } from "../../local-org/org/index.ts";
import { applySnapshots } from "../support/screen-data.ts";
import { fits, openTab } from "./stage.ts";
import type { Stage } from "./stage.ts";

const TAB = "Lockstep_Fields";

export function fieldsTests(stage: Stage): void {
  let joined: OrgImage;

  beforeAll(async () => {
    await stage.org.restore(stage.bare);
    await applySnapshots(stage.org);
    joined = await stage.org.image();
  });

  describe("field mapping", { timeout: 180_000 }, () => {
    it("makes a value map and a mapping, and shows what comes of it for one person (R3)", async () => {
      const view = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      await page.getByRole("button", { name: "New Field Mapping" }).waitFor();
      await look("fields");

      await page.getByRole("tab", { name: "Value Maps" }).click();
      await page.getByRole("button", { name: "New Value Map" }).click();
      await page.getByRole("textbox", { name: "Name" }).fill("Departments");
      await page.getByRole("textbox", { name: "Entries" }).fill("sales = Field Sales");
      await page.getByText("Nothing is wrong with it.").waitFor();
      await look("value-map");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText(/^Saved as version CV-/).waitFor();
      await page.getByRole("button", { name: "Edit Departments" }).waitFor();
      await look("value-maps");

      await page.getByRole("tab", { name: "Fields" }).click();
      await page.getByRole("button", { name: "New Field Mapping" }).click();
      const field = page.getByRole("combobox", { name: "Field in Salesforce" });
      await field.fill("divis");
      await page.getByRole("option", { name: /Division/ }).click();
      await page.getByRole("combobox", { name: "From Okta" }).fill("{department|shout}");
      await page.getByText(/There is no filter "shout"/).waitFor();
      await page.getByRole("combobox", { name: "From Okta" }).fill("department");
      await page.getByRole("combobox", { name: "Value map" }).click();
      await page.getByRole("option", { name: "Departments" }).click();
      await page.getByRole("combobox", { name: "Person" }).fill("ann");
      await page.getByRole("option", { name: /Ann Lee/ }).click();
      await page.getByText("The field would be changed.").waitFor();
      await page.getByText("Field Sales", { exact: true }).first().waitFor();
      await look("field-example");
      await fits(view, 1280);
      await fits(view, 768);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect
        .poll(() =>
          stage.org.query("SELECT Name, Value_Map__r.Name FROM Lockstep_Field_Mapping__c WHERE Name = 'Division'"),
        )
        .toMatchObject([{ Name: "Division" }]);
      // The list has it as well, with its map, and finds it by what people call the field.
      await page.getByRole("button", { name: "Edit Division" }).waitFor();
      await page.getByRole("searchbox", { name: "Search field mappings" }).fill("divis");
      await expect.poll(() => page.getByRole("button", { name: /^Edit / }).count()).toBe(1);
      await look("fields-found");
    });

    it("refuses a save of what somebody else has changed meanwhile, and loads it again (R15)", async () => {
      const { page, look } = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      await page.getByRole("button", { name: "Edit City" }).click();
      const source = page.getByRole("combobox", { name: "From Okta" });
      await source.fill("{city|default:At home}");
      const [city] = await stage.org.query("SELECT Id FROM Lockstep_Field_Mapping__c WHERE Name = 'City'");
      const changed = await fetch(
        `${stage.org.url}/services/data/v65.0/sobjects/Lockstep_Field_Mapping__c/${String(city?.["Id"])}`,
        {
          method: "PATCH",
          headers: { authorization: `Bearer ${stage.org.accessToken}`, "content-type": "application/json" },
          body: JSON.stringify({ Source__c: "{city|default:Abroad}" }),
        },
      );
      expect(changed.status, await changed.text()).toBe(204);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      const alert = page.getByRole("alert").filter({ hasText: "The configuration was changed since it was read" });
      await alert.waitFor();
      await look("field-stale");
      await alert.getByRole("button", { name: /Again$/ }).click();
      await alert.waitFor({ state: "detached" });
      await expect.poll(() => source.inputValue()).toBe("{city|default:Abroad}");
      const [kept] = await stage.org.query("SELECT Source__c FROM Lockstep_Field_Mapping__c WHERE Name = 'City'");
      expect(kept?.["Source__c"]).toBe("{city|default:Abroad}");
    });

    it("is not for everybody, and says that there is nothing yet", async () => {
      const { page } = await openTab(stage, stage.bare, { as: stage.stranger.id, tab: TAB });
      await page.getByText("You need the permission set Lockstep Admin").waitFor();
      const empty = await openTab(stage, stage.bare, { as: stage.admin.id, tab: TAB });
      await empty.page.getByRole("heading", { name: "No field mappings yet" }).waitFor();
      await empty.look("fields-empty");
    });
  });
}

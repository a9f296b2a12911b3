/** The screen of mapping rules, in a real browser over the package's real Apex. */
import { beforeAll, describe, expect, it } from "vitest";
import type { OrgImage } from "../../local-org/org/index.ts";
import { applySnapshots } from "../support/screen-data.ts";
import { fits, openTab } from "./stage.ts";
import type { Stage } from "./stage.ts";

const TAB = "Lockstep_Mapping";
/** A rule that the org does not have yet. */
const IMPORT = JSON.stringify({
  format: "lockstep-configuration",
  contract: 1,
  rules: [
    {
      name: "Testers",
      priority: 7,
      conditions: [{ source: "Group", operator: "equals", value: "Testers" }],
      grants: [{ kind: "Permission Set", target: "Beta_Tester" }],
    },
  ],
});

export function mappingTests(stage: Stage): void {
  let joined: OrgImage;

  beforeAll(async () => {
    await stage.org.restore(stage.bare);
    await applySnapshots(stage.org);
    joined = await stage.org.image();
  });

  describe("mapping", { timeout: 120_000 }, () => {
    it("puts rules in order, makes one, and switches and finds it, with a preview before it takes effect (R12, R14)", async () => {
      const view = await openTab(stage, joined, { as: stage.admin.id, tab: TAB });
      const { page, look } = view;
      const rules = page.getByRole("button", { name: /^Edit / });
      const dialog = page.getByRole("dialog");
      // By keyboard: the button keeps the focus on its way up.
      await page.getByRole("button", { name: "Move Sales people up" }).focus();
      await page.keyboard.press("Enter");
      await page.getByText("The order was changed and is not saved yet.").waitFor();
      await look("mapping-order");
      await page.getByRole("button", { name: "Save Order" }).click();
      await page.getByText(/^The order is saved\. Saved as version CV-/).waitFor();
      await page.getByRole("row").nth(1).getByRole("button", { name: "Edit Sales people" }).waitFor();

      await page.getByRole("button", { name: "New Rule" }).click();
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("Forecasters");
      await page.getByRole("button", { name: "Add Condition" }).click();
      const condition = page.getByRole("group", { name: "Condition 1" });
      await condition.getByRole("combobox", { name: "Source" }).click();
      await page.getByRole("option", { name: "Okta attribute" }).click();
      await condition.getByRole("combobox", { name: "Attribute" }).fill("dep");
      await page.getByRole("option", { name: "department" }).waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await condition.getByRole("combobox", { name: "Value" }).fill("Sales");
      await page.getByRole("button", { name: "Add Condition" }).click();
      await page.getByRole("group", { name: "Condition 2" }).getByRole("combobox", { name: "Value" }).fill("Support");
      await page.getByRole("textbox", { name: "Logic line" }).fill("1 AND XOR 2");
      await page.getByText("Not understood at 7").first().waitFor();
      await page.getByRole("button", { name: "Add Grant" }).click();
      const target = page.getByRole("group", { name: "Grant 1" }).getByRole("combobox", { name: "Name in Salesforce" });
      await target.fill("No_Such");
      await page.getByText(/^This org has no permission set "No_Such"/).waitFor();
      await look("mapping-faults");
      await page.getByRole("textbox", { name: "Logic line" }).fill("1 OR 2");
      await target.fill("Deal");
      await page.getByRole("option", { name: /Deal.Approval/ }).click();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText(/^Saved as version CV-/).waitFor();

      await page.getByRole("combobox", { name: "Mode of Forecasters" }).click();
      await page.getByRole("option", { name: "Enforce", exact: true }).click();
      await dialog.getByText("People who would be changed: 1 of 2.").waitFor();
      await look("mapping-enforce");
      await dialog.getByRole("button", { name: "Switch to Enforce" }).click();
      await expect
        .poll(() => stage.org.query("SELECT Mode__c FROM Lockstep_Mapping_Rule__c WHERE Name = 'Forecasters'"))
        .toMatchObject([{ Mode__c: "Enforce" }]);

      await page.getByRole("button", { name: "Edit Forecasters" }).click();
      await page.getByRole("button", { name: "Preview", exact: true }).click();
      await page.getByText("Nobody would be changed.").waitFor();
      await page.getByRole("combobox", { name: "Person" }).fill("ann");
      await page.getByRole("option", { name: /Ann Lee/ }).click();
      await page.getByRole("button", { name: "Show", exact: true }).click();
      await page.getByText("Nothing would change for Ann Lee.").waitFor();
      await look("mapping-preview");
      await page.getByRole("button", { name: "All rules" }).click();

      const search = page.getByRole("searchbox", { name: "Search rules" });
      await search.fill("nothing at all");
      await page.getByRole("heading", { name: "No rule found" }).waitFor();
      await search.fill("early_acc");
      await expect.poll(() => rules.count()).toBe(1);
      await search.fill("");
      await expect.poll(() => rules.count()).toBe(5);
      await fits(view, 1280);
      await fits(view, 768);
      await look("mapping-narrow");
      await page.setViewportSize({ width: 1280, height: 900 });

      await page.getByRole("tab", { name: "Import and Export" }).click();
      const text = page.getByRole("textbox", { name: "Or paste it here" });
      await text.fill(IMPORT);
      await page.getByRole("button", { name: "Show What Would Change" }).click();
      await page.getByText("1 would change.").waitFor();
      await page.getByText("priority: 7").waitFor();
      await look("mapping-import");
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await page.getByText(/^Imported\. Saved as version CV-/).waitFor();
      await page.getByRole("tab", { name: "History" }).click();
      await page.getByText("Rules: 1 added").first().waitFor();
      await page.getByRole("button", { name: "Show Changes: CV-000002" }).click();
      await page.getByRole("heading", { name: "What CV-000002 changed against CV-000001" }).waitFor();
      await look("mapping-history-changes");
      await page.getByRole("button", { name: "Go Back to This: CV-000001" }).click();
      await page.getByRole("heading", { name: "Go back to CV-000001?" }).waitFor();
      await look("mapping-history");
      await page.getByRole("button", { name: "Go Back", exact: true }).click();
      await page.getByText(/^As in CV-000001 again\./).waitFor();
      await page.getByRole("tab", { name: "Rules", exact: true }).click();
      await expect.poll(() => rules.count()).toBe(4);
    });

    it("lists the rules in the order in which they win, with conditions and grants (R12, R13)", async () => {
      const { page } = await openTab(stage, stage.busy, { as: stage.admin.id, tab: TAB });
      const rows = page.getByRole("table", { name: /Mapping rules/ }).getByRole("row");
      await expect.poll(() => rows.count()).toBe(4);
      const text = async (index: number) => (await rows.nth(index).textContent())?.replaceAll(/\s+/g, " ");
      await expect
        .poll(() => text(1))
        .toMatch(/20.*Sales managers.*Group is Sales Managers.*department is one of Sales, Presales.*1 AND NOT 2/);
      await expect
        .poll(() => text(1))
        .toMatch(/Role: Sales_Manager.*Permission set: Deal_Approval.*\(added, never withdrawn\)/);
      await expect.poll(() => text(2)).toMatch(/10.*Sales people/);
      await expect.poll(() => text(3)).toMatch(/1.*Everybody.*No conditions.*Nothing/);
    });

    it("is not for everybody, and says so while there are no rules", async () => {
      const { page } = await openTab(stage, stage.bare, { as: stage.stranger.id, tab: TAB });
      await page.getByText("You need the permission set Lockstep Admin").waitFor();
      const empty = await openTab(stage, stage.bare, { as: stage.admin.id, tab: TAB });
      await empty.page.getByRole("heading", { name: "No mapping rules yet" }).waitFor();
      await empty.look("mapping-empty");
    });
  });
}

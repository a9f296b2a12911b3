/** Rules: a new one with its preview, one that is imported, and one that must not be. */
import { POWERFUL } from "./place.ts";
import { check, choose, open, pick, syncEverybody, type Teller } from "./teller.ts";

const TEAM = "Bob Stone,Cat Moon,Dan Reed,Eve Hart,Fay Wood,Gus Holm,Hal Berg,Ida Lund,Jon Falk,Kim Dahl,Liv Strand";
/** Whose contract ends with the quarter. */
export const CONTRACTORS = ["Mia Vale", "Ned Rush"] as const;

const MANAGERS = {
  format: "lockstep-configuration",
  contract: 1,
  rules: [
    {
      name: "Sales managers",
      mode: "Enforce",
      priority: 20,
      conditions: [{ source: "Group", operator: "equals", value: "Sales Managers" }],
      grants: [
        { kind: "Role", target: "Sales_Manager" },
        { kind: "Permission Set", target: "Deal_Approval" },
      ],
    },
  ],
};

export async function newRule(teller: Teller): Promise<void> {
  const { album, place } = teller;
  album.chapter("A new rule, previewed and enforced");
  album.tell("In Okta: the rest of Sales starts, two contractors among them");
  for (const name of TEAM.split(",")) place.hire(name, { title: "Account Executive", department: "Sales" }, "Sales");
  for (const name of CONTRACTORS) place.hire(name, { title: "Contractor", department: "Sales" }, "Sales");
  await teller.settle();

  const { page, ...view } = await open(teller, "ada", "Mapping");
  await page.getByRole("button", { name: "New Rule" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Sales tools");
  await page.getByRole("button", { name: "Add Condition" }).click();
  const condition = page.getByRole("group", { name: "Condition 1" });
  await pick(condition.getByRole("combobox", { name: "Value" }), "Sal", /^Sales$/);
  await page.getByRole("button", { name: "Add Grant" }).click();
  await pick(
    page.getByRole("group", { name: "Grant 1" }).getByRole("combobox", { name: "Name in Salesforce" }),
    "Fore",
    /Forecasting/,
  );
  await page.getByText("Nothing is wrong with this rule.").waitFor();
  await page.getByRole("button", { name: "Preview", exact: true }).click();
  await page.getByText("People who would be changed: 14 of 14.").waitFor();
  await album.picture(
    view,
    "rule-preview",
    "The rule is checked as one types, and shows what it would do to everybody",
  );
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/^Saved as version CV-/).waitFor();
  await choose(page, "Mode of Sales tools", "Enforce");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("People who would be changed: 14 of 14.").waitFor();
  await dialog.getByRole("button", { name: "Switch to Enforce" }).click();
  await dialog.waitFor({ state: "detached" });

  await page.getByRole("tab", { name: "Import and Export" }).click();
  await page.getByRole("textbox", { name: "Or paste it here" }).fill(JSON.stringify(MANAGERS, null, 2));
  await page.getByRole("button", { name: "Show What Would Change" }).click();
  await page.getByText("1 would change.").waitFor();
  await album.picture(view, "import", "A rule of another org is imported: first what would change");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText(/^Imported\. Saved as version CV-/).waitFor();
  await page.getByRole("tab", { name: "Rules", exact: true }).click();
  await page.getByRole("button", { name: "Edit Sales managers" }).waitFor();
  await album.picture(view, "rules", "The rules, in the order in which they win");
  await syncEverybody(teller, "Sales tools is in force");
  const given = await place.org.query(
    "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Forecasting' AND Assignee.IsActive = true",
  );
  check(given.length === 14, `14 people have Forecasting, and not ${given.length}`);
}

export async function ceiling(teller: Teller): Promise<void> {
  const { album } = teller;
  album.chapter("A grant above the ceiling is refused");
  const { page, ...view } = await open(teller, "ada", "Mapping");
  await page.getByRole("button", { name: "New Rule" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Help desk");
  await page.getByRole("button", { name: "Add Condition" }).click();
  const condition = page.getByRole("group", { name: "Condition 1" });
  await pick(condition.getByRole("combobox", { name: "Value" }), "Mark", /^Marketing$/);
  await page.getByRole("button", { name: "Add Grant" }).click();
  const target = page.getByRole("group", { name: "Grant 1" }).getByRole("combobox", { name: "Name in Salesforce" });
  await target.fill("Desk");
  await page.getByRole("option", { name: /Desk.Helper/ }).waitFor();
  await album.picture(view, "ceiling-choice", "The picker says what is inside, and that it is above the ceiling");
  await page.getByRole("option", { name: /Desk.Helper/ }).click();
  await page.getByText(/carries administrator-like permissions/).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("1 to correct before it can be saved.").waitFor();
  await album.picture(view, "ceiling", "It cannot be saved: a second person would have to allow it first");
  const [saved] = await teller.place.org.query(`SELECT Id FROM Lockstep_Grant__c WHERE Target__c = '${POWERFUL}'`);
  check(saved === undefined, "no rule grants what is above the ceiling");
}

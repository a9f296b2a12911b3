/** What happens to people: a mover, and a bad rule that the breaker stops. */
import { CONTRACTORS } from "./rules.ts";
import { check, confirm, open, pick, syncEverybody, type Teller } from "./teller.ts";

export async function mover(teller: Teller): Promise<void> {
  const { album, place } = teller;
  album.chapter("Mover: a change in Okta, from the event to its effect");
  album.tell("In Okta: Ann is promoted to Sales Managers");
  place.okta.driver.addToGroup("ann.lee@acme.example", place.groups["Sales Managers"]!);
  place.okta.driver.updateProfile("ann.lee@acme.example", { title: "Sales Manager" });
  await teller.settle();
  const { page, ...view } = await open(teller, "ada", "Activity");
  await page.getByRole("searchbox", { name: "Person" }).fill("Ann Lee");
  await page.getByRole("searchbox", { name: "Rule or field mapping" }).fill("Sales managers");
  const entries = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3 }) });
  await entries.getByRole("button", { name: "Ann Lee" }).first().click();
  await page
    .getByText(/^group\.user_membership\.add/)
    .first()
    .waitFor();
  await album.picture(view, "mover", "Each change with its reason, and the way from the event to the change");
}

export async function breaker(teller: Teller): Promise<void> {
  const { album, place } = teller;
  album.chapter("The breaker stops a bad rule, and people decide");
  let { page, ...view } = await open(teller, "ada", "Mapping");
  await page.getByRole("button", { name: "Edit Sales tools" }).click();
  const value = page.getByRole("group", { name: "Condition 1" }).getByRole("combobox", { name: "Value" });
  await pick(value, "Sales M", /^Sales Managers$/);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^The breaker would stop this: 13 people would lose access/).waitFor();
  await album.picture(view, "bad-rule", "Ada narrows a rule too far. The preview says that the breaker would stop it");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/^Saved as version CV-/).waitFor();
  album.tell("She saves it nonetheless");
  await syncEverybody(teller, "Only managers forecast", 13);
  check((await forecasters()) === 14, "nobody has lost anything");

  ({ page, ...view } = await open(teller, "ada", "Home"));
  await page.getByText("People waiting for a decision").waitFor();
  await album.picture(view, "held-home", "Nothing was taken from anybody; Overview says who waits for a decision");

  ({ page, ...view } = await open(teller, "vera", "Approvals"));
  await page.getByText("13 waiting").waitFor();
  await album.picture(view, "held", "Vera sees what the breaker holds back, and by how much it was too many");
  await look();
  for (const name of CONTRACTORS) await page.getByRole("checkbox", { name: `Select ${name}` }).press("Space");
  await album.picture(
    view,
    "run",
    "Everybody in the run with what they would lose; two of them are contractors who should",
  );
  await page.getByRole("button", { name: "Approve selected (2)" }).click();
  await confirm(page, "Contractors do not forecast", "Approve");
  await page.getByText(/Approved once/).waitFor();
  await album.picture(view, "approved-once", "Four eyes: an approval takes a second person");

  ({ page, ...view } = await open(teller, "carl", "Approvals"));
  await look();
  for (const name of CONTRACTORS) await page.getByRole("checkbox", { name: `Select ${name}` }).press("Space");
  await page.getByRole("button", { name: "Approve selected (2)" }).click();
  await confirm(page, "Agreed", "Approve");
  await page.getByText("The decision is written down.").waitFor();
  await teller.settle(11);
  check((await forecasters()) === 12, "the two contractors have lost it, and nobody else");
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("checkbox", { name: "Also show people who are decided" }).press("Space");
  await page.getByText("Approved and done by Carl Control").first().waitFor();
  await album.picture(view, "approved", "Approved in part: the two lost it, the other eleven still wait");

  ({ page, ...view } = await open(teller, "ada", "Mapping"));
  await page.getByRole("tab", { name: "History" }).click();
  await page
    .getByRole("button", { name: /^Go Back to This: CV-/ })
    .nth(1)
    .click();
  await page.getByRole("heading", { name: /^Go back to CV-/ }).waitFor();
  await album.picture(view, "go-back", "The rule was a mistake: Ada goes back to the version before it");
  await page.getByRole("button", { name: "Go Back", exact: true }).click();
  await page.getByText(/^As in CV-\d+ again\./).waitFor();

  async function look() {
    await page.getByRole("button", { name: /^Look and decide/ }).click();
    await page.getByText("13 of 13 people shown").waitFor();
  }
  async function forecasters() {
    const rows = await place.org.query(
      "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Forecasting' AND Assignee.IsActive = true",
    );
    return rows.length;
  }
}

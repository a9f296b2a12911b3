/** From an org in which the package was just installed to the first person in lockstep. */
import { setTimeout } from "node:timers/promises";
import { check, choose, open, pick, syncEverybody, type Teller } from "./teller.ts";

export async function setUp(teller: Teller): Promise<void> {
  const { album, place } = teller;
  album.chapter("Set-up guide: from empty to the first person");
  let { page, ...view } = await open(teller, "ada", "Set_Up");
  await page.getByText("0 of 10 steps are done.").waitFor();
  await page.getByRole("button", { name: "1. Save the settings", expanded: true }).waitFor();
  await album.picture(view, "set-up-empty", "An empty org: the first step stands open");

  await page.getByRole("button", { name: "Save the Defaults" }).click();
  await page.getByText("1 of 10 steps are done.").waitFor();
  album.tell("In Setup: a user for Lockstep, an app that it signs in by. On a server: the companion");
  const { companion, registerHook } = await place.startCompanion(await place.makeIntegration());
  teller.settle = async (heldBack = 0) => {
    await place.okta.driver.idle();
    const ends = Date.now() + 120_000;
    while ((await companion.status()).store.waiting > heldBack) {
      check(Date.now() < ends, `nobody waits any more but the ${heldBack} who are held back`);
      await setTimeout(100);
    }
    await place.org.settled();
  };
  await page.getByRole("button", { name: "Check Again" }).click();
  await page.getByText("Okta has no event hook that points at the companion.").waitFor();
  await page.getByRole("button", { name: "6. Have Okta tell of changes at once", expanded: true }).waitFor();
  await album.picture(
    view,
    "set-up-hook",
    "The companion runs and reads Okta; the next step is the event hook, with what to copy",
  );

  album.tell("In Okta: the event hook. In Setup: two people who may approve");
  await registerHook();
  await place.nameApprovers();
  await page.getByRole("button", { name: "Check Again" }).click();
  await page.getByText(/^Okta has verified it/).waitFor();

  await page.getByRole("tab", { name: "Templates" }).click();
  const name = "Provision on activation";
  await page.getByRole("switch", { name }).press("Space");
  const form = page.getByRole("region", { name: `Settings of ${name}` });
  await pick(form.getByRole("combobox", { name: "Okta group" }), "Sal", /^Sales$/);
  await pick(form.getByRole("combobox", { name: "Profile" }), "Standard U", /Standard User/);
  await form.getByRole("button", { name: "Show What It Would Import" }).click();
  await page.getByText("Profile: Standard User").waitFor();
  await page.getByText("Lockstep has seen nobody in Okta yet").waitFor();
  await album.picture(view, "template", "A template asks for its few settings, and shows what it would import");
  await form.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText(/^Provision on activation is imported/).waitFor();

  album.tell("In Okta: Ann starts in Sales");
  place.hire("Ann Lee", { title: "Account Executive", department: "Sales", city: "Oslo" }, "Sales");
  await teller.settle();

  ({ page, ...view } = await open(teller, "ada", "Mapping"));
  await choose(page, "Mode of Provision Sales", "Enforce");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("People who would be changed: 1 of 1.").waitFor();
  await album.picture(view, "enforce", "The rule only watched so far; before it is enforced, it shows what it will do");
  await dialog.getByRole("button", { name: "Switch to Enforce" }).click();
  await dialog.waitFor({ state: "detached" });
  ({ page, ...view } = await syncEverybody(teller, "The first rule is in force"));
  await page.getByRole("button", { name: "Ann Lee" }).waitFor();
  await album.picture(view, "first-person", "Ann has a user: the first person in lockstep");
  const [ann] = await place.org.query("SELECT IsActive, Profile.Name FROM User WHERE LastName = 'Lee'");
  check(ann?.["IsActive"] === true, "Ann has an active user");

  ({ page, ...view } = await open(teller, "ada", "Set_Up"));
  await page.getByText("Everything is set up.").waitFor();
  await album.picture(view, "set-up-done", "Every step was found done");
}

/** Which attribute fills which field, tried out on Ann. */
export async function mapFields(teller: Teller): Promise<void> {
  const { album } = teller;
  album.chapter("Field mapping, tried out on a person");
  const { page, ...view } = await open(teller, "ada", "Fields");
  await page.getByRole("button", { name: "New Field Mapping" }).click();
  await pick(page.getByRole("combobox", { name: "Field in Salesforce" }), "Title", /^Title/);
  await page.getByRole("combobox", { name: "From Okta" }).fill("{title}, {city|default:Remote}");
  await pick(page.getByRole("combobox", { name: "Person" }), "ann", /Ann Lee/);
  await page.getByText("The field would be changed.").waitFor();
  await album.picture(view, "field-example", "What would be stored for Ann, while one types");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Edit Title" }).waitFor();
}

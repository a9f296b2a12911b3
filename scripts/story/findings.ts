/** What is not as it should be: somebody's hand in Setup, and a person whom nobody can tell apart. */
import { setTimeout } from "node:timers/promises";
import { check, confirm, open, type Teller } from "./teller.ts";

export async function findings(teller: Teller): Promise<void> {
  const { album, place } = teller;
  album.chapter("Findings: what is not as it should be, and what mends it");
  album.tell("In Setup: somebody takes Forecasting from Ann by hand, and gives two users the same e-mail address");
  const [held] = await forecasting(teller);
  await place.admin.sobject("PermissionSetAssignment").destroy(String(held?.["Id"]));
  await place.makeTwins("sam.stone@acme.example");
  album.tell("In Okta: Sam Stone starts, with that address");
  place.hire("Sam Stone", { department: "Sales" }, "Sales");
  while ((await place.org.query("SELECT Id FROM Lockstep_Finding__c WHERE Code__c = 'ambiguous_match'")).length === 0)
    await setTimeout(200);
  const { page, ...view } = await open(teller, "ada", "Findings");
  await page.getByText("ambiguous_match").waitFor();
  await page.getByRole("button", { name: "Compare Everybody" }).click();
  await confirm(page, "Somebody was in Setup", "Compare Everybody");
  await page.getByText(/^RQ-\d+: People compared: \d+/).waitFor();
  const ann = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { level: 3, name: "Ann Lee", exact: true }) });
  await ann.getByText("To mend it, Lockstep would: assign permission set Forecasting.").waitFor();
  await album.picture(view, "findings", "Ann lacks what the rules give; Sam is not matched by a guess");
  await ann.getByRole("button", { name: "What differs: Ann Lee" }).click();
  await ann.getByRole("button", { name: "Sync now: Ann Lee" }).click();
  await confirm(page, "It was taken by mistake", "Sync now");
  await ann.getByText("Tried again: it works now.").waitFor();
  await album.picture(view, "finding-mended", "One click, and Ann has it back");
  check((await forecasting(teller)).length === 1, "Ann has Forecasting again");
}

async function forecasting({ place }: Teller): Promise<Record<string, unknown>[]> {
  return place.org.query(
    "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Forecasting' AND Assignee.Username LIKE 'ann.lee%'",
  );
}

/** What auditors ask for: why somebody has what they have, whether the trail is whole, and the trail itself. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { check, open, type Teller } from "./teller.ts";

export async function explain(teller: Teller): Promise<void> {
  const { album } = teller;
  album.chapter("Explain: why somebody has what they have");
  let { page, ...view } = await open(teller, "ada", "People");
  await page.getByRole("searchbox", { name: "Find people" }).fill("ann");
  await page.getByRole("button", { name: "Ann Lee" }).click();
  const table = page.getByRole("table", { name: "Access of Ann Lee" });
  await table
    .getByRole("row", { name: /^Deal Approval Permission Set · Deal_Approval/ })
    .getByText(/rule Sales managers/)
    .waitFor();
  await album.picture(view, "explain", "Every piece of access beside what the rules give, with its rule and its event");
  await page.getByRole("tab", { name: "Timeline" }).click();
  await page
    .getByText(/User created/)
    .first()
    .waitFor();
  await album.picture(view, "timeline", "Everything that was done to Ann");
}

export async function evidence(teller: Teller): Promise<void> {
  const { album, folder } = teller;
  album.chapter("The audit trail: verified, exported, and verified from the export");
  const { page, ...view } = await open(teller, "ada", "Activity");
  await page.getByRole("tab", { name: "Audit Trail" }).click();
  await page.getByRole("button", { name: "Verify Everything" }).click();
  await page.getByRole("heading", { name: "The audit trail is whole" }).waitFor();
  await album.picture(view, "chain", "Every entry's hash was computed again");
  await page.getByRole("tab", { name: "Changes" }).click();
  await save(page, "Export CSV", join(folder, "audit.csv"));
  const json = join(folder, "audit.json");
  await save(page, "Export JSON", json);
  await page.getByText(/^Exported to lockstep-audit-/).waitFor();
  await album.picture(view, "activity", "What was done, the newest first; both exports are files by now");
  const { entries } = JSON.parse(await readFile(json, "utf8")) as { entries: Entry[] };
  check(
    entries.length > 0 && entries.every((entry) => hashOf(entry) === entry["hash"]),
    "the export has whole entries",
  );
  album.tell(`${entries.length} entries were exported, and every hash was computed again from the file`);
}

/** The last picture is the first that people see. */
export async function home(teller: Teller): Promise<void> {
  const { album } = teller;
  album.chapter("Overview, and the settings");
  let { page, ...view } = await open(teller, "ada", "Home");
  await page.getByRole("button", { name: "Ask the Companion Now" }).click();
  await page.getByRole("img", { name: /^95 of 100 within/ }).waitFor();
  await page.getByRole("img", { name: /In the last 24 hours/ }).waitFor();
  await album.picture(view, "home", "Whether it works, what waits, and what happened today");
  ({ page, ...view } = await open(teller, "ada", "Settings"));
  await page.getByRole("textbox", { name: "Breaker: Percent" }).waitFor();
  await album.picture(view, "settings", "The switches and the limits");
}

async function save(page: Page, button: string, path: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  await download.saveAs(path);
}

type Entry = Record<string, unknown>;

/** As docs/api.md has it. */
function hashOf(entry: Entry): string {
  const fields =
    "previousHash,sequence,factId,userId,username,oktaId,oktaOrg,outcome,code,message,version,actor,correlationId,occurredAt,summary,causes,changes";
  const names = [...fields.split(","), ...(entry["source"] ? ["source", "reportedBy"] : [])];
  const values = names.map((name) => String(entry[name] ?? "").trim());
  return createHash("sha256")
    .update(values.map((value) => `${value.length}:${value}\n`).join(""))
    .digest("hex");
}

/** What every chapter is told with: the place, the browser and the album, and the few things that people do on all screens. */
import type { Page } from "playwright-core";
import type { Screens, ViewedPage } from "../../test/e2e/support/browser.ts";
import type { Album } from "./album.ts";
import type { Place } from "./place.ts";

export interface Teller {
  readonly place: Place;
  readonly screens: Screens;
  readonly album: Album;
  /** Where files that the browser downloads are kept. */
  readonly folder: string;
  /** Waits until nobody waits any more in Okta, the companion and the org, but so many whom the breaker holds back. */
  settle(heldBack?: number): Promise<void>;
}

/** Opens a tab as a person, in place of what is open. */
export async function open({ screens, place }: Teller, who: keyof Place["people"], tab: string): Promise<ViewedPage> {
  await screens.leave();
  return screens.open({ as: place.people[who], tab: `Lockstep_${tab}` });
}

/** Chooses from a list of choices by name. */
export async function choose(page: Page, box: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: box }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

/** Types into a picker, and takes what it offers. */
export async function pick(field: ReturnType<Page["locator"]>, typed: string, option: RegExp): Promise<void> {
  await field.fill(typed);
  await field.page().getByRole("option", { name: option }).click();
}

/** Gives a reason, and confirms. */
export async function confirm(page: Page, reason: string, button: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
  await dialog.getByRole("button", { name: button, exact: true }).click();
}

/** Switches a rule's mode in the table, with what the dialog shows first. */
export async function switchMode(page: Page, rule: string, mode: string): Promise<void> {
  await choose(page, `Mode of ${rule}`, mode);
}

/** Has everybody read in Okta and brought up to date, by the button in the tab People. */
export async function syncEverybody(teller: Teller, reason: string, heldBack = 0): Promise<ViewedPage> {
  const view = await open(teller, "ada", "People");
  await view.page.getByRole("button", { name: "Sync Everybody" }).click();
  await confirm(view.page, reason, "Sync Everybody");
  await view.page.getByText(/^RQ-\d+: People who are read again now: \d+/).waitFor();
  await teller.settle(heldBack);
  await view.page.getByRole("button", { name: "Refresh" }).click();
  return view;
}

/** Fails with a sentence when what should be true of the org is not. */
export function check(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(`The story does not hold: ${sentence}`);
}

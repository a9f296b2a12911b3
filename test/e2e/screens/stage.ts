/** One org and one browser for the tests of all screens: a file of tests each would start both anew. */
import { expect } from "vitest";
import type { LocalOrg, OrgImage } from "../../local-org/org/index.ts";
export { apex } from "../support/apex.ts";
import type { Opening, Screens, ViewedPage } from "../support/browser.ts";

/** What the tests of every screen share; filled before the first test. */
export interface Stage {
  org: LocalOrg;
  screens: Screens;
  /** Holds Lockstep Admin. */
  admin: { id: string; assignmentId: string };
  /** Holds Lockstep Approver alone. */
  approver: { id: string; assignmentId: string };
  /** Holds nothing of Lockstep. */
  stranger: { id: string };
  /** The org with people and nothing else. */
  bare: OrgImage;
  /** With rules and a day of activity. */
  busy: OrgImage;
}

/** Opens a tab as a person, over an image of the org. */
export async function openTab(
  stage: Stage,
  image: OrgImage,
  opening: Omit<Opening, "component" | "record">,
): Promise<ViewedPage> {
  await stage.org.restore(image);
  return stage.screens.open(opening);
}

/** Fails when the page scrolls sideways at a width, once what follows the window's size has followed. */
export async function fits({ page }: ViewedPage, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  const measured = () =>
    page.evaluate<{ width: number; overflow: number }>(
      "({ width: innerWidth, overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth })",
    );
  await expect.poll(measured).toEqual({ width, overflow: 0 });
}

/** A Chromium for tests, and what a page must not do while it is looked at. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { ensureChromium } from "../../../scripts/lib/chromium.ts";

/** Without a sandbox because containers run tests as root; the rest keeps Chromium from calling home. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Screenshots of the last run, for people to look at; not kept in git. */
const SCREENSHOTS = resolve(import.meta.dirname, "../../../test-results/screens");

/**
 * Starts the browser.
 * @throws Error that says exactly what to install when there is no Chromium
 */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureChromium(), args: FLAGS });
}

/** A page of the org as one person sees it, with everything that went wrong in it. */
export interface ViewedPage {
  readonly page: Page;
  /** Console errors, exceptions, failed requests and requests that leave the org. */
  readonly troubles: readonly string[];
  /** Fails if axe finds a barrier; takes a screenshot by that name first. */
  look(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Logs in by the front door, as the URL that the demo prints does. */
export async function viewAs(browser: Browser, orgUrl: string, sessionId: string, path: string): Promise<ViewedPage> {
  // A zone that is nobody's in the tests: times must come out in the user's, not in the browser's.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: "Asia/Tokyo" });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const troubles = watch(context, page, orgUrl);
  await page.goto(`${orgUrl}/secur/frontdoor.jsp?${new URLSearchParams({ sid: sessionId, retURL: path })}`);
  return {
    page,
    troubles,
    async look(name) {
      await settle(page);
      await mkdir(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(
        (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`,
      );
      expect(found, `axe on ${name}`).toEqual([]);
    },
    close: () => context.close(),
  };
}

function watch(context: BrowserContext, page: Page, orgUrl: string): string[] {
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      troubles.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => troubles.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(orgUrl).origin)
      troubles.push(`left the org: ${request.url()}`);
  });
  return troubles;
}

/** Icons arrive by dynamic import after the components that show them: two calm frames, no request under way. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

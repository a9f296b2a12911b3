/** A Chromium for tests and for the story (`npm run story`), and what a page must not do while it is looked at. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Result } from "axe-core";
import { chromium } from "playwright-core";
import type { BrowserContext, ConsoleMessage, Page, Request } from "playwright-core";
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

/** The rules of accessibility, as a script for the page: half the size of the module's `source`, which each page parses anew. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Screenshots of the last run, for people to look at; not kept in git. */
const SCREENSHOTS = resolve(import.meta.dirname, "../../../test-results/screens");

/** Each look takes one only when it is asked for: a picture takes longer than the rules of accessibility. What failed is shown in any case. */
const takesAll = Boolean(process.env["SCREENSHOTS"]);

/**
 * Starts the browser.
 * @throws Error that says exactly what to install when there is no Chromium
 */
async function startBrowser(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: await ensureChromium(),
    args: FLAGS,
    // A zone that is nobody's in the tests: times must come out in the user's, not in the browser's.
    timezoneId: "Asia/Tokyo",
  });
}

/** A page of the org as one person sees it, with everything that went wrong in it. */
export interface ViewedPage {
  readonly page: Page;
  /** Console errors, exceptions, failed requests and requests that leave the org. */
  readonly troubles: readonly string[];
  /** Fails if axe finds a barrier; takes a screenshot by that name first, where {@link startScreens} was told to. */
  look(name: string): Promise<void>;
}

interface WatchedPage extends ViewedPage {
  /** Leaves the org: its components end, and the mouse lies on nothing. */
  empty(): Promise<void>;
}

/** Logs in by the front door, as the URL that the demo prints does. */
async function viewAs(
  page: Page,
  orgUrl: string,
  sessionId: string,
  opening: Opening,
  screenshots: string | undefined,
): Promise<WatchedPage> {
  page.setDefaultTimeout(60_000);
  // The first page of a machine waits for its compiler.
  page.setDefaultNavigationTimeout(120_000);
  await page.setViewportSize({ width: opening.width ?? 1280, height: 900 });
  const { troubles, underWay, stop } = watch(page, orgUrl);
  const frontDoor = new URLSearchParams({ sid: sessionId, retURL: pathOf(opening) });
  await page.goto(`${orgUrl}/secur/frontdoor.jsp?${frontDoor}`);
  // The first page of a machine compiles the base components, and says so meanwhile.
  const preparing = ":text('Compiling Lightning components')";
  const shown = page.locator(`#component > *, #main h1:not(${preparing})`);
  await shown.first().waitFor({ timeout: 120_000, state: "attached" });
  return {
    page,
    troubles,
    async look(name) {
      await settle(page, underWay);
      if (screenshots !== undefined) await picture(page, join(screenshots, `${name}.png`));
      assert.deepEqual(await barriers(page), [], `axe on ${name}`);
    },
    async empty() {
      stop();
      await page.goto("about:blank");
      await page.mouse.move(0, 0);
    },
  };
}

/** What to open: one of a tab, a record or a component of its own, as whom, and how wide. */
export interface Opening {
  /** Id of the person. */
  readonly as: string;
  readonly tab?: string;
  readonly record?: string;
  /** Name of a component, without `c__`. */
  readonly component?: string;
  /** The state of the page reference: parameters of the URL. */
  readonly state?: Readonly<Record<string, string>>;
  readonly width?: number;
}

export interface Screens {
  /** Opens a page as a person; pages that an earlier call opened are left by {@link Screens.leave}. */
  open(opening: Opening): Promise<ViewedPage>;
  /**
   * For `afterEach`: leaves what is open, with a picture of it when the test has failed.
   * @throws when the console, a request or an exception said that something went wrong
   */
  leave(test?: FinishedTest): Promise<void>;
  close(): Promise<void>;
}

/** The part of vitest's test that tells how it ended. */
export interface FinishedTest {
  readonly name: string;
  readonly result?: { readonly state: string };
}

/** The part of an org that screens need. */
export interface ScreenOrg {
  readonly url: string;
  openSession(userId: string): Promise<string>;
}

/**
 * A browser on an org's pages.
 *
 *     const screens = await startScreens(org);
 *     const { page, look } = await screens.open({ as: ada, tab: "Lockstep_Home" });
 *     await look("home"); // axe; with `screenshots`, or SCREENSHOTS=1 in the environment, home.png too
 */
export async function startScreens(
  org: ScreenOrg,
  { screenshots = takesAll ? SCREENSHOTS : undefined }: { readonly screenshots?: string } = {},
): Promise<Screens> {
  const profile = await mkdtemp(join(tmpdir(), "lockstep-browser-"));
  const context = await startBrowser(profile);
  const opened: WatchedPage[] = [];
  // A page that was left serves again: its process has the base components compiled, a new one takes three times as long to show a tab.
  const empty: Page[] = [];
  return {
    async open(opening) {
      await context.clearCookies();
      const page = empty.pop() ?? (await context.newPage());
      // One that stands behind another is drawn once a second.
      await page.bringToFront();
      const view = await viewAs(page, org.url, await org.openSession(opening.as), opening, screenshots);
      opened.push(view);
      return view;
    },
    async leave(test) {
      const views = opened.splice(0);
      for (const view of views.toReversed()) {
        if (test?.result?.state === "fail") {
          const name = `failed-${views.indexOf(view) + 1}-${test.name.replaceAll(/\W+/g, "-").slice(0, 80)}.png`;
          // A page that hangs must not hide why the test failed.
          await picture(view.page, join(SCREENSHOTS, name)).catch(() => undefined);
        }
        await view.empty();
        empty.push(view.page);
      }
      assert.deepEqual(
        views.flatMap(({ troubles }) => troubles),
        [],
      );
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

async function picture(page: Page, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  // What sticks to an edge of the window would stand across the middle of the picture: the window becomes as high as the page.
  const size = page.viewportSize() ?? { width: 1280, height: 900 };
  await page.evaluate("scrollTo(0, 0)");
  const height = await page.evaluate<number>("document.documentElement.scrollHeight");
  await page.setViewportSize({ ...size, height: Math.max(size.height, height) });
  await page.screenshot({ path: file, fullPage: true });
  await page.setViewportSize(size);
}

function pathOf({ tab, record, component, state = {} }: Opening): string {
  const query = new URLSearchParams(state).toString();
  return pagePath({ tab, record, component }) + (query === "" ? "" : `?${query}`);
}

function pagePath({ tab, record, component }: Pick<Opening, "tab" | "record" | "component">): string {
  if (tab !== undefined) return `/lightning/n/${tab}`;
  if (record !== undefined) return `/lightning/r/${record}/view`;
  if (component !== undefined) return `/lightning/cmp/c__${component}`;
  throw new Error("A screen is a tab, a record or a component.");
}

function watch(page: Page, orgUrl: string): { troubles: string[]; underWay: ReadonlySet<Request>; stop(): void } {
  const troubles: string[] = [];
  const underWay = new Set<Request>();
  const began = (request: Request) => {
    underWay.add(request);
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(orgUrl).origin)
      troubles.push(`left the org: ${request.url()}`);
  };
  const ended = (request: Request) => underWay.delete(request);
  const failed = (request: Request) => {
    underWay.delete(request);
    troubles.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  };
  const said = (message: ConsoleMessage) => {
    if (message.type() === "error" || message.type() === "warning")
      troubles.push(`console ${message.type()}: ${message.text()}`);
  };
  const threw = (error: Error) => troubles.push(`exception: ${error.message}`);
  page.on("request", began).on("requestfinished", ended).on("requestfailed", failed);
  page.on("console", said).on("pageerror", threw);
  return {
    troubles,
    underWay,
    stop() {
      page.off("request", began).off("requestfinished", ended).off("requestfailed", failed);
      page.off("console", said).off("pageerror", threw);
    },
  };
}

/**
 * What axe finds in a page. It runs in the page itself: `@axe-core/playwright` sends axe anew for each look and puts the
 * result together in a second page, for frames, which these pages have not; that took ten times as long as the rules.
 */
async function barriers(page: Page): Promise<string[]> {
  if (await page.evaluate("!globalThis.axe")) await page.evaluate(AXE);
  const violations = await page.evaluate<Result[]>(
    'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/**
 * Icons arrive by dynamic import after the components that show them: two calm frames, no request under way, and so
 * twice, for what the last answer set off. (`networkidle` waits for half a second each time.)
 */
async function settle(page: Page, underWay: ReadonlySet<Request>): Promise<void> {
  for (let calm = 0; calm < 2; calm += 1) {
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    if (underWay.size > 0) calm = -1;
  }
}

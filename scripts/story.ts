/**
 * `npm run story`: the admin app in a real browser, from an org in which the package was just installed to an audit trail that is verified and
 * exported. The org, Okta and the companion are those of the demo; people click, and every picture is taken from the page that they see.
 *
 * Pictures and a page that shows them go into a folder; with `--guide`, those that docs/admin-guide.md shows are put into docs/images as well. It ends with exit code 1 when a screen does not come to say what it should, when the org is
 * not as it should be, when the browser's console or axe complains, or a page asks for anything outside of the org.
 */
import { join, resolve } from "node:path";
import { parseArgs, styleText } from "node:util";
import { startScreens } from "../test/e2e/support/browser.ts";
import { openTemporary } from "./lib/temporary.ts";
import { illustrate, openAlbum } from "./story/album.ts";
import { breaker, mover } from "./story/changes.ts";
import { evidence, explain, home } from "./story/evidence.ts";
import { findings } from "./story/findings.ts";
import { openPlace } from "./story/place.ts";
import { ceiling, newRule } from "./story/rules.ts";
import { mapFields, setUp } from "./story/set-up.ts";
import type { Teller } from "./story/teller.ts";

const CHAPTERS = [setUp, mapFields, newRule, mover, breaker, ceiling, findings, explain, evidence, home];

const GUIDE = resolve(import.meta.dirname, "../docs/admin-guide.md");

const { folder, guide } = options();
const started = performance.now();
openTemporary();
const album = await openAlbum(folder);
const place = await openPlace((step) => console.log(styleText("dim", `starting ${step} …`)));
const screens = await startScreens(place.org, { screenshots: folder });
let open: Awaited<ReturnType<typeof screens.open>> | undefined;
try {
  const teller: Teller = {
    place,
    album,
    folder,
    screens: { ...screens, open: async (opening) => (open = await screens.open(opening)) },
    settle: () => place.org.settled(),
  };
  for (const chapter of CHAPTERS) await chapter(teller);
  await screens.leave();
  const { page, pictures } = await album.finish();
  console.log(`\n${styleText("green", `${pictures} pictures`)} in ${seconds()}: ${page}`);
  if (guide) console.log(`docs/images has anew: ${(await illustrate(folder, GUIDE)).join(", ")}`);
} catch (error) {
  // What stood on the page says more than the sentence.
  await open?.page.screenshot({ path: join(folder, "failed.png"), fullPage: true }).catch(() => undefined);
  console.error(error);
  process.exitCode = 1;
} finally {
  await screens.close();
  await place.close();
}

function options(): { folder: string; guide: boolean } {
  try {
    const { values } = parseArgs({
      options: { out: { type: "string", default: "test-results/story" }, guide: { type: "boolean", default: false } },
    });
    return { folder: resolve(values.out), guide: values.guide };
  } catch (error) {
    console.error(`${(error as Error).message}\nUsage: npm run story [-- --out FOLDER] [--guide]`);
    process.exit(2);
  }
}

function seconds(): string {
  return `${((performance.now() - started) / 1000).toFixed(0)} s`;
}

/** The pictures of the story, in the order in which it is told, and the page that shows them. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { styleText } from "node:util";
import type { ViewedPage } from "../../test/e2e/support/browser.ts";
import { shrink } from "./png.ts";

/** One picture: of what, and what one sees there. */
interface Picture {
  readonly file: string;
  readonly sentence: string;
}

interface Chapter {
  readonly title: string;
  readonly pictures: Picture[];
}

export interface Album {
  chapter(title: string): void;
  /** Says what happens beside the screens. */
  tell(sentence: string): void;
  /** Takes a picture; fails where axe finds a barrier. */
  picture(view: Pick<ViewedPage, "look">, name: string, sentence: string): Promise<void>;
  /** Writes the page that shows them all; answers how many there are. */
  finish(): Promise<{ page: string; pictures: number }>;
}

export async function openAlbum(folder: string): Promise<Album> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const chapters: Chapter[] = [];
  let count = 0;
  return {
    chapter(title) {
      chapters.push({ title, pictures: [] });
      console.log(`\n${styleText("bold", `${chapters.length}  ${title}`)}`);
    },
    tell: (sentence) => console.log(styleText("dim", `     ${sentence}`)),
    async picture(view, name, sentence) {
      count += 1;
      const file = `${String(count).padStart(2, "0")}-${name}`;
      await view.look(file);
      chapters.at(-1)?.pictures.push({ file: `${file}.png`, sentence });
      console.log(`   ${styleText("green", "✔")} ${sentence} ${styleText("dim", file)}`);
    },
    async finish() {
      const page = join(folder, "index.html");
      await writeFile(page, pageOf(chapters));
      return { page, pictures: count };
    },
  };
}

/** Copies the pictures that a guide shows beside it, made small. @throws Error when the guide shows one that the story does not have */
export async function illustrate(folder: string, guide: string): Promise<string[]> {
  const images = join(guide, "../images");
  const text = await readFile(guide, "utf8");
  const names = [...new Set([...text.matchAll(/\(images\/([\w-]+)\.png\)/g)].map(([, name]) => name!))];
  const pictures = await readdir(folder);
  await rm(images, { recursive: true, force: true });
  await mkdir(images, { recursive: true });
  for (const name of names) {
    const picture = pictures.find((file) => file.replace(/^\d+-/, "") === `${name}.png`);
    if (picture === undefined) throw new Error(`${guide} shows ${name}.png, and the story has no such picture.`);
    await writeFile(join(images, `${name}.png`), shrink(await readFile(join(folder, picture))));
  }
  return names;
}

function pageOf(chapters: readonly Chapter[]): string {
  const sections = chapters.map(({ title, pictures }, index) => {
    const figures = pictures.map(
      ({ file, sentence }) =>
        `<figure><figcaption>${escape(sentence)}</figcaption><a href="${file}"><img src="${file}" alt="${escape(sentence)}" loading="lazy"></a></figure>`,
    );
    return `<section><h2>${index + 1}. ${escape(title)}</h2>\n${figures.join("\n")}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Lockstep: the story</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-inline-size: 64rem; padding-inline: 1rem; }
figure { margin: 0 0 2rem; }
img { border: 1px solid #c9c9c9; max-inline-size: 100%; }
</style>
<h1>Lockstep: the story</h1>
${sections.join("\n")}
</html>
`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** Files that pages load: what was built for them, the design system, and the shell's own style. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { pipeline } from "node:stream/promises";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

const DESIGN_SYSTEM = path.join(
  path.dirname(createRequire(import.meta.url).resolve("@salesforce-ux/design-system/package.json")),
  "assets",
);

/**
 * The file behind a path below `/__pages/`.
 * @param builds the folder which holds all built pages: one that was opened before an edit still finds its parts
 */
export function assetFrom(assetPath: string, builds: string): string | undefined {
  const [area, ...rest] = decodeURIComponent(assetPath).split("/");
  if (area === "shell.css") return path.join(import.meta.dirname, "browser", "shell.css");
  if (area === "slds") return inside(DESIGN_SYSTEM, rest);
  // The next part is the digest of what was built, so that a browser may keep the file for good.
  if (area === "built") return inside(builds, rest);
  return undefined;
}

function inside(folder: string, parts: readonly string[]): string | undefined {
  const file = path.join(folder, ...parts);
  return file.startsWith(folder + path.sep) ? file : undefined;
}

/** @returns false when there is no such file */
export async function sendFile(
  response: ServerResponse,
  file: string,
  caching = path.basename(file) === "shell.css" ? "no-cache" : "public, max-age=31536000, immutable",
  extension = path.extname(file),
): Promise<boolean> {
  const facts = await stat(file).catch(() => undefined);
  if (!facts?.isFile()) return false;
  response.writeHead(200, {
    "content-type": TYPES[extension.toLowerCase()] ?? "application/octet-stream",
    "content-length": facts.size,
    "cache-control": caching,
    "x-content-type-options": "nosniff",
  });
  // A browser that leaves the page in the middle of a file is no error of ours.
  await pipeline(createReadStream(file), response).catch(() => response.destroy());
  return true;
}

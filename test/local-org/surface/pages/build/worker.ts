/** The thread that builds: compiling is synchronous and takes seconds, and the org's HTTP server must answer meanwhile. */
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { build } from "vite";
import { iconPlugin } from "./icon-plugin.ts";
import { lwcPlugin } from "./lwc-plugin.ts";
import { readPackageMetadata } from "./package-metadata.ts";
import type { BuildOrder, BuildReport } from "./page-build.ts";
import { platformPlugin } from "./platform-plugin.ts";
import { preloadPlugin } from "./preload-plugin.ts";
import { diskTransformCache } from "./transform-cache.ts";

const BROWSER = path.resolve(import.meta.dirname, "../browser");
const REPORT_EVERY = 50;

const order = workerData as BuildOrder;
const report = (message: BuildReport) => parentPort?.postMessage(message);

try {
  await buildPages(order);
  report({ kind: "done" });
} catch (error) {
  report({ kind: "failed", message: sentenceOf(error) });
}

async function buildPages({ sourceDirs, outFolder, cacheFolder, compilerVersion }: BuildOrder): Promise<void> {
  const metadata = readPackageMetadata(sourceDirs);
  const manifest = createRequire(import.meta.url).resolve("lightning-base-components/package.json");
  const baseComponents = path.dirname(manifest);
  let compiled = 0;
  const cache = diskTransformCache(cacheFolder, compilerVersion);
  const lwc = () =>
    lwcPlugin({
      metadata,
      baseComponents,
      lightningModules: lightningModules(),
      ownComponents: path.join(BROWSER, "lwc"),
      cache,
      onCompiled: () => {
        compiled += 1;
        if (compiled % REPORT_EVERY === 0) report({ kind: "compiled", count: compiled });
      },
    });
  const partial = `${outFolder}.${process.pid}.partial`;
  await build({
    configFile: false,
    root: BROWSER,
    logLevel: "error",
    publicDir: false,
    define: { "process.env.SKIP_LWC_VERSION_MISMATCH_CHECK": "false" },
    plugins: [
      platformPlugin({ metadata, browser: BROWSER, baseComponents }),
      iconPlugin(cache, () => [lwc()]),
      lwc(),
      preloadPlugin(metadata, [path.join(BROWSER, "main.ts"), path.join(BROWSER, "app.ts")]),
    ],
    build: {
      outDir: partial,
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      target: "esnext",
      modulePreload: false,
      chunkSizeWarningLimit: Number.MAX_SAFE_INTEGER,
      rollupOptions: {
        input: { main: path.join(BROWSER, "main.ts") },
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  try {
    renameSync(partial, outFolder);
  } catch (error) {
    // Another process built the same meanwhile; its pages may already be open.
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(path.join(outFolder, "main.js"))) throw error;
  }
}

/** `lightning/*` modules which live on the platform only, and which the page host therefore has itself. */
function lightningModules(): ReadonlyMap<string, string> {
  const folder = path.join(BROWSER, "lightning");
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return new Map(files.map((file) => [file.slice(0, -".ts".length), path.join(folder, file)]));
}

/** Rolldown joins every error of a build, each with a stack of its own plugins: the first lines are what the author needs. */
function sentenceOf(error: unknown): string {
  const { errors } = error as {
    errors?: { message?: string; id?: string; loc?: { file?: string; line?: number } }[];
  };
  const messages = errors?.map(({ message, id, loc }) =>
    [loc?.file ?? id, loc?.line, message].filter(Boolean).join(": "),
  ) ?? [error instanceof Error ? error.message : String(error)];
  return [...new Set(messages)].join("\n");
}

/** Builds the package's components for the browser in a worker thread, and keeps what was built. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { cacheFolder } from "../../../cache-folder.ts";
import { PRELOADS } from "./preload-plugin.ts";
import type { Preloads } from "./preload-plugin.ts";

const HERE = import.meta.dirname;
const PROJECT = path.resolve(HERE, "../../../../..");
/** Not part of the sources and never committed; deleting it costs one slow first page. */
export const CACHE_FOLDER = cacheFolder("pages");

/** The packages whose code ends up in a page: another version means another page. */
const COMPILERS = ["@lwc/compiler", "@lwc/engine-dom", "lightning-base-components", "vite"];

export type BuildState =
  | { kind: "idle" }
  | { kind: "building"; compiled: number }
  | { kind: "built"; folder: string; fingerprint: string; preloads: Preloads }
  | { kind: "failed"; message: string; fingerprint: string };

/** How many built pages are kept (some 16 MB each): the present one and those that other branches and tests go back to. */
const KEPT_BUILDS = 4;

/** What the thread that builds is given. */
export interface BuildOrder {
  sourceDirs: readonly string[];
  outFolder: string;
  cacheFolder: string;
  /** Of whatever a compiled module depends on, beside its source. */
  compilerVersion: string;
}

/** What it reports. */
export type BuildReport = { kind: "compiled"; count: number } | { kind: "done" } | { kind: "failed"; message: string };

export interface PageBuild {
  readonly state: BuildState;
  /** Holds a folder for each page that was built. */
  readonly folder: string;
  /**
   * Starts building if the sources differ from what was built last; resolves when it is over, well or badly.
   * @param fingerprint of the sources as they are now
   */
  ensure(fingerprint: string): Promise<BuildState>;
  close(): Promise<void>;
}

export function createPageBuild(sourceDirs: readonly string[], folder = CACHE_FOLDER): PageBuild {
  let state: BuildState = { kind: "idle" };
  let running: Promise<BuildState> | undefined;
  let worker: Worker | undefined;
  const compilerVersion = versionOf(compilerFiles());
  const toolVersion = versionOf([...compilerFiles(), ...ownFiles()]);

  const build = (fingerprint: string, outFolder: string): Promise<BuildState> =>
    new Promise((resolve) => {
      state = { kind: "building", compiled: 0 };
      const finish = (result: BuildState) => {
        state = result;
        running = undefined;
        worker = undefined;
        resolve(result);
      };
      const order: BuildOrder = { sourceDirs, outFolder, cacheFolder: path.join(folder, "modules"), compilerVersion };
      worker = new Worker(path.join(HERE, "worker.ts"), {
        workerData: order,
        // As on the platform; a test runner's NODE_ENV would put LWC into its development mode, which warns of the base components.
        env: { ...process.env, NODE_ENV: "production" },
      });
      worker.unref();
      worker.on("message", (report: BuildReport) => {
        if (report.kind === "compiled") state = { kind: "building", compiled: report.count };
        else if (report.kind === "done") finish(builtState(outFolder, fingerprint));
        else finish({ kind: "failed", message: report.message, fingerprint });
      });
      worker.on("error", (error) => finish({ kind: "failed", message: String(error.stack ?? error), fingerprint }));
      worker.on("exit", () => {
        if (state.kind === "building") finish({ kind: "failed", message: "The page build was ended.", fingerprint });
      });
    });

  return {
    folder: path.join(folder, "built"),

    get state() {
      return state;
    },

    ensure(fingerprint) {
      if (running !== undefined) return running;
      if ((state.kind === "built" || state.kind === "failed") && state.fingerprint === fingerprint) {
        return Promise.resolve(state);
      }
      const digest = createHash("sha256").update(toolVersion).update(fingerprint).digest("hex").slice(0, 20);
      const outFolder = path.join(folder, "built", digest);
      if (existsSync(path.join(outFolder, "main.js"))) {
        state = builtState(outFolder, fingerprint);
        return Promise.resolve(state);
      }
      removeOldBuilds(path.dirname(outFolder));
      running = build(fingerprint, outFolder);
      return running;
    },

    async close() {
      await worker?.terminate();
    },
  };
}

function builtState(folder: string, fingerprint: string): BuildState {
  const preloads = JSON.parse(readFileSync(path.join(folder, PRELOADS), "utf8")) as Preloads;
  return { kind: "built", folder, fingerprint, preloads };
}

function removeOldBuilds(folder: string): void {
  if (!existsSync(folder)) return;
  const builds = readdirSync(folder).map((name) => path.join(folder, name));
  const newestFirst = builds.map((build) => ({ build, at: statSync(build).mtimeMs })).sort((a, b) => b.at - a.at);
  for (const { build } of newestFirst.slice(KEPT_BUILDS)) rmSync(build, { recursive: true, force: true });
}

function versionOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** What single modules are compiled by: other than the whole page they survive an edit of the page host. */
function compilerFiles(): string[] {
  const manifests = COMPILERS.map((name) => path.join(PROJECT, "node_modules", name, "package.json"));
  return [
    ...manifests,
    ...["lwc-plugin.ts", "icon-plugin.ts", "transform-cache.ts"].map((name) => path.join(HERE, name)),
  ];
}

function ownFiles(): string[] {
  return [HERE, path.join(HERE, "../browser")].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|js|html)$/.test(name))
      .sort()
      .map((name) => path.join(folder, name)),
  );
}

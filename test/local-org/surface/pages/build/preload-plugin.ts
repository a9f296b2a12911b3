/** A Vite plugin that writes down which files a page will need, so that it can ask for all at once instead of finding one through the other. */
import path from "node:path";
import type { Plugin } from "vite";
import type { PackageMetadata } from "./package-metadata.ts";

/** Names of files in the folder of the built pages. */
export interface Preloads {
  /** What every page loads. */
  readonly shell: readonly string[];
  /** By component of the package: what it loads besides. */
  readonly components: Readonly<Record<string, readonly string[]>>;
}

export const PRELOADS = "preloads.json";

interface Chunk {
  readonly fileName: string;
  readonly imports: readonly string[];
  readonly facadeModuleId: string | null;
}

/** @param entries the modules that every page loads */
export function preloadPlugin(metadata: PackageMetadata, entries: readonly string[]): Plugin {
  return {
    name: "lockstep:preloads",
    generateBundle(_options, files) {
      const chunks = new Map<string, Chunk>();
      for (const file of Object.values(files)) if (file.type === "chunk") chunks.set(file.fileName, file);
      const byModule = new Map([...chunks.values()].map((chunk) => [chunk.facadeModuleId, chunk.fileName]));
      const closureOf = (modules: readonly string[]): Set<string> => {
        const found = new Set<string>();
        const add = (name: string | undefined): void => {
          if (name === undefined || found.has(name) || !chunks.has(name)) return;
          found.add(name);
          chunks.get(name)?.imports.forEach(add);
        };
        modules.forEach((module) => add(byModule.get(module)));
        return found;
      };
      const shell = closureOf(entries);
      const components = [...metadata.bundles.values()].map(({ name, folder }) => [
        name,
        [...closureOf([path.join(folder, `${name}.js`)])].filter((file) => !shell.has(file)),
      ]);
      const preloads: Preloads = { shell: [...shell], components: Object.fromEntries(components) };
      this.emitFile({ type: "asset", fileName: PRELOADS, source: JSON.stringify(preloads) });
    },
  };
}

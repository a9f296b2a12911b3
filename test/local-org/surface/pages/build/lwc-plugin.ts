/** A Vite plugin that compiles Lightning web components: the package's own and Salesforce's base components. */
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { transformSync } from "@lwc/compiler";
import { getAPIVersionFromNumber } from "@lwc/shared";
import type { Plugin } from "vite";
import { lackingId, lackingSource, partialId } from "./lacking.ts";
import type { PackageMetadata } from "./package-metadata.ts";
import type { TransformCache } from "./transform-cache.ts";

/**
 * Ends the ids of templates and style sheets, so that Vite's own handling of .html and .css leaves them alone. A style sheet which is
 * scoped to its component (`x.scoped.css`) is asked for with `?scoped=true`.
 */
const COMPILED = "~lwc.js";
const SCOPED = "~scoped";
const NOTHING = "export default undefined;";

export interface LwcPluginOptions {
  metadata: PackageMetadata;
  /** Root folder of the `lightning-base-components` package. */
  baseComponents: string;
  /** Modules of `lightning/*` which that package lacks, by name without the namespace: file. */
  lightningModules: ReadonlyMap<string, string>;
  /** A folder of components of `lightning` which that package lacks. */
  ownComponents: string;
  cache: TransformCache;
  onCompiled: () => void;
}

export function lwcPlugin(options: LwcPluginOptions): Plugin {
  const { metadata, baseComponents, lightningModules, ownComponents, cache } = options;
  const lightningFolder = path.join(baseComponents, "src", "lightning");
  const bundleFolders = [...metadata.bundles.values()].map((bundle) => bundle.folder + path.sep);

  const lightningFolders = [lightningFolder, ownComponents];
  const isLightning = (file: string) => lightningFolders.some((folder) => file.startsWith(folder + path.sep));
  const isComponentFile = (file: string) =>
    isLightning(file) || bundleFolders.some((folder) => file.startsWith(folder));

  const resolveModule = (id: string, importer: string | undefined): string | null => {
    const [namespace, name] = id.split("/", 2) as [string, string | undefined];
    if (name === undefined) return null;
    if (namespace === "c") {
      const bundle = metadata.bundles.get(name);
      if (bundle === undefined) throw new Error(`${id}: the package has no Lightning web component of that name`);
      const base = path.join(bundle.folder, name);
      // A bundle may be nothing but style: `@import "c/sharedStyle"`.
      return existsSync(`${base}.js`) ? `${base}.js` : `${base}.css${COMPILED}`;
    }
    if (namespace === "lightning") {
      // Mirrored icons exist for right-to-left languages only, which the shell does not offer: leaving them out halves the first build.
      if (/^iconSvgTemplates\w*Rtl$/.test(name)) return `\0empty:${name}`;
      const own = lightningModules.get(name);
      if (own !== undefined) return partialId(id, importer, own);
      for (const folder of lightningFolders) {
        const component = path.join(folder, name, `${name}.js`);
        if (existsSync(component)) return component;
      }
      const base = path.join(lightningFolder, name, name);
      // Modules of nothing but style: `@import "lightning/sldsCommon"`.
      if (existsSync(`${base}.css`)) return `${base}.css${COMPILED}`;
      return lackingId(id, importer);
    }
    return null;
  };

  return {
    name: "lockstep:lwc",
    enforce: "pre",

    resolveId(id, importer) {
      if (id.endsWith(COMPILED)) return id;
      const from = importer && sourceOf(importer);
      if (id.startsWith(".")) {
        if (!from || !isComponentFile(from)) return null;
        return resolveInBundle(path.resolve(path.dirname(from), id.split("?")[0]!), id.includes("scoped=true"));
      }
      const known = resolveModule(id, from);
      // The package has no npm modules: what is left is the platform's, and not here.
      const isOwn = from !== undefined && isComponentFile(from) && !isLightning(from);
      return known ?? (isOwn && !path.isAbsolute(id) ? lackingId(id, from) : null);
    },

    load(id) {
      if (id.startsWith("\0empty:")) return "export default {};";
      const lacking = lackingSource(id);
      if (lacking !== null) return lacking;
      const file = sourceOf(id);
      if (!isComponentFile(file)) return null;
      // LWC imports the template and style sheet of every component, whether the author wrote one or not.
      if (!existsSync(file)) return /\.(html|css)$/.test(file) ? NOTHING : null;
      const own = !isLightning(file);
      const home = file.startsWith(ownComponents) ? ownComponents : lightningFolder;
      const name = own ? bundleNameOf(file, metadata) : path.relative(home, file).split(path.sep)[0]!;
      const apiVersion = own ? metadata.bundles.get(name)?.apiVersion : undefined;
      const compile = () => {
        const result = transformSync(readFileSync(file, "utf8"), file, {
          namespace: own ? "c" : "lightning",
          name,
          scopedStyles: id.includes(SCOPED),
          outputConfig: { sourcemap: own },
          enableDynamicComponents: true,
          // Without it comboboxes and modals of the base components fail under synthetic shadow.
          enableSyntheticElementInternals: true,
          enableLwcOn: true,
          ...(apiVersion === undefined ? {} : { apiVersion: getAPIVersionFromNumber(apiVersion) }),
        });
        for (const warning of own ? (result.warnings ?? []) : []) this.warn(`${file}: ${warning.message}`);
        const map = own && result.map ? JSON.stringify(result.map) : null;
        return { code: result.code.replaceAll("import.meta.env.SSR", "false"), map };
      };
      const compiled = cache.get(`${file}|${id.includes(SCOPED)}|${apiVersion}`, file, compile);
      options.onCompiled();
      return { code: compiled.code, map: compiled.map };
    },
  };
}

/** The file behind a module id of ours. */
function sourceOf(id: string): string {
  return id.split("?")[0]!.replace(COMPILED, "").replace(SCOPED, "");
}

function resolveInBundle(file: string, scoped: boolean): string | null {
  const extension = path.extname(file);
  if (extension === ".html" || extension === ".css") return file + (scoped ? SCOPED : "") + COMPILED;
  for (const candidate of [file, `${file}.js`, path.join(file, "index.js")]) {
    if (existsSync(candidate) && statSync(candidate).isFile()) return candidate;
  }
  return null;
}

function bundleNameOf(file: string, metadata: PackageMetadata): string {
  for (const bundle of metadata.bundles.values()) if (file.startsWith(bundle.folder + path.sep)) return bundle.name;
  throw new Error(`${file} belongs to no bundle of the package`);
}

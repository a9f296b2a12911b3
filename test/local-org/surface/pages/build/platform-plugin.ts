/** A Vite plugin for what the platform itself provides to a component: the modules under `@salesforce/`, and `lwc`. */
import path from "node:path";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { lackingId } from "./lacking.ts";
import type { PackageMetadata } from "./package-metadata.ts";

const VIRTUAL = "\0salesforce:";
const require = createRequire(import.meta.url);

export interface PlatformPluginOptions {
  metadata: PackageMetadata;
  /** Folder of the page host's browser code. */
  browser: string;
  baseComponents: string;
}

export function platformPlugin({ metadata, browser, baseComponents }: PlatformPluginOptions): Plugin {
  const engine: Record<string, string> = {
    lwc: esModuleOf("@lwc/engine-dom"),
    "@lwc/engine-dom": esModuleOf("@lwc/engine-dom"),
    "@lwc/synthetic-shadow": esModuleOf("@lwc/synthetic-shadow"),
    "@lwc/wire-service": esModuleOf("@lwc/wire-service"),
    "wire-service": esModuleOf("@lwc/wire-service"),
  };
  const baseModules = standInsOfBaseComponents(baseComponents);
  const context = JSON.stringify(path.join(browser, "context.ts"));
  const apex = JSON.stringify(path.join(browser, "apex.ts"));

  /** The source of one `@salesforce/<scope>/<name>` module; undefined when the page host has none of its own. */
  const sourceOf = (scope: string, name: string): string | undefined => {
    switch (scope) {
      case "apex": {
        if (name === "") return `export { refreshApex, getSObjectValue } from ${apex};`;
        const method = metadata.apexMethods.get(name.toLowerCase());
        if (method === undefined)
          throw new Error(`@salesforce/apex/${name}: no @AuraEnabled static method of that name`);
        return `import { apexMethod } from ${apex};\nexport default apexMethod(${JSON.stringify(name)}, ${method.cacheable});`;
      }
      case "label": {
        if (!name.startsWith("c.")) return undefined;
        const value = metadata.labels.get(name.slice(2));
        if (value === undefined)
          throw new Error(`@salesforce/label/${name}: the package has no custom label of that name`);
        return constant(value);
      }
      case "schema": {
        const [objectApiName, ...field] = name.split(".");
        return constant(field.length === 0 ? { objectApiName } : { fieldApiName: field.join("."), objectApiName });
      }
      case "user":
        if (name === "Id") return `import { context } from ${context};\nexport default context.user.id;`;
        if (name === "isGuest") return constant(false);
        return undefined;
      case "customPermission":
        // The platform's value is true, or undefined (never false).
        return `import { context } from ${context};\nexport default context.user.customPermissions.includes(${JSON.stringify(name)}) || undefined;`;
      case "userPermission":
        return `import { context } from ${context};\nexport default context.user.userPermissions.includes(${JSON.stringify(name)}) || undefined;`;
      case "messageChannel": {
        if (!metadata.messageChannels.has(name.replace(/__c$/, "")))
          throw new Error(`@salesforce/messageChannel/${name}: the package has no message channel of that name`);
        return constant({ messageChannel: name });
      }
      case "resourceUrl": {
        if (!metadata.staticResources.has(name))
          throw new Error(`@salesforce/resourceUrl/${name}: the package has no static resource of that name`);
        return constant(`/resource/${name}`);
      }
      case "contentAssetUrl": {
        if (!metadata.contentAssets.has(name))
          throw new Error(`@salesforce/contentAssetUrl/${name}: the package has no content asset of that name`);
        return constant(`/file-asset/${name}`);
      }
      case "client":
        return name === "formFactor" ? constant("Large") : undefined;
      case "i18n":
        if (name === "timeZone") return `import { context } from ${context};\nexport default context.user.timeZone;`;
        if (name === "locale")
          return `import { context } from ${context};\nexport default context.user.locale.replaceAll("_", "-");`;
        return undefined;
      default:
        return undefined;
    }
  };

  return {
    name: "lockstep:platform",
    enforce: "pre",

    resolveId(id, importer) {
      if (id in engine) return engine[id]!;
      if (id === "virtual:bundles") return `${VIRTUAL}bundles`;
      if (!id.startsWith("@salesforce/")) return baseModules.get(id) ?? null;
      const [scope, name] = split(id);
      if (sourceOf(scope, name) !== undefined) return VIRTUAL + id;
      const standIn = baseModules.get(id);
      return standIn ?? lackingId(id, importer?.split("?")[0]);
    },

    load(id) {
      if (!id.startsWith(VIRTUAL)) return null;
      if (id === `${VIRTUAL}bundles`) return bundleTable(metadata);
      return sourceOf(...split(id.slice(VIRTUAL.length))) ?? null;
    },
  };
}

function split(id: string): [scope: string, name: string] {
  const [, scope = "", ...rest] = id.split("/");
  return [scope, rest.join("/")];
}

function constant(value: unknown): string {
  return `export default ${JSON.stringify(value)};`;
}

/** Each component of the package as a dynamic import: a page loads its own and what that needs. */
function bundleTable(metadata: PackageMetadata): string {
  const names = [...metadata.bundles.keys()];
  const rows = names.map((name) => `  ${JSON.stringify(name)}: () => import(${JSON.stringify(`c/${name}`)}),`);
  return `export const bundles = {\n${rows.join("\n")}\n};`;
}

/** The stand-ins which `lightning-base-components` declares for `@salesforce/*` modules (labels in English, gates, formats). */
function standInsOfBaseComponents(folder: string): ReadonlyMap<string, string> {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    lwc: { modules: { name?: string; path?: string }[] };
  };
  const standIns = new Map<string, string>();
  for (const { name, path: file } of manifest.lwc.modules) {
    if (name !== undefined && file !== undefined) standIns.set(name, path.join(folder, file));
  }
  return standIns;
}

function esModuleOf(name: string): string {
  const manifestFile = require.resolve(`${name}/package.json`);
  const manifest = JSON.parse(readFileSync(manifestFile, "utf8")) as { module: string };
  return path.join(path.dirname(manifestFile), manifest.module);
}

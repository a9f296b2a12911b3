/**
 * A Vite plugin that makes one module of each category of icons, once for each version of the base components.
 *
 * They are three quarters of all modules of a page: seventeen hundred templates, each of which asks for two style sheets that are not there.
 */
import { build } from "vite";
import type { Plugin } from "vite";
import type { TransformCache } from "./transform-cache.ts";

/** Mirrored ones are left out by `lwc-plugin.ts`. */
const CATEGORY = /^lightning\/(iconSvgTemplates(?!\w*Rtl$)\w*)$/;
const PACKED = "\0icons:";

/** @param compilers plugins that find and compile a component of `lightning` */
export function iconPlugin(cache: TransformCache, compilers: () => Plugin[]): Plugin {
  return {
    name: "lockstep:icons",
    enforce: "pre",

    resolveId: (id) => (CATEGORY.test(id) ? PACKED + id : null),

    async load(id) {
      if (!id.startsWith(PACKED)) return null;
      const component = id.slice(PACKED.length);
      const { code } = await cache.made(`icons|${component}`, () => pack(component, compilers()));
      return { code, map: null };
    },
  };
}

async function pack(component: string, plugins: Plugin[]): Promise<{ code: string; map: null }> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    plugins,
    build: {
      write: false,
      minify: false,
      target: "esnext",
      modulePreload: false,
      chunkSizeWarningLimit: Number.MAX_SAFE_INTEGER,
      rollupOptions: { input: component, external: ["lwc"], preserveEntrySignatures: "strict" },
    },
  });
  const chunks = (Array.isArray(built) ? built : [built]).flatMap((part) => ("output" in part ? part.output : []));
  const [entry, ...others] = chunks;
  if (entry?.type !== "chunk" || others.length > 0) throw new Error(`${component}: not one module`);
  return { code: entry.code, map: null };
}

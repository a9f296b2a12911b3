/**
 * What the page host has not of the platform's modules. Whoever imports a module that is not here fails by name when it is loaded, with all that
 * need it; whoever imports a name that a module has not here fails when it is used. The rest of the package is built and shown.
 */
import { readFileSync } from "node:fs";

const LACKING = "\0lacking:";
/** Ends the ids, so that no other plugin takes one for the file of its importer. */
const END = "|.js";

/** The id of a stand-in for a module. Each importer has its own, with the names that it asks for. */
export function lackingId(id: string, importer = ""): string {
  return `${LACKING}${id}|${importer}|${END}`;
}

/** The id of a module of the page host as an importer needs it: its file, or a stand-in with the names that the file has not. */
export function partialId(id: string, importer: string | undefined, file: string): string {
  if (!importer?.endsWith(".js")) return file;
  const has = new Set(namesExported(readFileSync(file, "utf8")));
  const hasAll = namesImported(readFileSync(importer, "utf8"), id).every((name) => has.has(name));
  return hasAll ? file : `${LACKING}${id}|${importer}|${file}${END}`;
}

/** The source of a stand-in; null when the id is none. */
export function lackingSource(lacking: string): string | null {
  if (!lacking.startsWith(LACKING)) return null;
  const [id = "", importer = "", file = ""] = lacking.slice(LACKING.length, -END.length).split("|");
  const asked = importer.endsWith(".js") ? namesImported(readFileSync(importer, "utf8"), id) : [];
  const refusal = (name: string): string => JSON.stringify(`local org: ${name} is not implemented`);
  if (file === "") {
    const exported = asked.map((name) => `export const ${name} = undefined;`);
    return [...exported, "export default undefined;", `throw new Error(${refusal(`the module ${id}`)});`].join("\n");
  }
  const has = new Set(namesExported(readFileSync(file, "utf8")));
  // A function serves as a wire adapter too, which is made with `new`
  const refused = asked
    .filter((name) => !has.has(name))
    .map((name) => `export function ${name}() { throw new Error(${refusal(`${name} of ${id}`)}); }`);
  return [`export * from ${JSON.stringify(file)};`, ...refused].join("\n");
}

/** The names that a source imports from a module, but for the default. */
export function namesImported(source: string, id: string): string[] {
  const quoted = id.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const clause = new RegExp(`\\bimport\\s+(?:[\\w$]+\\s*,\\s*)?\\{([^}]*)\\}\\s*from\\s*["']${quoted}["']`, "g");
  const names = [...source.matchAll(clause)].flatMap(([, list = ""]) =>
    list.split(",").map((each) => /^[\w$]+/.exec(each.replace(/\/\/.*|\/\*.*?\*\//g, "").trim())?.[0] ?? "default"),
  );
  return [...new Set(names)].filter((name) => name !== "default");
}

function namesExported(source: string): string[] {
  return [...source.matchAll(/^export (?:async )?(?:const|let|function|class) (\w+)/gm)].map(([, name = ""]) => name);
}

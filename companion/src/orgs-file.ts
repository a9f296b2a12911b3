import type { ConfigMistake } from "./config.ts";
import type { ReadFile } from "./environment.ts";

/** Names the file with the orgs, where there is more than one. */
export const ORGS_FILE = "LOCKSTEP_ORGS_FILE";

/** Settings that are lists; in a file of their own they are separated by commas, as in a variable. */
const LISTS = new Set(["secrets"]);

/**
 * Reads `{"oktaOrgs": [...], "orgs": [...]}` with the settings of config.ts. A secret may stand in a file of its own:
 * `"privateKeyFile": "/run/secrets/production"` instead of `"privateKey"`.
 *
 * @returns undefined where the file as a whole is of no use; `mistakes` says why.
 */
export function readOrgsFile(
  path: string,
  readFile: ReadFile,
  mistakes: ConfigMistake[],
): Record<string, unknown> | undefined {
  const complain = (message: string) => {
    mistakes.push({ path: ORGS_FILE, message });
    return undefined;
  };
  const read = (name: string): string | undefined => {
    try {
      return readFile(name).trim();
    } catch (error) {
      const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      complain(`names a file that cannot be read: ${name} (${reason})`);
      return undefined;
    }
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const name = /^(\w+)File$/.exec(key)?.[1];
        if (name === undefined || typeof item !== "string") return [key, resolve(item)];
        const text = read(item);
        return [name, LISTS.has(name) ? text?.split(",").map((part) => part.trim()) : text];
      }),
    );
  };
  const text = read(path);
  if (text === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    // Of the parser's message only the place: the rest quotes the file.
    const place = /line \d+ column \d+/.exec(String(error))?.[0];
    return complain(`is not JSON${place === undefined ? "" : `: ${place.replace(" c", ", c")}`}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return complain('must be an object: {"oktaOrgs": [...], "orgs": [...]}');
  const others = Object.keys(parsed).filter((key) => key !== "oktaOrgs" && key !== "orgs");
  if (others.length > 0) complain(`knows oktaOrgs and orgs only, not ${others.join(", ")}`);
  const { oktaOrgs, orgs } = parsed as Record<string, unknown>;
  return { oktaOrgs: resolve(oktaOrgs), orgs: resolve(orgs) };
}

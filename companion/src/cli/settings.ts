import type { CompanionConfig } from "../config.ts";
import { variables } from "../variables.ts";

const HIDDEN = "[secret]";
/** Secrets of lists have one path for all items; these are their names. */
const SECRET_NAMES = new Set(
  variables.flatMap(({ secret, path }) => (secret === true ? [path.split(".").at(-1) as string] : [])),
);

/** The settings in effect, with every secret hidden by its name. */
export function showSettings(config: CompanionConfig): unknown {
  const hide = (value: unknown, name: string): unknown => {
    if (SECRET_NAMES.has(name) && value !== undefined) return Array.isArray(value) ? value.map(() => HIDDEN) : HIDDEN;
    if (Array.isArray(value)) return value.map((item) => hide(item, ""));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, key)]));
  };
  const hidden = hide(config, "") as CompanionConfig;
  return hidden;
}

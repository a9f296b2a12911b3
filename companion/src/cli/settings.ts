import { ConfigError, type CompanionConfig } from "../config.ts";
import { configFromEnvironment, type Environment } from "../environment.ts";
import { variables } from "../variables.ts";
import { CliError, EXIT } from "./exit.ts";

const HIDDEN = "[secret]";
/** Where secrets stand; items of lists stand at their list's place. */
const placeOf = (path: string) => path.replace(/\.\d+(?=\.|$)/g, "");
const SECRET_PLACES = new Set(variables.flatMap(({ secret, path }) => (secret === true ? [placeOf(path)] : [])));

/** The settings of whoever types. @throws CliError with every mistake. */
export function readSettings(environment: Environment): CompanionConfig {
  try {
    return configFromEnvironment(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CliError(
      EXIT.config,
      `${error.message}\nThis is about the environment that you type in, not about a companion that runs already. companion/README.md says what each setting is for.`,
    );
  }
}

/** The settings in effect, with every secret hidden. */
export function showSettings(config: CompanionConfig): unknown {
  const hide = (value: unknown, path: string): unknown => {
    if (SECRET_PLACES.has(path) && value !== undefined) return Array.isArray(value) ? value.map(() => HIDDEN) : HIDDEN;
    if (Array.isArray(value)) return value.map((item) => hide(item, path));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, hide(item, path === "" ? key : `${path}.${key}`)]),
    );
  };
  return hide(config, "");
}

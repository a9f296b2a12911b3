import { readFileSync } from "node:fs";
import { companionConfigSchema, ConfigError, sentence, type CompanionConfig, type ConfigMistake } from "./config.ts";
import { ORGS_FILE, readOrgsFile } from "./orgs-file.ts";
import { storeConfig, type PostgresConfig } from "./store/config.ts";
import { variables, type Variable } from "./variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

const readText: ReadFile = (path) => readFileSync(path, "utf8");

/**
 * Reads the configuration from environment variables and the files that `<NAME>_FILE` variables name.
 *
 * @throws ConfigError with one sentence for each mistake, all at once, in terms of the variables' names.
 */
export function configFromEnvironment(environment: Environment, readFile: ReadFile = readText): CompanionConfig {
  const mistakes: ConfigMistake[] = [];
  const raw: Record<string, unknown> = {};
  const orgsFile = textOf(environment, ORGS_FILE);
  // Present even when nothing is set, so that what is missing is named one by one.
  const required = orgsFile === undefined ? ["store", "oktaOrgs.0.auth", "oktaOrgs.0.hook", "orgs.0"] : ["store"];
  for (const path of required) assign(raw, path.split("."), {});

  for (const variable of variables) {
    const text = valueOf(variable, environment, readFile, mistakes);
    if (text === undefined) continue;
    if (orgsFile !== undefined && /^(oktaOrgs|orgs)\./.test(variable.path)) {
      mistakes.push({ path: variable.name, message: `is set together with ${ORGS_FILE}; keep one of them` });
      continue;
    }
    const value = convert(variable, text, mistakes);
    if (value !== undefined) assign(raw, variable.path.split("."), value);
  }
  if (orgsFile === undefined) chooseOktaAuth(raw, environment, mistakes);
  const fromFile = orgsFile === undefined ? {} : readOrgsFile(orgsFile, readFile, mistakes);
  Object.assign(raw, fromFile);
  chooseStore(raw, environment, mistakes);
  complainOfUnknown(environment, mistakes);

  const parsed = companionConfigSchema.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      // Of a file that is of no use nothing is missing besides.
      if (fromFile === undefined && (issue.path[0] === "oktaOrgs" || issue.path[0] === "orgs")) continue;
      const name = orgsFile === undefined ? nameOf(issue.path) : nameInFile(issue.path);
      if (!mistakes.some((mistake) => mistake.path === name))
        mistakes.push({ path: name, message: sentence(issue.message) });
    }
  }
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(mistakes);
  return parsed.data;
}

/**
 * Reads from where to where a store is to be moved: both of its settings, of which the companion takes one.
 *
 * @throws ConfigError with all mistakes at once.
 */
export function storeMoveFromEnvironment(
  environment: Environment,
  readFile: ReadFile = readText,
): { directory: string; to: PostgresConfig } {
  const mistakes: ConfigMistake[] = [];
  const raw: Record<string, unknown> = { engine: "postgres" };
  for (const variable of variables.filter(({ path }) => path.startsWith("store."))) {
    const text = valueOf(variable, environment, readFile, mistakes);
    if (text !== undefined) raw[variable.path.slice("store.".length)] = convert(variable, text, mistakes);
  }
  const directory = raw["directory"];
  if (typeof directory !== "string") mistakes.push({ path: "LOCKSTEP_STORE_DIR", message: "is missing" });
  const parsed = storeConfig.safeParse(raw);
  for (const issue of parsed.error?.issues ?? [])
    mistakes.push({ path: nameOf(["store", ...issue.path]), message: sentence(issue.message) });
  if (typeof directory !== "string" || parsed.data?.engine !== "postgres" || mistakes.length > 0)
    throw new ConfigError(mistakes);
  return { directory, to: parsed.data };
}

/** A variable that is set to nothing, as compose files and env files leave them, is not set. */
function textOf(environment: Environment, name: string): string | undefined {
  return environment[name] === "" ? undefined : environment[name];
}

function valueOf(
  variable: Variable,
  environment: Environment,
  readFile: ReadFile,
  mistakes: ConfigMistake[],
): string | undefined {
  const direct = textOf(environment, variable.name);
  const fileName = variable.secret === true ? textOf(environment, `${variable.name}_FILE`) : undefined;
  if (direct !== undefined && fileName !== undefined) {
    mistakes.push({ path: variable.name, message: `is set twice, by itself and by ${variable.name}_FILE; keep one` });
    return undefined;
  }
  if (fileName === undefined) return direct;
  try {
    return readFile(fileName).trim();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    mistakes.push({ path: `${variable.name}_FILE`, message: `names a file that cannot be read (${reason})` });
    return undefined;
  }
}

function convert(variable: Variable, text: string, mistakes: ConfigMistake[]): unknown {
  const complain = (message: string) => {
    mistakes.push({ path: variable.name, message });
    return undefined;
  };
  const list = text.split(",").map((part) => part.trim());
  switch (variable.kind) {
    case "text":
      // A PEM key in one line of an environment file is usually written with \n.
      return text.includes("-----BEGIN") ? text.replaceAll("\\n", "\n") : text;
    case "number":
      return /^\d+$/.test(text) ? Number(text) : complain("must be a whole number");
    case "boolean":
      return /^(true|false)$/.test(text) ? text === "true" : complain("must be true or false");
    case "list":
      return list.filter((part) => part !== "");
    case "numbers":
      return list.every((part) => /^\d+$/.test(part))
        ? list.map(Number)
        : complain("must be whole numbers, separated by commas");
  }
}

function chooseOktaAuth(raw: Record<string, unknown>, environment: Environment, mistakes: ConfigMistake[]): void {
  const isSet = (name: string) => [name, `${name}_FILE`].some((each) => textOf(environment, each) !== undefined);
  const token = isSet("LOCKSTEP_OKTA_TOKEN");
  const app = isSet("LOCKSTEP_OKTA_CLIENT_ID") || isSet("LOCKSTEP_OKTA_PRIVATE_KEY");
  assign(raw, ["oktaOrgs", "0", "auth", "kind"], app ? "privateKey" : "ssws");
  if (token && app)
    mistakes.push({
      path: "LOCKSTEP_OKTA_TOKEN",
      message: "is set together with a service app's client id or key; keep one way to sign in",
    });
  if (!token && !app) {
    mistakes.push({
      path: "LOCKSTEP_OKTA_TOKEN",
      message: "is missing; set it, or LOCKSTEP_OKTA_CLIENT_ID and LOCKSTEP_OKTA_PRIVATE_KEY",
    });
  }
}

function chooseStore(raw: Record<string, unknown>, environment: Environment, mistakes: ConfigMistake[]): void {
  const folder = textOf(environment, "LOCKSTEP_STORE_DIR") !== undefined;
  const database = ["LOCKSTEP_STORE_URL", "LOCKSTEP_STORE_URL_FILE"].some(
    (name) => textOf(environment, name) !== undefined,
  );
  assign(raw, ["store", "engine"], database ? "postgres" : "sqlite");
  const complain = (message: string) => mistakes.push({ path: "LOCKSTEP_STORE_DIR", message });
  if (folder && database) complain("is set together with LOCKSTEP_STORE_URL; keep one of them");
  if (!folder && !database) complain("is missing; set it, or LOCKSTEP_STORE_URL");
}

/** A misspelt name would otherwise be a setting that silently does nothing. */
function complainOfUnknown(environment: Environment, mistakes: ConfigMistake[]): void {
  const known = new Set(variables.flatMap(({ name, secret }) => (secret === true ? [name, `${name}_FILE`] : [name])));
  for (const name of Object.keys(environment)) {
    if (name.startsWith("LOCKSTEP_") && !known.has(name))
      mistakes.push({ path: name, message: "is not a setting of Lockstep; check the spelling" });
  }
}

function nameOf(path: readonly PropertyKey[]): string {
  const text = path.join(".");
  const exact = variables.find((variable) => variable.path === text);
  // An item of a list is reported under the list's variable.
  return (exact ?? variables.find((variable) => text.startsWith(`${variable.path}.`)))?.name ?? text;
}

/** What stands in the file of orgs has its place there, and no variable. */
function nameInFile(path: readonly PropertyKey[]): string {
  const [first] = path;
  return first === "oktaOrgs" || first === "orgs" ? `${ORGS_FILE}: ${path.join(".")}` : nameOf(path);
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  target[first] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
  assign(target[first] as Record<string, unknown>, rest, value);
}

import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { messageOf } from "../errors.ts";
import type { SavedConfiguration, ShownConfiguration } from "../ops/operator/configuration.ts";
import { configurationSchema } from "../salesforce/contract/configuration.ts";
import { say, type Command, type CommandContext } from "./commands.ts";
import { CliError, EXIT } from "./exit.ts";
import { plain } from "./output.ts";

export type Document = z.output<typeof configurationSchema>;
type Change = SavedConfiguration["changes"][number];
type Finding = SavedConfiguration["findings"][number];

const PATH = "/operator/configuration";

/** The org's configuration as one document; `import` takes it, in this org or another. */
export const exportConfiguration: Command = async ({ client, org, out }) => {
  const query = org === undefined ? "" : `?${new URLSearchParams({ org })}`;
  const { configuration } = await client.get<ShownConfiguration>(`${PATH}${query}`);
  out.write(`${JSON.stringify(configuration, null, 2)}\n`);
  return EXIT.done;
};

export function readDocument(file: string): Document {
  const name = file === "-" ? "The input" : file;
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new CliError(EXIT.data, `${name} cannot be read: ${messageOf(error)}`);
  }
  let raw: unknown;
  try {
    // Some editors begin a file with a byte order mark, which is no JSON.
    raw = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new CliError(EXIT.data, `${name} is not JSON: ${messageOf(error)}`);
  }
  const document = configurationSchema.safeParse(raw);
  if (document.success) return document.data;
  const [issue] = document.error.issues;
  throw new CliError(
    EXIT.data,
    `${name} is no configuration as lockstep config export writes it: ${issue?.path.join(".") || "the document"}: ${issue?.message}.`,
  );
}

export interface ImportOptions {
  /** Also takes away what a section of the document does not name. */
  replace?: boolean;
  /** Imports without asking. */
  yes?: boolean;
  comment?: string;
  /** In every org that the companion serves. */
  allOrgs?: boolean;
}

export const compare = ({ client, org }: CommandContext, configuration: Document, replace = false) =>
  client.post<SavedConfiguration>(PATH, { org, configuration, mode: replace ? "replace" : "merge", dryRun: true });

export const hasErrors = ({ findings }: SavedConfiguration) => findings.some(({ severity }) => severity === "error");

/** Imports what was shown and nothing else: where somebody changed the configuration meanwhile, it is refused. */
export const saveCompared = (
  { client, org }: CommandContext,
  configuration: Document,
  { mode, hash }: Pick<SavedConfiguration, "mode" | "hash">,
  comment?: string,
) => client.post<SavedConfiguration>(PATH, { org, configuration, mode, dryRun: false, expectedHash: hash, comment });

/** Says what an import would change and what is wrong with it; nothing is written. */
export const checkConfiguration: Command<[string, ImportOptions]> = async (context, file, { replace }) => {
  const compared = await compare(context, readDocument(file), replace);
  say(context, compared, () => tell(compared));
  return hasErrors(compared) ? EXIT.data : EXIT.done;
};

/** Shows what would change, asks, and imports that. */
export const importConfiguration: Command<[string, ImportOptions]> = async (context, file, options) => {
  const { out, json, confirm } = context;
  const { replace = false, yes = false, comment } = options;
  const configuration = readDocument(file);
  const compared = await compare(context, configuration, replace);
  const end = (imported: boolean, answer: SavedConfiguration, code: number, sentence: string) => {
    if (json) out.write(`${JSON.stringify({ imported, ...answer })}\n`);
    else out.write(`${sentence}\n`);
    return code;
  };
  if (!json) out.write(`${tell(compared)}\n`);
  if (hasErrors(compared)) return end(false, compared, EXIT.data, "Nothing was imported.");
  if (compared.changes.length === 0) return end(false, compared, EXIT.done, "Nothing was imported: it is so already.");
  if (!yes && (confirm === undefined || json || file === "-"))
    return end(false, compared, EXIT.notFine, "Nothing was imported. --yes imports this.");
  if (!yes && confirm !== undefined && !(await confirm("Import this?")))
    return end(false, compared, EXIT.notFine, "Nothing was imported.");
  const saved = await saveCompared(context, configuration, compared, comment);
  const number = saved.version?.number;
  return end(true, saved, EXIT.done, `Imported${number == null ? "" : `, kept as version ${plain(number)}`}.`);
};

const SIGNS: Readonly<Record<Change["change"], string>> = { added: "+", changed: "~", removed: "-" };

/** The difference and the findings, for people. */
export function tell({ changes, findings }: SavedConfiguration): string {
  const sections = [...new Set(changes.map(({ section }) => section))];
  const lines = sections.flatMap((section) => [
    section,
    ...changes.filter((each) => each.section === section).flatMap(linesOf),
  ]);
  if (lines.length === 0 && !findings.some(({ severity }) => severity === "error")) lines.push("Nothing would change.");
  return [...lines, ...findings.map(findingLine)].map(plain).join("\n");
}

function linesOf({ name, change, before, after }: Change): string[] {
  const was = before ?? {};
  const will = after ?? {};
  const keys = [...new Set([...Object.keys(was), ...Object.keys(will)])].filter(
    (key) => key !== "name" && !isDeepStrictEqual(was[key], will[key]),
  );
  return [`  ${SIGNS[change]} ${name}`, ...keys.flatMap((key) => valueLines(key, was[key], will[key]))];
}

/** Of a list only what comes and goes; of anything else what it was and what it will be. */
function valueLines(key: string, was: unknown, will: unknown): string[] {
  if (!Array.isArray(was ?? []) || !Array.isArray(will ?? []) || (was === undefined && will === undefined))
    return [
      `      ${key}: ${[was, will].flatMap((it) => (it === undefined ? [] : [JSON.stringify(it)])).join(" -> ")}`,
    ];
  const before = ((was ?? []) as unknown[]).map((item) => JSON.stringify(item));
  const after = ((will ?? []) as unknown[]).map((item) => JSON.stringify(item));
  return [
    ...before.filter((item) => !after.includes(item)).map((item) => `      - ${key} ${item}`),
    ...after.filter((item) => !before.includes(item)).map((item) => `      + ${key} ${item}`),
  ];
}

const findingLine = ({ severity, path, message, remedy, code }: Finding) =>
  `${severity === "error" ? "ERROR" : "warn "}  ${path}: ${message}${remedy == null ? "" : ` ${remedy}`} (${code})`;

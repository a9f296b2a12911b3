import { say, type Command, type CommandContext } from "./commands.ts";
import {
  compare,
  hasErrors,
  readDocument,
  saveCompared,
  tell,
  type Document,
  type ImportOptions,
} from "./configuration.ts";
import { CliError, EXIT } from "./exit.ts";
import { plain } from "./output.ts";
import type { SavedConfiguration } from "../ops/operator/configuration.ts";
import type { CompanionStatus } from "../ops/status.ts";

/**
 * What became of one org: `refused` has mistakes in its findings, `failed` has the error of whoever refused, `unknown`
 * that of whoever did not answer whether it was done.
 */
type Outcome =
  | ({ org: string; state: "comparable" | "unchanged" | "refused" | "not_imported" | "imported" } & SavedConfiguration)
  | { org: string; state: "failed" | "unknown"; error: string };

/** The orgs that are meant: those that were named, each once, or all that the companion serves. */
async function orgsMeant({ client, orgs }: CommandContext, allOrgs: boolean): Promise<string[]> {
  if (!allOrgs) return [...new Set(orgs)];
  if (orgs.length > 0) throw new CliError(EXIT.usage, "Name orgs by --org or take --all-orgs, not both.");
  return Object.keys((await client.get<CompanionStatus>("/status")).orgs);
}

/** Whether a command is about several orgs, even where the companion serves one. */
export const isForSeveral = ({ orgs }: CommandContext, { allOrgs = false }: ImportOptions) =>
  allOrgs || new Set(orgs).size > 1;

/** What one org answers; its failure is its own, and a companion that cannot be reached or refuses the operator is everybody's. */
async function comparing(org: string, ask: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CliError && error.exitCode === EXIT.failed)
      return { org, state: "failed", error: error.message };
    throw error;
  }
}

/** What became of one org's import. Whatever goes wrong, what was done in the others is not lost. */
async function saving(org: string, ask: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { org, state: error.mayBeDone ? "unknown" : "failed", error: error.message };
  }
}

async function compareAll(context: CommandContext, configuration: Document, options: ImportOptions) {
  const outcomes: Outcome[] = [];
  // One after the other, so that they stand in the order in which they were named.
  for (const org of await orgsMeant(context, options.allOrgs === true))
    outcomes.push(
      await comparing(org, async () => {
        const compared = await compare({ ...context, org }, configuration, options.replace);
        const state = hasErrors(compared) ? "refused" : compared.changes.length === 0 ? "unchanged" : "comparable";
        return { org, state, ...compared };
      }),
    );
  return outcomes;
}

const shown = (outcome: Outcome) =>
  [`== ${plain(outcome.org)}`, "error" in outcome ? plain(outcome.error) : tell(outcome)].join("\n");

/** Says of each org what an import would change and what is wrong with it; nothing is written. */
export const checkInSeveral: Command<[string, ImportOptions]> = async (context, file, options) => {
  const outcomes = await compareAll(context, readDocument(file), options);
  say(context, { orgs: outcomes }, () => outcomes.map(shown).join("\n"));
  if (outcomes.some(({ state }) => state === "failed")) return EXIT.failed;
  return outcomes.some(({ state }) => state === "refused") ? EXIT.data : EXIT.done;
};

/**
 * Compares with every org, shows the difference of each, asks once, and imports into each what was shown for it. An org that
 * refuses, or does not answer, stops none of the others.
 */
export const importIntoSeveral: Command<[string, ImportOptions]> = async (context, file, options) => {
  const { out, json, confirm } = context;
  const configuration = readDocument(file);
  const outcomes = await compareAll(context, configuration, options);
  if (!json) out.write(`${outcomes.map(shown).join("\n")}\n`);
  const due = outcomes.filter(({ state }) => state === "comparable").map(({ org }) => org);
  const mayAsk = confirm !== undefined && !json && file !== "-";
  const isAgreed =
    due.length > 0 &&
    (options.yes === true || (mayAsk && (await confirm(`Import this into ${plain(due.join(", "))}?`))));
  const ended: Outcome[] = [];
  for (const outcome of outcomes)
    ended.push(
      outcome.state !== "comparable"
        ? outcome
        : isAgreed
          ? await saving(outcome.org, async () => ({
              org: outcome.org,
              state: "imported",
              ...(await saveCompared({ ...context, org: outcome.org }, configuration, outcome, options.comment)),
            }))
          : { ...outcome, state: "not_imported" },
    );
  if (json) out.write(`${JSON.stringify({ orgs: ended })}\n`);
  else {
    const unasked = due.length > 0 && !isAgreed && !mayAsk ? ["--yes imports this."] : [];
    out.write(`${["==", ...ended.map(sentenceOf), ...unasked].join("\n")}\n`);
  }
  return codeOf(ended);
};

const SENTENCES: Readonly<Record<Exclude<Outcome["state"], "failed" | "unknown" | "imported">, string>> = {
  comparable: "not imported",
  not_imported: "not imported",
  unchanged: "nothing was imported: it is so already",
  refused: "nothing was imported: the document has errors there",
};

function sentenceOf(outcome: Outcome): string {
  if (outcome.state === "failed") return plain(`${outcome.org}: nothing was imported: ${outcome.error}`);
  if (outcome.state === "unknown")
    return plain(`${outcome.org}: not known whether it was imported; config check tells: ${outcome.error}`);
  if (outcome.state !== "imported") return plain(`${outcome.org}: ${SENTENCES[outcome.state]}`);
  const number = outcome.version?.number;
  return plain(`${outcome.org}: imported${number == null ? "" : `, kept as version ${number}`}`);
}

/** All is well only where every org has it now. Where none has, the code says why as it does for one org. */
function codeOf(outcomes: readonly Outcome[]): number {
  const states = outcomes.map(({ state }) => state);
  if (states.every((state) => state === "imported" || state === "unchanged")) return EXIT.done;
  if (states.every((state) => state === "refused")) return EXIT.data;
  return states.every((state) => state === "failed" || state === "unknown") ? EXIT.failed : EXIT.notFine;
}

import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import type { HoldState } from "../sync/claiming/hold.ts";
import { configFromEnvironment, storeMoveFromEnvironment } from "../environment.ts";
import { moveStore } from "../store/move.ts";
import { addressOf, createClient, readToken } from "./client.ts";
import * as commands from "./commands.ts";
import * as deadLetters from "./dead-letters.ts";
import * as configuration from "./configuration.ts";
import { previewMessages, type PreviewOptions } from "./messages.ts";
import { readSettings, showSettings } from "./settings.ts";
import { checkInSeveral, importIntoSeveral, isForSeveral } from "./promotion.ts";
import { CliError, errorAnswer, EXIT, EXIT_HELP } from "./exit.ts";
import { plain, type Output } from "./output.ts";

export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  out: Output;
  err: Output;
  /** Asks whoever sits at the terminal; undefined where nobody does. */
  confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Runs a companion until a signal ends it; it reads its configuration again when it is told to. */
  serve(readConfig: () => ReturnType<typeof configFromEnvironment>): Promise<void>;
}

const { version: VERSION } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const ALL_ORGS = ["--all-orgs", "in every org that the companion serves, instead of those that --org names"] as const;

interface Options {
  url?: string;
  json?: boolean;
  org?: string[];
}

/** A command as it is typed. */
const nameOf = (command: Command): string =>
  command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;

/** @throws CliError where more was typed than a command takes. */
function refuseMore(command: Command): void {
  const more = command.args.slice(command.registeredArguments.length).join(" ");
  if (more === "") return;
  const name = nameOf(command);
  const below = command.commands.map((each) => each.name()).join(", ");
  throw new CliError(
    EXIT.usage,
    below === ""
      ? `${name} takes no more words, and was given: ${more}. ${name} --help says what it takes.`
      : `There is no ${name} ${more}; there are: ${below}.`,
  );
}

/**
 * Carries out one command line.
 *
 * @returns the exit code; undefined when a companion was started, which ends by itself.
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number | undefined> {
  const { environment, out, err } = surroundings;
  let exitCode: number | undefined = EXIT.done;
  const program = new Command("lockstep")
    .description("Keeps Salesforce access in lockstep with Okta.")
    .option("--url <url>", "the companion, if it is not on this machine")
    .option("--json", "print JSON instead of text")
    .option(
      "--org <key>",
      "the Salesforce org; needed where there are several (config check and config import take it more than once)",
      (key: string, before: string[] | undefined) => [...(before ?? []), key],
    )
    .addHelpText(
      "after",
      `\nThe operator token comes from LOCKSTEP_OPERATOR_TOKEN, or from the file that LOCKSTEP_OPERATOR_TOKEN_FILE names.\n\n${EXIT_HELP}`,
    )
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .version(VERSION, "--version", "print the version")
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) });

  const contextOfAny = (): commands.CommandContext => {
    const { url, json = false, org: orgs = [] } = program.opts<Options>();
    const client = createClient(addressOf(url, environment), readToken(environment));
    return { client, out, json, org: orgs[0], orgs, confirm: surroundings.confirm };
  };
  /** For the commands that are about one org, which are most. */
  const context = (): commands.CommandContext => {
    const made = contextOfAny();
    if (new Set(made.orgs).size > 1)
      throw new CliError(
        EXIT.usage,
        "This command is about one org: give --org once. Only config check and config import take several.",
      );
    return made;
  };
  const add = (
    name: string,
    description: string,
    action: (...args: never[]) => Promise<number | undefined>,
    parent = program,
  ) => {
    const command = parent.command(name).description(description);
    // With commands below it, it may be that none of them was meant: commander would only count arguments.
    command.allowExcessArguments().action(async (...given: unknown[]) => {
      refuseMore(command);
      exitCode = await (action as (...args: unknown[]) => Promise<number | undefined>)(...given);
    });
    return command;
  };

  add("serve", "run a companion, configured by the environment", async () => {
    await surroundings.serve(() => configFromEnvironment(environment));
    return undefined;
  });
  add("doctor", "check every credential, scope, permission, hook and clock", () => commands.doctor(context()));
  add("status", "what waits and how the services fare", () => commands.status(context()));
  add("sync <user>", "look at one person now, by Okta id or login", (user: string) => commands.sync(context(), user));
  add("plan <user>", "what would be done for one person; nothing is", (user: string) => commands.plan(context(), user));
  add("backfill", "look at everybody; goes on where it was broken off", ({ wait = false }: { wait?: boolean }) =>
    commands.backfill(context(), wait),
  ).option("--wait", "until all of them are worked off, with the time that is left");
  add("replay [user]", "try dead letters again: one, or all", (user: string | undefined, options: { code?: string }) =>
    commands.replay(context(), user, options.code),
  ).option("--code <code>", "only those with this code");
  const letters = add("dead-letters", "who is refused, and why", () => deadLetters.list(context()));
  add("list", "who is refused, and why; the same as without a word", () => deadLetters.list(context()), letters);
  add("show <number>", "one of them, with its events", (id: string) => deadLetters.show(context(), id), letters);
  add(
    "discard <number>",
    "close one for which nothing more is to be done; a newer event opens the matter again",
    (id: string, { reason }: { reason: string }) => deadLetters.discard(context(), id, reason),
    letters,
  ).requiredOption("--reason <text>", "why, for the log of what operators did");
  const orgs = add("orgs", "the Salesforce orgs and how they fare", () => commands.orgs(context()));
  add("list", "how they fare; the same as without a word", () => commands.orgs(context()), orgs);
  const holding = (name: string, description: string, state: HoldState) =>
    add(`${name} <org>`, description, (org: string) => commands.hold(context(), org, state), orgs);
  holding("pause", "send nothing to one org; its people wait, the other orgs do not notice", "held");
  holding("drain", "work off what is due for one org, then hold it, as before it is taken out", "draining");
  holding("resume", "let one org go on", "running");
  add(
    "reload",
    "read the configuration again: start, end or change orgs; the others do not notice",
    () => commands.reload(context()),
    orgs,
  );
  add("jobs", "schedules and what came of them", () => commands.jobs(context()));
  const events = program.command("events").description("events and what came of them");
  add(
    "tail",
    "turns as they end, from the companion's memory on",
    (options: { follow: boolean }) => commands.tail(context(), options.follow),
    events,
  ).option("--no-follow", "only what it remembers");
  const messages = program.command("messages").description("what people are told by mail and Slack");
  add(
    "preview [kind]",
    "how a kind of message looks, or every kind, with people who were made up; nothing is sent",
    async (kind: string | undefined, options: PreviewOptions) =>
      previewMessages(out, program.opts<Options>().json === true, kind, options),
    messages,
  )
    .option("--count <number>", "things that are told together, as in a digest", "1")
    .option("--as <form>", "text, html or slack", "text");
  const settings = program.command("settings").description("the companion's own settings");
  add(
    "check",
    "read the environment's settings and say what is wrong",
    async () => {
      readSettings(environment);
      out.write(program.opts<Options>().json === true ? '{"usable":true}\n' : "The settings are usable.\n");
      return EXIT.done;
    },
    settings,
  );
  add(
    "show",
    "the settings in effect as JSON, without secrets",
    async () => {
      out.write(`${JSON.stringify(showSettings(readSettings(environment)), null, 2)}\n`);
      return EXIT.done;
    },
    settings,
  );
  type ConfigurationCommand = commands.Command<[string, configuration.ImportOptions]>;
  const severally =
    (one: ConfigurationCommand, several: ConfigurationCommand) =>
    (file: string, options: configuration.ImportOptions) => {
      const given = contextOfAny();
      return (isForSeveral(given, options) ? several : one)(given, file, options);
    };
  const config = program.command("config").description("an org's rules, field mappings, value maps and settings");
  add("export", "all of it as one JSON document", () => configuration.exportConfiguration(context()), config);
  add(
    "check <file>",
    "what an import would change, and what is wrong with it; nothing is written",
    severally(configuration.checkConfiguration, checkInSeveral),
    config,
  )
    .option("--replace", "as if it were imported so")
    .option(...ALL_ORGS);
  add(
    "import <file>",
    "show what would change, ask, and import it whole or not at all; - reads the input",
    severally(configuration.importConfiguration, importIntoSeveral),
    config,
  )
    .option("--replace", "also take away what a section of the document does not name")
    .option("--yes", "import without asking")
    .option("--comment <text>", "why, for the list of versions")
    .option(...ALL_ORGS);

  const store = program.command("store").description("where the companion keeps what it must not lose");
  add(
    "migrate",
    "move the folder in LOCKSTEP_STORE_DIR to the database in LOCKSTEP_STORE_URL; stop the companion before",
    async () => {
      const { directory, to } = storeMoveFromEnvironment(environment);
      const tables: Record<string, number> = {};
      const json = program.opts<Options>().json === true;
      await moveStore({
        directory,
        to,
        onTable(table, rows) {
          tables[table] = rows;
          if (!json) out.write(`${table}: ${rows}\n`);
        },
      });
      out.write(
        json
          ? `${JSON.stringify({ moved: tables })}\n`
          : "The store was moved. Start the companion with LOCKSTEP_STORE_URL, without LOCKSTEP_STORE_DIR.\n",
      );
      return EXIT.done;
    },
    store,
  );

  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const isCommanders = error instanceof CommanderError;
    const answer = errorAnswer(isCommanders ? new CliError(EXIT.usage, error.message.replace(/^error: /, "")) : error);
    if (args.includes("--json")) out.write(`${JSON.stringify(answer)}\n`);
    // What commander says to people, it has said.
    else if (!isCommanders) err.write(`${answer.error.split("\n").map(plain).join("\n")}\n`);
    return answer.exitCode;
  }
}

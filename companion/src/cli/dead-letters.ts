import type { DeadLetter } from "../store/types.ts";
import { checkOrg, say, type Command, type CommandContext } from "./commands.ts";
import { CliError, EXIT } from "./exit.ts";
import { plain, span, table } from "./output.ts";

/** The oldest 500, of the org that was named, or the one of a number. */
const read = async ({ client, org }: CommandContext, id?: number): Promise<DeadLetter[]> => {
  const which = new URLSearchParams({
    ...(org === undefined ? {} : { org }),
    ...(id === undefined ? {} : { id: String(id) }),
  });
  const { deadLetters } = await client.get<{ deadLetters: DeadLetter[] }>(`/dead-letters?${which}`);
  return deadLetters;
};

export const list: Command = async (context) => {
  const letters = await read(context);
  // An org that is gone may have left some.
  if (letters.length === 0) await checkOrg(context);
  say(context, { deadLetters: letters }, () =>
    letters.length === 0
      ? "None."
      : table(
          ["NO", "ORG", "OKTA ID", "FOR", "CODE", "REASON"],
          letters.map(({ id, org, subject, createdAt, code, message }) => [
            String(id),
            org,
            subject,
            span(Date.now() - createdAt),
            code,
            message,
          ]),
        ),
  );
  return letters.length === 0 ? EXIT.done : EXIT.notFine;
};

/** In the words of the companion's door, which the CLI does not ask for this. */
const unknownLetter = () =>
  new CliError(EXIT.failed, "There is no open dead letter of this number. (unknown_dead_letter)", {
    code: "unknown_dead_letter",
  });

const numberOf = (text: string): number => {
  if (!/^\d{1,15}$/.test(text))
    throw new CliError(EXIT.usage, "Name a dead letter by its number: lockstep dead-letters.");
  return Number(text);
};

/** One of them, with what events said. */
export const show: Command<[string]> = async (context, id) => {
  const number = numberOf(id);
  const [letter] = await read(context, number);
  if (letter === undefined) throw unknownLetter();
  say(context, letter, () =>
    [
      plain(`${letter.kind} ${letter.subject} of ${letter.oktaOrg}, for ${letter.org}`),
      plain(`${letter.code}: ${letter.message}`),
      `for ${span(Date.now() - letter.createdAt)}, at version ${letter.version}`,
      ...letter.events.map(({ published, type, uuid }) => plain(`  ${published}  ${type}  ${uuid}`)),
    ].join("\n"),
  );
  return EXIT.done;
};

/** Closes one for which nothing more is to be done. */
export const discard: Command<[string, string]> = async (context, id, reason) => {
  const answer = await context.client.post<{ discarded: DeadLetter }>("/operator/dead-letters/discard", {
    id: numberOf(id),
    reason,
  });
  say(context, answer, () =>
    plain(
      `Discarded: ${answer.discarded.subject} in ${answer.discarded.org} stays as they are until an event speaks of them again.`,
    ),
  );
  return EXIT.done;
};

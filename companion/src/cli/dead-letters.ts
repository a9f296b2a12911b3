import { whereSeen } from "../admin-console.ts";
import type { SeenLetter } from "../ops/routes.ts";
import type { DeadLetter } from "../store/types.ts";
import { checkOrg, say, type Command, type CommandContext } from "./commands.ts";
import { CliError, EXIT } from "./exit.ts";
import { plain, span, table } from "./output.ts";

/** The oldest 500, of the org that was named, or the one of a number. */
const read = async ({ client, org }: CommandContext, id?: number): Promise<SeenLetter[]> => {
  const which = new URLSearchParams({
    ...(org === undefined ? {} : { org }),
    ...(id === undefined ? {} : { id: String(id) }),
  });
  const { deadLetters } = await client.get<{ deadLetters: SeenLetter[] }>(`/dead-letters?${which}`);
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
        ) + "\nlockstep dead-letters show NO tells who it is, and what events said.",
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

/** Who it is, asked of Okta now, since the store does not know; why that cannot be told, where it cannot. */
async function loginOf(
  { client }: CommandContext,
  { kind, org, subject }: SeenLetter,
): Promise<{ login: string | null; because?: string }> {
  if (kind !== "person") return { login: null };
  try {
    return await client.post<{ login: string }>("/operator/people", { org, subject });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { login: null, because: error.message };
  }
}

/** One of them, with what events said. */
export const show: Command<[string]> = async (context, id) => {
  const number = numberOf(id);
  const [letter] = await read(context, number);
  if (letter === undefined) throw unknownLetter();
  const { login, because } = await loginOf(context, letter);
  const who = login ?? (because === undefined ? null : `who it is, Okta does not tell now: ${because}`);
  say(context, { ...letter, login }, () =>
    [
      plain(`${letter.kind} ${letter.subject} of ${letter.oktaOrg}, for ${letter.org}`),
      ...(who === null ? [] : [plain(`${who}; ${whereSeen({ oktaId: letter.subject, page: letter.page })}`)]),
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

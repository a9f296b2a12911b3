import type { RequestHandler } from "./handler.ts";
import { syncPerson } from "./sync-person.ts";

/**
 * Tries dead letters again: the one of the subject, a person's Okta id; without a subject all of them, or those with
 * the parameter `code`.
 */
export const replay: RequestHandler = async (request, context) => {
  if (typeof request.subject === "string" && request.subject !== "") return syncPerson(request, context);
  const { code } = request.parameters;
  const { deadLetters, wake } = context;
  const meant = (await deadLetters()).filter((letter) => code === undefined || letter.code === code);
  await wake(meant.map(({ subject }) => subject));
  return { woken: meant.length };
};

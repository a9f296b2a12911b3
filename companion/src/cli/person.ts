import type { Change } from "../salesforce/contract/identities.ts";
import { plain } from "./output.ts";

/** What an answer about one person says, done or planned. */
export interface PersonAnswer {
  outcome: string;
  code?: string | null | undefined;
  message?: string | null | undefined;
  username?: string | null | undefined;
  changes?: readonly Change[] | null | undefined;
}

/** Why nothing is done for somebody, by the code of a skipped result (docs/api.md). */
const SKIPPED: Readonly<Record<string, string>> = {
  status_unchanged: "their status in Okta changes nothing here",
  not_active_yet: "they are not active in Okta yet",
  status_unknown: "Okta did not tell their status or assignment",
  no_profile_rule: "no rule grants them a profile",
  not_linked: "they should have no access, and no Salesforce user is linked to them",
  exempt: "an exemption holds for their user",
  not_leaving: "they are not leaving",
  dry_run: "the org is in dry run, where nothing is applied",
};

/** `ann@acme.example: refused, username_taken: The username …` */
export function headingOf(who: string, answer: PersonAnswer | null, silence: string): string {
  if (answer === null) return plain(`${who}: ${silence}`);
  const { outcome, code, username } = answer;
  const message = answer.message ?? SKIPPED[code ?? ""] ?? null;
  const reason = [code, message].filter((part) => part != null).join(": ");
  return plain(`${username ?? who}: ${outcome}${reason === "" ? "" : `, ${reason}`}`);
}

/** A line: `update_field City: Oslo -> Bergen (Field mapping City …)`. */
export function changeText({ kind, target, field, before, after, reason }: Change): string {
  const what = field ?? target ?? shown(after);
  const isOfValue = field != null || (before != null && before !== after);
  const values = isOfValue ? `: ${shown(before)} -> ${shown(after)}` : "";
  return plain(`  ${kind} ${what}${values}${reason == null ? "" : ` (${reason})`}`);
}

function shown(value: unknown): string {
  if (value == null || value === "") return "nothing";
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
}

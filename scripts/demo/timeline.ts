/** Prints what happens to a terminal: headline, Okta's event, the plan with its reasons, the result and the time it took. */
import { styleText } from "node:util";
import type { OutcomeReport } from "../../companion/src/ops/observer.ts";

type Change = OutcomeReport["changes"][number];

const SIGNS: Record<string, [string, "green" | "yellow" | "red" | "dim"]> = {
  applied: ["✔", "green"],
  partial: ["◐", "yellow"],
  unchanged: ["=", "dim"],
  skipped: ["–", "dim"],
  refused: ["✘", "red"],
  dead_letter: ["✘", "red"],
  outdated: ["↻", "yellow"],
  retry: ["↻", "yellow"],
  waiting: ["…", "dim"],
};

/** A step's headline. */
export function headline(number: number, of: number, text: string): void {
  console.log(`\n${styleText("bold", `${number}/${of}  ${text}`)}`);
}

/** Prints what became of one person. */
export function printOutcome(outcome: OutcomeReport, names: ReadonlyMap<string, string>): void {
  for (const line of linesOf(outcome, names)) console.log(`     ${line}`);
}

/** What became of one person: the events, the result with its time, each change, and why something was not done. */
export function linesOf(outcome: OutcomeReport, names: ReadonlyMap<string, string>): string[] {
  const [sign, colour] = SIGNS[outcome.result] ?? ["?", "yellow"];
  const events = [...new Set(outcome.events.map((event) => event.type))].join(", ") || "no event";
  const who = outcome.username ?? names.get(outcome.oktaId) ?? outcome.oktaId;
  const result = `${sign} ${who}: ${outcome.result.replaceAll("_", " ")}`;
  const remark = [outcome.code, outcome.message].filter(Boolean).join(": ");
  return [
    `Okta: ${styleText("cyan", events)}`,
    `${styleText(colour, result)}${took(outcome)}`,
    ...outcome.changes.map((change) => `    ${sentence(change)}`),
    ...(remark === "" ? [] : [`    ${remark}`]),
  ];
}

function took({ timing }: OutcomeReport): string {
  const total = timing.fromEventMs === null ? "" : `${Math.round(timing.fromEventMs)} ms from event to effect; `;
  const parts = `reading Okta ${Math.round(timing.readMs)} ms, Salesforce ${Math.round(timing.applyMs ?? 0)} ms`;
  return styleText("dim", `  (${total}${parts})`);
}

function sentence(change: Change): string {
  const what = [change.kind.replaceAll("_", " "), change.field ?? change.target].filter(Boolean).join(" ");
  const values = change.field || change.before ? ` ${show(change.before)} → ${show(change.after)}` : "";
  return `${what}${values}${change.reason ? styleText("dim", `  because: ${change.reason}`) : ""}`;
}

function show(value: unknown): string {
  return value === null || value === undefined || value === "" ? "(empty)" : String(value);
}

import type { LaneKey } from "./types.ts";

/** Which dead letters are meant: those that fit all that stands here. */
export type WhichLetters = { [Part in keyof LaneKey]?: LaneKey[Part] | undefined } & { id?: number | undefined };

/** Where each part stands, in `dead_letters d` and `lanes l`. */
const COLUMNS: Readonly<Record<keyof WhichLetters, string>> = {
  id: "d.id",
  kind: "l.kind",
  org: "l.org",
  oktaOrg: "l.okta_org",
  subject: "l.subject",
};

/** The conditions that a query needs for these, and what is compared; the names of the parts tell its shape. */
export function conditionsOf(which: WhichLetters, placeholder: (index: number) => string) {
  const parts = (Object.keys(COLUMNS) as (keyof WhichLetters)[]).filter((part) => which[part] !== undefined);
  return {
    shape: parts.join("_"),
    sql: parts.map((part, index) => ` AND ${COLUMNS[part]} = ${placeholder(index)}`).join(""),
    values: parts.map((part) => which[part] as string | number),
  };
}

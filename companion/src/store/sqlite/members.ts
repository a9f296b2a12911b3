import type { Connection, Row } from "./connection.ts";

/** Part of a list in order of id. */
export interface Page {
  after: string;
  limit: number;
}

export const subjectsOf = (rows: readonly Row[]): string[] => rows.map((row) => String(row["subject"]));

/** The people who were last seen in a group. */
export function members(connection: Connection, oktaOrg: string, groupId: string, { after, limit }: Page): string[] {
  return subjectsOf(
    connection.all(
      "SELECT subject FROM members WHERE okta_org = ? AND group_id = ? AND subject > ? ORDER BY subject LIMIT ?",
      [oktaOrg, groupId, after, limit],
    ),
  );
}

/** Writes in which groups a person was seen. */
export function replaceGroups(
  connection: Connection,
  oktaOrg: string,
  subject: string,
  groups: readonly string[],
): void {
  connection.run(
    "DELETE FROM members WHERE okta_org = ? AND subject = ? AND group_id NOT IN (SELECT value FROM json_each(?))",
    [oktaOrg, subject, JSON.stringify(groups)],
  );
  for (const group of groups) {
    connection.run("INSERT INTO members (okta_org, group_id, subject) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [
      oktaOrg,
      group,
      subject,
    ]);
  }
}

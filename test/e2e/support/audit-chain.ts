/** Checks the audit trail's hash chain from an export, with none of the package's code. */
import { createHash } from "node:crypto";
import type { Connection } from "jsforce";

const FIELDS = [
  "Fact_Id__c",
  "User_Id__c",
  "Username__c",
  "Okta_Id__c",
  "Okta_Org__c",
  "Outcome__c",
  "Code__c",
  "Message__c",
  "Version__c",
  "Actor__c",
  "Correlation_Id__c",
  "Occurred_At__c",
  "Summary__c",
  "Causes__c",
  "Changes__c",
] as const;

/** Two parts more, in what the companion reported. */
const REPORT_FIELDS = ["Source__c", "Reported_By__c"] as const;

export type AuditEntry = Record<
  (typeof FIELDS)[number] | (typeof REPORT_FIELDS)[number] | "Sequence__c" | "Hash__c" | "Previous_Hash__c",
  unknown
>;

/** Every audit entry of an org, in the order of the chain. */
export async function exportAudit(org: Connection): Promise<AuditEntry[]> {
  const soql = `SELECT Sequence__c, Hash__c, Previous_Hash__c, ${[...FIELDS, ...REPORT_FIELDS].join(", ")} FROM Lockstep_Audit_Entry__c ORDER BY Sequence__c`;
  const rows = await org.query<AuditEntry>(soql, { autoFetch: true, maxFetch: 100_000 });
  return rows.records;
}

/** The first place where the chain is broken, as a sentence; undefined when it is whole. */
export function breakIn(entries: readonly AuditEntry[]): string | undefined {
  let previous: unknown = null;
  for (const [index, entry] of entries.entries()) {
    const sequence = Number(entry.Sequence__c);
    if (sequence !== index + 1) return `entry ${index + 1} has the sequence ${sequence}`;
    if ((entry.Previous_Hash__c ?? null) !== previous) return `entry ${sequence} does not follow the one before it`;
    if (entry.Hash__c !== hashOf(entry)) return `entry ${sequence} is not what was hashed`;
    previous = entry.Hash__c;
  }
  return undefined;
}

function hashOf(entry: AuditEntry): string {
  const fields = entry.Source__c ? [...FIELDS, ...REPORT_FIELDS] : FIELDS;
  const values = [entry.Previous_Hash__c, entry.Sequence__c, ...fields.map((field) => canonical(field, entry[field]))];
  const text = values.map((value) => String(value ?? "")).map((value) => `${value.length}:${value}\n`);
  return createHash("sha256").update(text.join("")).digest("hex");
}

/** Times are whole seconds in UTC. */
function canonical(field: string, value: unknown): unknown {
  return field === "Occurred_At__c" && value ? new Date(String(value)).toISOString().replace(/\.\d+Z$/, "Z") : value;
}

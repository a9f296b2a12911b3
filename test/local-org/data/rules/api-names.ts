/** Names by which metadata and code know setup rows. [Object Reference: DeveloperName of Group, PermissionSetGroup and UserRole, Name of PermissionSet] */
import type { RowChange } from "../engine/row-change.ts";

/**
 * Fails a row whose name is none. The words and the code are those of a group, as a public suite of REST tests expects them; other objects are taken
 * to have them with their own labels.
 */
export function checkApiName(change: RowChange, field: string, label: string): void {
  const name = change.value(field);
  if (typeof name !== "string" || name === change.before?.values[field] || /^[a-z](?:_?[a-z0-9])*$/i.test(name)) return;
  change.fail(
    "FIELD_INTEGRITY_EXCEPTION",
    `${field === "Name" ? "Name" : "Developer Name"}: The ${label} API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.`,
    [field],
  );
}

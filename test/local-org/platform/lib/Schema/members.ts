/** Members that several describe results have in common. */
import type { Implementation } from "../../registry.ts";

/** Each getter is a property too: `describe.name`, `describe.accessible`, `describe.fields`. */
export function asProperties(table: Record<string, Implementation>): Record<string, Implementation> {
  return Object.fromEntries(
    Object.entries(table).map(([name, implementation]) => [name.replace(/^(get|is)/, ""), implementation]),
  );
}

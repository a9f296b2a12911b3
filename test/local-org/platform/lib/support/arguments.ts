/** Checks of arguments that many platform methods share. */
import type { Implementation } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";

type Table = Readonly<Record<string, Implementation>>;

/** Wraps instance methods so that a null argument throws `Argument cannot be null.`, as the platform's value types do. */
export function refuseNull(table: Table): Record<string, Implementation> {
  return mapTable(table, (implementation) => (self, ...args) => {
    if (args.includes(null)) throwApex("System.NullPointerException", "Argument cannot be null.");
    return implementation(self, ...args);
  });
}

/** Wraps static methods so that a null argument throws `Argument 1 cannot be null`. */
export function refuseNullStatics(table: Table): Record<string, Implementation> {
  return mapTable(table, (implementation) => (...args) => {
    const at = args.indexOf(null);
    if (at >= 0) throwApex("System.NullPointerException", `Argument ${at + 1} cannot be null`);
    return implementation(...args);
  });
}

function mapTable(
  table: Table,
  wrap: (implementation: Implementation) => Implementation,
): Record<string, Implementation> {
  return Object.fromEntries(Object.entries(table).map(([key, implementation]) => [key, wrap(implementation)]));
}

/**
 * The variables around a dynamic query. `Database.query(':name')` binds to variables in the scope of the call
 * [Apex Developer Guide, "Dynamic SOQL"]; compiled code hands over how to read them, since JavaScript has no names at run time.
 */
import type { ApexValue } from "./registry.ts";

/** Reads a variable by its lower-case name; undefined when the code around the call knows none. */
export type VariablesInSight = (name: string) => ApexValue | undefined;

let inSight: VariablesInSight = () => undefined;

/** Runs a call with the variables of the code around it in sight. */
export function withVariables<Result>(variables: VariablesInSight, call: () => Result): Result {
  const before = inSight;
  inSight = variables;
  try {
    return call();
  } finally {
    inSight = before;
  }
}

/** The value of a variable that the running dynamic query names; undefined when there is none. */
export function variableInSight(name: string): ApexValue | undefined {
  return inSight(name.toLowerCase());
}

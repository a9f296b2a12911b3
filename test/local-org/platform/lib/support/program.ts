/** The loaded program, for library classes that look at the project's own classes. */
import type { TypeMetadata } from "../../../language/metadata.ts";
import { currentProgram, type Program } from "../../program.ts";

export type { TypeMetadata } from "../../../language/metadata.ts";

/** The program of this thread, or null when none is loaded. */
export function loadedProgram(): Program | null {
  try {
    return currentProgram();
  } catch {
    return null;
  }
}

/** The metadata of one of the project's classes or enums, by type key. */
export function userType(key: string): TypeMetadata | undefined {
  return loadedProgram()?.types.get(key);
}

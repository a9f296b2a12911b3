/**
 * The sharing mode that running code is in: whether its queries and DML see only what the running user may see. [Apex Developer Guide: Using the
 * with sharing, without sharing, and inherited sharing Keywords]
 *
 * Every compiled method enters with what its class declares and leaves with what was in force. `null` stands for "no class has been entered yet":
 * the first one is the entry point. A transaction that begins inside another starts at null too.
 */
export type SharingMode = "with" | "without";
/** What a class declares, or inherits from its superclass; `none` when nothing is said. */
export type DeclaredSharing = SharingMode | "inherited" | "none";

let mode: SharingMode | null = null;
let defaultAccess: "user" | "system" = "system";

/** Answers what {@link leaveSharing} restores. */
export function enterSharing(declared: DeclaredSharing): SharingMode | null {
  const outer = mode;
  if (declared === "with" || declared === "without") mode = declared;
  // At the entry point, inherited sharing means with; a class that says nothing runs without. Called by others, both take the caller's mode.
  else mode ??= declared === "inherited" ? "with" : "without";
  return outer;
}

export function leaveSharing(outer: SharingMode | null): void {
  mode = outer;
}

/** Whether code in system mode sees only the rows that are shared with the running user. */
export function sharingIsEnforced(): boolean {
  return mode === "with";
}

/** Runs work from the beginning in a mode (null: the first class decides). */
export function underSharing<T>(initial: SharingMode | null, work: () => T): T {
  const outer = mode;
  mode = initial;
  try {
    return work();
  } finally {
    mode = outer;
  }
}

/** A call of the Database class by code of a version whose operations default to user mode. */
export function inUserMode<T>(call: () => T): T {
  defaultAccess = "user";
  try {
    return call();
  } finally {
    defaultAccess = "system";
  }
}

/** The mode of a database operation that names none; good for one operation: what it sets off (triggers) has its own. */
export function takeDefaultAccess(): "user" | "system" {
  const access = defaultAccess;
  defaultAccess = "system";
  return access;
}

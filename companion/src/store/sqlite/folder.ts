import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf } from "../../errors.ts";
import { StoreError } from "../store.ts";

/** The database of a store's folder. */
export const fileOf = (directory: string): string => join(directory, "lockstep.sqlite");

/** Whether there is a store in a folder. */
export const holdsStore = (directory: string): boolean => existsSync(fileOf(directory));

/**
 * Makes a store's folder, and those above it. Node's own `recursive` tries for ever where the system says ENOENT although
 * the folder above is there, as below /proc.
 */
export function makeFolder(directory: string): void {
  if (isFolder(directory)) return;
  makeFolder(dirname(directory));
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!isFolder(directory)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** SQLite's codes (sqlite.org, "Result and Error Codes"); extended codes carry them in their low byte. */
const BUSY = 5;
const FULL = 13;
const SQLITE: Readonly<Record<number, string>> = {
  8: "its files may not be written. Give them to the user that runs Lockstep",
  11: "its database is damaged. Put a backup in its place, or start with an empty folder and lockstep backfill",
  [FULL]: "the disk is full. Make room and start again",
  14: "no file can be opened in it. Let the user that runs Lockstep write there",
  26: "lockstep.sqlite in it is no database of Lockstep's. Name another folder",
};

/** Node's codes, of the system. */
const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: "it cannot be made or entered. Let the user that runs Lockstep write there",
  EEXIST: "a file stands in its place, or on the way to it. Name a folder",
  ENOENT: "it cannot be made: this file system holds no folders of ours. Name one on a disk that lasts",
  ENOSPC: "the disk is full. Make room and start again",
  EPERM: "it cannot be made there. Name one on a disk that lasts, where the user that runs Lockstep may write",
  EROFS: "its file system is read-only. Name one on a disk that lasts",
};

/** The primary code of an error of SQLite's; undefined for any other. */
function codeOf(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
}

export const isFull = (error: unknown): boolean => codeOf(error) === FULL;

/** What to say of a folder that cannot be opened as a store, and what to do. */
export function unusable(directory: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const reason = code === undefined ? SYSTEM[(error as NodeJS.ErrnoException).code ?? ""] : SQLITE[code];
  if (code === BUSY)
    return new StoreError(
      "store_in_use",
      `The store folder ${directory} is in use by another Lockstep process. Stop that process, or give this one a folder of its own.`,
      { cause: error },
    );
  const said = messageOf(error);
  return new StoreError(
    "store_unusable",
    `The store folder ${directory} cannot be used: ${reason === undefined ? said : `${reason} (${said})`}.`,
    { cause: error },
  );
}

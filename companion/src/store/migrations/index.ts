import { StoreError } from "../store.ts";
import { lanes } from "./0001-lanes.ts";
import { facts } from "./0002-facts.ts";
import { leases } from "./0003-leases.ts";
import { notices } from "./0004-notices.ts";
import { answers } from "./0005-answers.ts";
import { companions } from "./0006-companions.ts";
import { commands } from "./0007-commands.ts";
import { newHints } from "./0008-new-hints.ts";
import { hintsInPlace } from "./0009-hints-in-place.ts";
import { hintsByEvent } from "./0010-hints-by-event.ts";
import { urgentLanes } from "./0011-urgent-lanes.ts";

/** One step of the schema, for both engines; never edited once it was released. */
export interface Migration {
  /**
   * The oldest schema that a companion must know to work on a database after this step. Containers of two versions run
   * side by side during an upgrade: a step that only adds keeps the number of the step before; one that takes away what
   * older companions use raises it, at the earliest in the release after they have ceased to use it.
   */
  oldest: number;
  sqlite: string;
  postgres: string;
}

/** The schema: step n is the nth of the list. */
export const migrations: readonly Migration[] = [
  lanes,
  facts,
  leases,
  notices,
  answers,
  companions,
  commands,
  newHints,
  hintsInPlace,
  hintsByEvent,
  urgentLanes,
];

/** What a database says of its schema. */
export interface SchemaVersion {
  /** Steps applied; 0 is an empty database. */
  version: number;
  /** `oldest` of the last step applied. */
  oldest: number;
}

/**
 * Whether a companion that knows so many steps may use a database: its own schema, an older one, which it brings up to
 * date, or a newer one that still bears it.
 *
 * @throws StoreError `store_too_new`
 */
export function checkSchema({ version, oldest }: SchemaVersion, known: number = migrations.length): void {
  if (version <= known || oldest <= known) return;
  throw new StoreError(
    "store_too_new",
    `The store was written by a newer Lockstep (schema ${version}; it can be used from schema ${oldest} on, and this version knows ${known}). Start the newer version again.`,
  );
}

/** Rules of single objects that go beyond their fields. One module an object; `index.ts` lists them. */
import type { DataReader } from "../engine/reader.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { StoredRow } from "../engine/store.ts";
import type { OrgSettings } from "../settings.ts";

/** What rules may see and do. */
export interface RuleContext {
  readonly reader: DataReader;
  readonly settings: OrgSettings;
  /** The running user. */
  readonly userId: string;
  /** Writes a row outside of DML: no limits, no triggers, undone with the transaction. Answers its id. */
  readonly put: (objectName: string, id: string | null, values: Readonly<Record<string, unknown>>) => string;
  /** Removes a row outside of DML. */
  readonly remove: (row: StoredRow) => void;
  /** Has a permission set group calculated anew once the transaction has committed. */
  readonly recalculate: (groupId: string) => void;
  /** Takes a row away without a trace in the recycle bin. */
  readonly erase: (row: StoredRow) => void;
}

export interface ObjectRules {
  /** Values that the platform fills in on create, before triggers run. */
  readonly complete?: (change: RowChange, context: RuleContext) => void;
  /** Judges an insert or update after the checks of single fields; fails the change. */
  readonly check?: (change: RowChange, context: RuleContext) => void;
  /** What follows from a saved row. */
  readonly saved?: (change: RowChange, context: RuleContext) => void;
  /** Judges a delete. */
  readonly checkDelete?: (change: RowChange, context: RuleContext) => void;
  readonly deleted?: (change: RowChange, context: RuleContext) => void;
}

/**
 * Mixed DML: setup objects and other objects cannot be written in one transaction. `System.runAs` begins a new count.
 * [Apex Developer Guide: sObjects That Can't Be Used Together in DML Operations; Mixed DML Operations in Test Methods]
 */
import type { SObjectDescribe } from "../schema/index.ts";
import type { OrgSettings } from "../settings.ts";
import { failure, type RowFailure } from "./dml-types.ts";
import type { RowChange } from "./row-change.ts";

/** What one section of a transaction has written. */
interface Written {
  /** The first setup and the first other object. */
  setup: string | null;
  other: string | null;
  readonly setupObjects: Set<string>;
}

/** Fields of User that make an update a setup operation; others may be updated beside any object. */
const USER_SETUP_FIELDS = ["UserRoleId", "IsActive", "ForecastEnabled", "IsPortalEnabled", "Username", "ProfileId"];

export class MixedDmlGuard {
  readonly #sections = new WeakMap<object, Written>();
  readonly #settings: OrgSettings;

  constructor(settings: OrgSettings) {
    this.#settings = settings;
  }

  /** Notes what a statement writes; answers the failure of all its rows when that mixes. */
  note(section: object, object: SObjectDescribe, changes: readonly RowChange[]): RowFailure | null {
    const written = this.#written(section);
    if (object.isEvent) return null;
    const isSetup = object.isSetup && changes.some((change) => isSetupChange(change));
    const isNewUser = object.name === "User" && changes.some((change) => change.operation === "insert");
    if (isSetup || isNewUser) {
      // The strict reading of the rule knows no exception for a user without a role
      const forbidden = this.#forbiddenWith(object.name, written.setupObjects);
      if (forbidden) return mixed(object.name, forbidden);
      written.setupObjects.add(object.name);
    }
    if (object.isSetup && !isSetup) return null;
    const clash = isSetup ? written.other : written.setup;
    if (clash !== null) return mixed(object.name, clash);
    if (isSetup) written.setup ??= object.name;
    else written.other ??= object.name;
    return null;
  }

  /** Notes a write of setup by other means than DML statements. */
  noteSetup(section: object, objectName: string): string | null {
    const written = this.#written(section);
    if (written.other !== null) return `MIXED_DML_OPERATION, ${mixed(objectName, written.other).message}`;
    written.setup ??= objectName;
    return null;
  }

  #written(section: object): Written {
    let written = this.#sections.get(section);
    if (!written) this.#sections.set(section, (written = { setup: null, other: null, setupObjects: new Set() }));
    return written;
  }

  #forbiddenWith(objectName: string, written: ReadonlySet<string>): string | null {
    if (this.#settings.userAndAssignmentsInOneTransaction === "allowed") return null;
    const partner =
      objectName === "User" ? "PermissionSetAssignment" : objectName === "PermissionSetAssignment" ? "User" : null;
    return partner !== null && written.has(partner) ? partner : null;
  }
}

/** A user may be inserted without a role, and updated in harmless fields, beside other objects. A group may be inserted and updated. */
function isSetupChange(change: RowChange): boolean {
  const { name } = change.object;
  if (name === "User") {
    if (change.operation === "insert") return change.value("UserRoleId") !== null;
    return USER_SETUP_FIELDS.some((field) => change.given.has(field));
  }
  if (name === "Group") return change.operation === "delete";
  return true;
}

function mixed(objectName: string, original: string): RowFailure {
  return failure(
    "MIXED_DML_OPERATION",
    "DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): " +
      `${objectName}, original object: ${original}`,
  );
}

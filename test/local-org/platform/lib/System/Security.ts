/** System.Security and SObjectAccessDecision. Apex Developer Guide, "Enforce Security with the stripInaccessible Method". */
import type { ObjectAction } from "../../../data/access/user-access.ts";
import type { SObjectDescribe } from "../../../data/schema/index.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import type { ApexEnum } from "../../values/enum.ts";
import { NotImplementedError, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap, ApexSet } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { PlainObject } from "../support/plain-object.ts";
import "./enums.ts";

/** What the user must be allowed on the object for each System.AccessType; on fields, editing stands for creating. */
const OBJECT_ACTIONS: Readonly<Record<string, readonly ObjectAction[]>> = {
  CREATABLE: ["create"],
  READABLE: ["read"],
  UPDATABLE: ["edit"],
  UPSERTABLE: ["create", "edit"],
};

class ApexAccessDecision extends PlainObject {
  readonly typeKey = "sobjectaccessdecision";
  readonly records: ApexList;
  readonly modifiedIndexes = new Set<number>();
  /** Names of removed fields by object. */
  readonly removedFields = new Map<string, Set<string>>();

  constructor(listKey: string) {
    super();
    this.records = new ApexList(listKey);
  }
}

/** Copies the rows without what the running user has no access to. */
class Stripper {
  readonly #accessType: string;
  readonly #decision: ApexAccessDecision;

  constructor(accessType: string, decision: ApexAccessDecision) {
    this.#accessType = accessType;
    this.#decision = decision;
  }

  /** @throws System.NoAccessException when the user has no such access to the object itself */
  requireObject(row: SObjectValue): void {
    const describe = this.#describe(row);
    const { data, userId } = currentTransaction();
    const actions = OBJECT_ACTIONS[this.#accessType] ?? [];
    if (actions.every((action) => data.data.access.canObject(userId, describe, action))) return;
    throwApex("System.NoAccessException", `No access to entity: ${describe.name}`);
  }

  strip(row: SObjectValue, index: number): SObjectValue {
    const copy = row.copy({ keepId: true });
    const describe = this.#describe(row);
    // A field that was queried counts though it is empty; apex-recipes, Safely_Tests.testDoQueryThrowsRemovedFieldsException.
    for (const name of new Set([...copy.fields.keys(), ...(copy.retrievedNames ?? [])])) {
      if (this.#mayUse(describe, name)) continue;
      copy.forget(name);
      this.#removed(describe.name, name, index);
    }
    for (const [relationship, parent] of copy.parents) {
      const reference = describe.relationship(relationship);
      if (reference && !this.#mayUse(describe, reference.name)) {
        copy.forget(relationship);
        this.#removed(describe.name, relationship, index);
      } else if (parent) copy.parents.set(relationship, this.strip(parent, index));
    }
    for (const [relationship, children] of row.children as Map<string, ApexList>) {
      if (!this.#mayReadChildren(describe, relationship)) {
        copy.forget(relationship);
        this.#removed(describe.name, relationship, index);
        continue;
      }
      const stripped = children.items.map((child: SObjectValue) => this.strip(child, index));
      copy.children.set(relationship, new ApexList(children.typeKey, stripped));
    }
    return copy;
  }

  #describe(row: SObjectValue): SObjectDescribe {
    const describe = currentTransaction().data.schema.object(row.objectName);
    if (!describe) throw new Error(`The schema has no ${row.objectName}`);
    return describe;
  }
  #mayReadChildren(describe: SObjectDescribe, relationship: string): boolean {
    const { data, userId } = currentTransaction();
    const child = data.schema.object(describe.childRelationship(relationship)?.childObject ?? "");
    return !child || data.data.access.canObject(userId, child, "read");
  }
  #mayUse(describe: SObjectDescribe, name: string): boolean {
    const field = describe.field(name);
    if (!field || name === "Id") return true;
    const { data, userId } = currentTransaction();
    return data.data.access.canField(userId, describe, field, this.#accessType === "READABLE" ? "read" : "edit");
  }
  #removed(objectName: string, field: string, index: number): void {
    const fields = this.#decision.removedFields.get(objectName) ?? new Set();
    this.#decision.removedFields.set(objectName, fields.add(field));
    this.#decision.modifiedIndexes.add(index);
  }
}

function stripInaccessible(
  accessType: ApexEnum | null,
  rows: ApexList | null,
  enforceObject: ApexValue = true,
): ApexValue {
  if (accessType === null || rows === null) throwNullPointer();
  // The type of the exception is chosen. [Apex Developer Guide, "Enforce Security with the stripInaccessible Method"; soql-lib: SOQL_Test]
  if (rows.items.some((row: SObjectValue | null) => row?.objectName === "AggregateResult"))
    throwApex("System.UnsupportedOperationException", "AggregateResult SObject types are not supported");
  if (typeof enforceObject === "string")
    throw new NotImplementedError("Security.stripInaccessible for a permission set");
  const decision = new ApexAccessDecision(rows.typeKey);
  const stripper = new Stripper(accessType.name, decision);
  rows.items.forEach((row: SObjectValue | null, index) => {
    if (row === null) throwNullPointer();
    if (enforceObject !== false) stripper.requireObject(row);
    decision.records.add(stripper.strip(row, index));
  });
  return decision;
}

definePlatformClass({
  name: "System.Security",
  dispatch: "value",
  statics: { stripinaccessible: stripInaccessible },
});

definePlatformClass({
  name: "System.SObjectAccessDecision",
  dispatch: "value",
  jsClass: ApexAccessDecision,
  methods: {
    getmodifiedindexes: (self: ApexAccessDecision) => new ApexSet("set<integer>", self.modifiedIndexes),
    getrecords: (self: ApexAccessDecision) => self.records,
    getremovedfields: (self: ApexAccessDecision) =>
      new ApexMap(
        "map<string,set<string>>",
        [...self.removedFields].map(([name, fields]) => [name, new ApexSet("set<string>", fields)] as const),
      ),
  },
});

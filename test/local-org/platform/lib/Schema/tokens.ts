/** Tokens and describe results of Schema: one object for each thing described, so that they compare equal. */
import { SObjectDescribe } from "../../../data/schema/describe.ts";
import type { FieldDescribe, Schema } from "../../../data/schema/index.ts";
import { currentTransaction } from "../../transaction.ts";
import type { ApexValue } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexObjectToken extends PlainObject {
  readonly typeKey = "schema.sobjecttype";
  readonly object: SObjectDescribe;

  constructor(object: SObjectDescribe) {
    super();
    this.object = object;
  }
  override apexHash(): string {
    return `sobjecttype:${this.object.name}`;
  }
  override apexEquals(other: ApexValue): boolean {
    return other instanceof ApexObjectToken && other.object.name === this.object.name;
  }
  override apexText(): string {
    return this.object.name;
  }
}

export class ApexFieldToken extends PlainObject {
  readonly typeKey = "schema.sobjectfield";
  readonly object: SObjectDescribe;
  readonly field: FieldDescribe;

  constructor(object: SObjectDescribe, field: FieldDescribe) {
    super();
    this.object = object;
    this.field = field;
  }
  override apexHash(): string {
    return `sobjectfield:${this.object.name}.${this.field.name}`;
  }
  override apexEquals(other: ApexValue): boolean {
    return (
      other instanceof ApexFieldToken && other.object.name === this.object.name && other.field.name === this.field.name
    );
  }
  override apexText(): string {
    return this.field.name;
  }
}

export class ApexObjectDescribe extends PlainObject {
  readonly typeKey = "schema.describesobjectresult";
  readonly object: SObjectDescribe;

  constructor(object: SObjectDescribe) {
    super();
    this.object = object;
  }
}

export class ApexFieldDescribe extends PlainObject {
  readonly typeKey = "schema.describefieldresult";
  readonly object: SObjectDescribe;
  readonly field: FieldDescribe;

  constructor(object: SObjectDescribe, field: FieldDescribe) {
    super();
    this.object = object;
    this.field = field;
  }
}

/** `SObjectType.Account.fields` */
export class ApexFieldMap extends PlainObject {
  readonly typeKey = "schema.sobjecttypefields";
  readonly object: SObjectDescribe;

  constructor(object: SObjectDescribe) {
    super();
    this.object = object;
  }
}

export function runningSchema(): Schema {
  return currentTransaction().data.schema;
}

/**
 * `AggregateResult.SObjectType` is a token like others, of an object that no schema has. Sources: public code compares
 * with it and asks rows for it (soql-lib, fflib-apex-common).
 */
const AGGREGATE_RESULT = new SObjectDescribe({
  name: "AggregateResult",
  label: "Aggregate Result",
  labelPlural: "Aggregate Results",
  keyPrefix: null,
  isCustom: false,
  isSetup: false,
  customSettingsType: null,
  isCustomMetadata: false,
  publishBehavior: null,
  sharingModel: null,
  shareOf: null,
  dml: null,
  fields: [],
  children: () => [],
});

/** @throws NullPointerException, as `Schema.getGlobalDescribe().get('Nope').…` ends */
export function describedObject(name: string): SObjectDescribe {
  if (name.toLowerCase() === "aggregateresult") return AGGREGATE_RESULT;
  return (
    runningSchema().object(name) ?? throwApex("System.NullPointerException", "Attempt to de-reference a null object")
  );
}

export function describedField(object: SObjectDescribe, name: string): FieldDescribe {
  return object.field(name) ?? throwApex("System.SObjectException", `Invalid field ${name} for ${object.name}`);
}

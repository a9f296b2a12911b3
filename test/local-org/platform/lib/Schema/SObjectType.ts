/** Schema.SObjectType, Schema.SObjectField, Schema.SObjectTypeFields. Apex Reference Guide, "Schema Namespace". */
import { defaultByFormula } from "../../../data/formula/fields.ts";
import { picklistsOf } from "../../../data/access/record-types.ts";
import { newEventUuid } from "../../../data/events/publish.ts";
import type { SObjectDescribe } from "../../../data/schema/index.ts";
import { definePlatformClass } from "../../registry.ts";
import { setSchemaTokens } from "../../rows.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { ApexFieldSetMap, fieldSet } from "./FieldSet.ts";
import {
  ApexFieldDescribe,
  ApexFieldMap,
  ApexFieldToken,
  ApexObjectDescribe,
  ApexObjectToken,
  describedField,
  describedObject,
} from "./tokens.ts";

setSchemaTokens({
  objectToken: (objectName) => new ApexObjectToken(describedObject(objectName)),
  fieldToken: (objectName, fieldName) => {
    const object = describedObject(objectName);
    return new ApexFieldToken(object, describedField(object, fieldName));
  },
  describeObject: (objectName) => new ApexObjectDescribe(describedObject(objectName)),
  describeField: (objectName, fieldName) => {
    const object = describedObject(objectName);
    return new ApexFieldDescribe(object, describedField(object, fieldName));
  },
  describeFieldMap: (objectName) => new ApexFieldMap(describedObject(objectName)),
  describeFieldSets: (objectName) => new ApexFieldSetMap(describedObject(objectName)),
  fieldSet: (objectName, name) => fieldSet(describedObject(objectName), name),
});

definePlatformClass({
  name: "Schema.SObjectType",
  dispatch: "value",
  jsClass: ApexObjectToken,
  methods: {
    getdescribe: (self: ApexObjectToken) => new ApexObjectDescribe(self.object),
    "newsobject/0": (self: ApexObjectToken) => new SObjectValue(self.object.name),
    "newsobject/1": (self: ApexObjectToken, id: string | null) => new SObjectValue(self.object.name, { Id: id }),
    "newsobject/2": (self: ApexObjectToken, recordTypeId: string | null, loadDefaults: boolean | null) =>
      withDefaults(self.object, recordTypeId, loadDefaults === true),
    tostring: (self: ApexObjectToken) => self.apexText(),
    equals: (self: ApexObjectToken, other: unknown) => self.apexEquals(other),
  },
});

function withDefaults(object: SObjectDescribe, recordTypeId: string | null, loadDefaults: boolean): SObjectValue {
  const row = new SObjectValue(object.name);
  if (recordTypeId !== null) row.set("RecordTypeId", recordTypeId);
  if (!loadDefaults) return row;
  if (object.isEvent) row.fields.set("EventUuid", newEventUuid(currentTransaction()));
  const { reader } = currentTransaction().data.data;
  const ofType = recordTypeId === null ? undefined : picklistsOf(reader, object, recordTypeId);
  for (const field of object.fields) {
    const own = ofType?.get(field.name.toLowerCase());
    if (own && own.defaultValue !== null) row.set(field.name, own.defaultValue);
    if (own || !field.createable) continue;
    if (field.defaultFormula) row.set(field.name, defaultByFormula(field, reader)); // [PMM: ServiceScheduleService_TEST.shouldReturnModel]
    if (field.defaultValue === null) continue;
    row.set(
      field.name,
      field.apexType === "decimal" ? ApexDecimal.fromNumber(Number(field.defaultValue)) : field.defaultValue,
    );
  }
  return row;
}

definePlatformClass({
  name: "Schema.SObjectField",
  dispatch: "value",
  jsClass: ApexFieldToken,
  methods: {
    getdescribe: (self: ApexFieldToken) => new ApexFieldDescribe(self.object, self.field),
    tostring: (self: ApexFieldToken) => self.apexText(),
    equals: (self: ApexFieldToken, other: unknown) => self.apexEquals(other),
  },
});

/** Keys are lower case; the platform's map takes names in any case. */
export class FieldTokenMap extends ApexMap {
  override get(key: string | null): ApexFieldToken | null {
    return super.get(key === null ? null : key.toLowerCase());
  }
  override has(key: string | null): boolean {
    return super.has(key === null ? null : key.toLowerCase());
  }
}

definePlatformClass({
  name: "Schema.SObjectTypeFields",
  dispatch: "value",
  jsClass: ApexFieldMap,
  methods: {
    getmap: (self: ApexFieldMap) =>
      new FieldTokenMap(
        "map<string,schema.sobjectfield>",
        self.object.fields.map((field) => [field.name.toLowerCase(), new ApexFieldToken(self.object, field)] as const),
      ),
  },
});

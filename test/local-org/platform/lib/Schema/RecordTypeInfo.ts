/**
 * Schema.RecordTypeInfo. Apex Reference Guide, "RecordTypeInfo Class": each object has the master record type besides its own.
 * Record types of the source are not deployed to the local org, so an object that has some is refused by name.
 */
import type { SObjectDescribe } from "../../../data/schema/index.ts";
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { NotImplementedError } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { PlainObject } from "../support/plain-object.ts";
import { asProperties } from "./members.ts";
import { runningSchema } from "./tokens.ts";

/** The id of the master record type is the same in every org. */
const MASTER_ID = "012000000000000AAA";

interface RecordType {
  readonly id: string;
  readonly name: string;
  readonly developerName: string;
}

const MASTER: RecordType = { id: MASTER_ID, name: "Master", developerName: "Master" };

class ApexRecordTypeInfo extends PlainObject {
  readonly typeKey = "schema.recordtypeinfo";
  readonly recordType: RecordType;

  constructor(recordType: RecordType) {
    super();
    this.recordType = recordType;
  }
}

function recordTypesOf(object: SObjectDescribe): ApexRecordTypeInfo[] {
  const own = runningSchema().metadata.of("recordType");
  if (own.some((file) => file.parent?.toLowerCase() === object.name.toLowerCase()))
    throw new NotImplementedError(`record types (of ${object.name})`);
  return [new ApexRecordTypeInfo(MASTER)];
}

export function recordTypeList(object: SObjectDescribe): ApexList {
  return new ApexList("list<schema.recordtypeinfo>", recordTypesOf(object));
}

export function recordTypesBy(object: SObjectDescribe, key: keyof RecordType): ApexMap {
  const keyType = key === "id" ? "id" : "string";
  const entries = recordTypesOf(object).map((info): [ApexValue, ApexValue] => [info.recordType[key], info]);
  return new ApexMap(`map<${keyType},schema.recordtypeinfo>`, entries);
}

const members: Record<string, Implementation> = {
  getname: (self: ApexRecordTypeInfo) => self.recordType.name,
  getdevelopername: (self: ApexRecordTypeInfo) => self.recordType.developerName,
  getrecordtypeid: (self: ApexRecordTypeInfo) => self.recordType.id,
  isactive: () => true,
  isavailable: () => true,
  isdefaultrecordtypemapping: () => true,
  ismaster: (self: ApexRecordTypeInfo) => self.recordType.id === MASTER_ID,
};

definePlatformClass({
  name: "Schema.RecordTypeInfo",
  dispatch: "value",
  jsClass: ApexRecordTypeInfo,
  methods: members,
  getters: asProperties(members),
});

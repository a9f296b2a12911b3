/** Schema.RecordTypeInfo. Apex Reference Guide, "RecordTypeInfo Class": each object has the master record type besides its own. */
import { recordTypeInfos, type RecordTypeInfo } from "../../../data/access/record-types.ts";
import type { SObjectDescribe } from "../../../data/schema/index.ts";
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { PlainObject } from "../support/plain-object.ts";
import { asProperties } from "./members.ts";

class ApexRecordTypeInfo extends PlainObject {
  readonly typeKey = "schema.recordtypeinfo";
  readonly recordType: RecordTypeInfo;

  constructor(recordType: RecordTypeInfo) {
    super();
    this.recordType = recordType;
  }
}

function recordTypesOf(object: SObjectDescribe): ApexRecordTypeInfo[] {
  const { data, userId } = currentTransaction();
  return recordTypeInfos(data.data.reader, userId, object).map((recordType) => new ApexRecordTypeInfo(recordType));
}

export function recordTypeList(object: SObjectDescribe): ApexList {
  return new ApexList("list<schema.recordtypeinfo>", recordTypesOf(object));
}

export function recordTypesBy(object: SObjectDescribe, key: "id" | "name" | "developerName"): ApexMap {
  const keyType = key === "id" ? "id" : "string";
  const entries = recordTypesOf(object).map((info): [ApexValue, ApexValue] => [info.recordType[key], info]);
  return new ApexMap(`map<${keyType},schema.recordtypeinfo>`, entries);
}

const members: Record<string, Implementation> = {
  getname: (self: ApexRecordTypeInfo) => self.recordType.name,
  getdevelopername: (self: ApexRecordTypeInfo) => self.recordType.developerName,
  getrecordtypeid: (self: ApexRecordTypeInfo) => self.recordType.id,
  isactive: (self: ApexRecordTypeInfo) => self.recordType.isActive,
  isavailable: (self: ApexRecordTypeInfo) => self.recordType.isAvailable,
  isdefaultrecordtypemapping: (self: ApexRecordTypeInfo) => self.recordType.isDefault,
  ismaster: (self: ApexRecordTypeInfo) => self.recordType.isMaster,
};

definePlatformClass({
  name: "Schema.RecordTypeInfo",
  dispatch: "value",
  jsClass: ApexRecordTypeInfo,
  methods: members,
  getters: asProperties(members),
});

/** Schema.DescribeSObjectResult and Schema.ChildRelationship. Apex Reference Guide, "DescribeSObjectResult Class". */
import type { ChildRelationship, SObjectDescribe } from "../../../data/schema/index.ts";
import { currentTransaction } from "../../transaction.ts";
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { platformEnum } from "../../values/enum.ts";
import { ApexList } from "../../values/list.ts";
import { definePlatformEnumClass } from "../support/enums.ts";
import { PlainObject } from "../support/plain-object.ts";
import { ApexFieldSetMap } from "./FieldSet.ts";
import { asProperties } from "./members.ts";
import { recordTypeList, recordTypesBy } from "./RecordTypeInfo.ts";
import {
  ApexFieldMap,
  ApexFieldToken,
  ApexObjectDescribe,
  ApexObjectToken,
  describedField,
  describedObject,
  runningSchema,
} from "./tokens.ts";

definePlatformEnumClass("Schema.SObjectDescribeOptions", ["DEFAULT", "DEFERRED", "FULL"]);

type Action = "create" | "read" | "edit" | "delete";

/** What the running user may do, whatever mode the code runs in. */
function may(object: SObjectDescribe, action: Action): boolean {
  const { data, userId } = currentTransaction();
  return data.data.access.canObject(userId, object, action);
}

class ApexChildRelationship extends PlainObject {
  readonly typeKey = "schema.childrelationship";
  readonly relationship: ChildRelationship;

  constructor(relationship: ChildRelationship) {
    super();
    this.relationship = relationship;
  }
  /** Two describes of one relationship are equal, as keys of a map too. */
  override apexEquals(other: ApexValue): boolean {
    return other instanceof ApexChildRelationship && other.apexHash() === this.apexHash();
  }
  override apexHash(): string {
    return `childrelationship:${this.relationship.childObject}.${this.relationship.field}`;
  }
}

const members: Record<string, Implementation> = {
  getname: (self: ApexObjectDescribe) => self.object.name,
  getlocalname: (self: ApexObjectDescribe) => self.object.name,
  getlabel: (self: ApexObjectDescribe) => self.object.label,
  getlabelplural: (self: ApexObjectDescribe) => self.object.labelPlural,
  getkeyprefix: (self: ApexObjectDescribe) => self.object.keyPrefix,
  getsobjecttype: (self: ApexObjectDescribe) => new ApexObjectToken(self.object),
  getfields: (self: ApexObjectDescribe) => new ApexFieldMap(self.object),
  getchildrelationships: (self: ApexObjectDescribe) =>
    new ApexList(
      "list<schema.childrelationship>",
      self.object.childRelationships.map((relationship) => new ApexChildRelationship(relationship)),
    ),
  isaccessible: (self: ApexObjectDescribe) => may(self.object, "read"),
  iscreateable: (self: ApexObjectDescribe) => (self.object.dml?.insert ?? false) && may(self.object, "create"),
  isupdateable: (self: ApexObjectDescribe) => (self.object.dml?.update ?? false) && may(self.object, "edit"),
  isdeletable: (self: ApexObjectDescribe) => (self.object.dml?.delete ?? false) && may(self.object, "delete"),
  isundeletable: (self: ApexObjectDescribe) => (self.object.dml?.undelete ?? false) && may(self.object, "create"),
  isqueryable: (self: ApexObjectDescribe) => !self.object.isEvent,
  iscustom: (self: ApexObjectDescribe) => self.object.isCustom,
  iscustomsetting: (self: ApexObjectDescribe) => self.object.isCustomSetting,
  getfieldsets: (self: ApexObjectDescribe) => new ApexFieldSetMap(self.object),
  getrecordtypeinfos: (self: ApexObjectDescribe) => recordTypeList(self.object),
  getrecordtypeinfosbyname: (self: ApexObjectDescribe) => recordTypesBy(self.object, "name"),
  getrecordtypeinfosbydevelopername: (self: ApexObjectDescribe) => recordTypesBy(self.object, "developerName"),
  getrecordtypeinfosbyid: (self: ApexObjectDescribe) => recordTypesBy(self.object, "id"),
  getsobjectdescribeoption: () => platformEnum("Schema.SObjectDescribeOptions").byName("FULL"),
  getassociateentitytype: (self: ApexObjectDescribe) => associated(self.object.name)?.type ?? null,
  getassociateparententity: (self: ApexObjectDescribe) => associated(self.object.name)?.parent ?? null,
  gethassubtypes: () => false,
  isdeprecatedandhidden: () => false,
  isfeedenabled: () => false, // no feeds in the local org
  ismergeable: (self: ApexObjectDescribe) => ["Account", "Contact", "Lead", "Case"].includes(self.object.name),
  issearchable: (self: ApexObjectDescribe) =>
    !self.object.isEvent && !self.object.isCustomMetadata && !self.object.isCustomSetting,
};

/** `Account__Share` and `AccountHistory`: what the object keeps of which other. [Apex Reference Guide: getAssociateEntityType] */
function associated(name: string): { type: string; parent: string } | null {
  const match = /^(.+?)(?:__)?(Share|History|Feed|ChangeEvent)$/.exec(name);
  const [, base = "", type = ""] = match ?? [];
  const parent = [base, `${base}__c`].find((candidate) => runningSchema().object(candidate));
  return parent ? { type, parent } : null;
}

definePlatformClass({
  name: "Schema.DescribeSObjectResult",
  dispatch: "value",
  jsClass: ApexObjectDescribe,
  methods: members,
  getters: asProperties(members),
});

const childMembers: Record<string, Implementation> = {
  getchildsobject: (self: ApexChildRelationship) => new ApexObjectToken(describedObject(self.relationship.childObject)),
  getfield: (self: ApexChildRelationship) => {
    const object = describedObject(self.relationship.childObject);
    return new ApexFieldToken(object, describedField(object, self.relationship.field));
  },
  getrelationshipname: (self: ApexChildRelationship) => self.relationship.relationshipName,
  iscascadedelete: (self: ApexChildRelationship) => self.relationship.cascadeDelete,
};

definePlatformClass({
  name: "Schema.ChildRelationship",
  dispatch: "value",
  jsClass: ApexChildRelationship,
  methods: childMembers,
  getters: asProperties(childMembers),
});

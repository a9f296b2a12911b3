/** Schema.DescribeFieldResult, Schema.PicklistEntry. Apex Reference Guide, "DescribeFieldResult Class". */
import { isPermissionable } from "../../../data/access/user-access.ts";
import { compoundOf, validFor } from "../../../data/schema/index.ts";
import type { FieldDescribe, PicklistValue } from "../../../data/schema/index.ts";
import { currentTransaction } from "../../transaction.ts";
import { definePlatformClass, type Implementation } from "../../registry.ts";
import { platformEnum } from "../../values/enum.ts";
import { ApexList } from "../../values/list.ts";
import { PlainObject } from "../support/plain-object.ts";
import { displayTypeName } from "./DisplayType.ts";
import { asProperties } from "./members.ts";
import { soapTypeOf } from "./SoapType.ts";
import { ApexFieldDescribe, ApexFieldToken, ApexObjectToken, runningSchema } from "./tokens.ts";

export class ApexPicklistEntry extends PlainObject {
  readonly typeKey = "schema.picklistentry";
  readonly entry: PicklistValue;
  readonly validFor: string | null;

  constructor(entry: PicklistValue, validity: string | null) {
    super();
    this.entry = entry;
    this.validFor = validity;
  }
}

/** Types that GROUP BY takes. [Apex Reference Guide: DescribeFieldResult, isGroupable] */
function isGroupable(field: FieldDescribe): boolean {
  if (field.calculated || !field.isFilterable || field.encrypted) return false;
  return !["textarea", "multipicklist", "datetime", "time", "double", "currency", "percent", "location"].includes(
    field.type,
  );
}

function mayField(
  { object, field }: ApexFieldDescribe,
  action: "read" | "edit",
  objectAction: "read" | "create" | "edit",
): boolean {
  const { data, userId } = currentTransaction();
  const { access } = data.data;
  return access.canObject(userId, object, objectAction) && access.canField(userId, object, field, action);
}

const members: Record<string, Implementation> = {
  getname: (self: ApexFieldDescribe) => self.field.name,
  getlocalname: (self: ApexFieldDescribe) => self.field.name,
  getlabel: (self: ApexFieldDescribe) => self.field.label,
  gettype: (self: ApexFieldDescribe) => platformEnum("Schema.DisplayType").byName(displayTypeName(self.field)),
  getlength: (self: ApexFieldDescribe) => self.field.length,
  getbytelength: (self: ApexFieldDescribe) => self.field.length * 3,
  getprecision: (self: ApexFieldDescribe) => self.field.precision,
  getscale: (self: ApexFieldDescribe) => self.field.scale,
  getdigits: (self: ApexFieldDescribe) => (self.field.type === "int" ? self.field.precision : 0),
  getdefaultvalue: (self: ApexFieldDescribe) => self.field.defaultValue,
  getdefaultvalueformula: (self: ApexFieldDescribe) => self.field.defaultValueFormula,
  getcompoundfieldname: (self: ApexFieldDescribe) => compoundOf(self.object, self.field)?.name ?? null,
  getrelationshipname: (self: ApexFieldDescribe) => self.field.relationshipName,
  getsobjectfield: (self: ApexFieldDescribe) => new ApexFieldToken(self.object, self.field),
  getsobjecttype: (self: ApexFieldDescribe) => new ApexObjectToken(self.object),
  getreferenceto: (self: ApexFieldDescribe) =>
    new ApexList(
      "list<schema.sobjecttype>",
      self.field.referenceTo.flatMap((name) => {
        const object = runningSchema().object(name);
        return object ? [new ApexObjectToken(object)] : [];
      }),
    ),
  getpicklistvalues: (self: ApexFieldDescribe) =>
    new ApexList(
      "list<schema.picklistentry>",
      self.field.picklist.map((entry) => new ApexPicklistEntry(entry, validFor(self.object, self.field, entry))),
    ),
  isaccessible: (self: ApexFieldDescribe) => mayField(self, "read", "read"),
  iscreateable: (self: ApexFieldDescribe) =>
    self.field.createable && (self.object.dml?.insert ?? false) && mayField(self, "edit", "create"),
  isupdateable: (self: ApexFieldDescribe) =>
    self.field.updateable && (self.object.dml?.update ?? false) && mayField(self, "edit", "edit"),
  isnillable: (self: ApexFieldDescribe) =>
    !self.field.required && self.field.type !== "boolean" && self.field.type !== "id",
  isunique: (self: ApexFieldDescribe) => self.field.unique && self.field.type !== "id",
  iscasesensitive: (self: ApexFieldDescribe) => self.field.caseSensitive,
  isexternalid: (self: ApexFieldDescribe) => self.field.externalId,
  isidlookup: (self: ApexFieldDescribe) => self.field.idLookup,
  iscustom: (self: ApexFieldDescribe) => self.field.isCustom,
  iscalculated: (self: ApexFieldDescribe) => self.field.calculated,
  isautonumber: (self: ApexFieldDescribe) => self.field.autoNumber !== null,
  isnamefield: (self: ApexFieldDescribe) => self.field.nameField,
  isnamepointing: (self: ApexFieldDescribe) =>
    self.field.relationshipName !== null && self.field.referenceTo.length !== 1,
  isfilterable: (self: ApexFieldDescribe) => self.field.isFilterable,
  issortable: (self: ApexFieldDescribe) => self.field.isFilterable,
  isrestrictedpicklist: (self: ApexFieldDescribe) => self.field.restrictedPicklist,
  iscascadedelete: (self: ApexFieldDescribe) => self.field.deleteRule === "cascade",
  isrestricteddelete: (self: ApexFieldDescribe) => self.field.deleteRule === "restrict",
  isdefaultedoncreate: (self: ApexFieldDescribe) =>
    self.field.defaultValue !== null || self.field.defaultFormula !== null,
  getinlinehelptext: (self: ApexFieldDescribe) => self.field.inlineHelpText,
  getsoaptype: (self: ApexFieldDescribe) => soapTypeOf(self.field),
  getcontroller: (self: ApexFieldDescribe) => {
    const controller =
      self.field.controllingField === null ? undefined : self.object.field(self.field.controllingField);
    return controller ? new ApexFieldToken(self.object, controller) : null;
  },
  isdependentpicklist: (self: ApexFieldDescribe) => self.field.controllingField !== null,
  // The local org knows no lookup filters and person accounts: deployed fields have none.
  getreferencetargetfield: () => null,
  getrelationshiporder: (self: ApexFieldDescribe) => (self.field.masterDetail ? 0 : null),
  isencrypted: (self: ApexFieldDescribe) => self.field.encrypted,
  ishtmlformatted: (self: ApexFieldDescribe) => self.field.htmlFormatted,
  isgroupable: (self: ApexFieldDescribe) => isGroupable(self.field),
  isaggregatable: (self: ApexFieldDescribe) =>
    self.field.isFilterable && !self.field.encrypted && !["boolean", "multipicklist"].includes(self.field.type),
  isdeprecatedandhidden: () => false,
  isaipredictionfield: () => false,
  isdisplaylocationindecimal: () => false,
  isformulatreatnullnumberaszero: () => false,
  ishighscalenumber: () => false,
  isquerybydistance: (self: ApexFieldDescribe) => self.field.type === "location",
  issearchprefilterable: () => false,
  // "true if writing to the detail object requires read sharing instead of read/write sharing of the parent"
  iswriterequiresmasterread: (self: ApexFieldDescribe) => self.field.masterReadSuffices,
  ispermissionable: (self: ApexFieldDescribe) => isPermissionable(self.object, self.field),
};

definePlatformClass({
  name: "Schema.DescribeFieldResult",
  dispatch: "value",
  jsClass: ApexFieldDescribe,
  methods: members,
  getters: asProperties(members),
});

const entryMembers: Record<string, Implementation> = {
  getvalue: (self: ApexPicklistEntry) => self.entry.value,
  getlabel: (self: ApexPicklistEntry) => self.entry.label,
  isactive: (self: ApexPicklistEntry) => self.entry.isActive,
  isdefaultvalue: (self: ApexPicklistEntry) => self.entry.isDefault,
};

definePlatformClass({
  name: "Schema.PicklistEntry",
  dispatch: "value",
  jsClass: ApexPicklistEntry,
  methods: entryMembers,
  getters: asProperties(entryMembers),
});

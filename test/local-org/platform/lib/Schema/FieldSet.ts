/** Schema.FieldSet, FieldSetMember and SObjectTypeFieldSets, from `.fieldSet-meta.xml`. Apex Reference Guide, "FieldSet Class". */
import type { FieldDescribe, SObjectDescribe } from "../../../data/schema/index.ts";
import { xmlFlag, xmlList, xmlText, type MetadataFile, type Xml } from "../../../data/schema/source.ts";
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { platformEnum } from "../../values/enum.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { PlainObject } from "../support/plain-object.ts";
import { displayTypeName } from "./DisplayType.ts";
import { asProperties } from "./members.ts";
import { ApexFieldToken, ApexObjectToken, runningSchema } from "./tokens.ts";

/** `SObjectType.Account.fieldSets` */
export class ApexFieldSetMap extends PlainObject {
  readonly typeKey = "schema.sobjecttypefieldsets";
  readonly object: SObjectDescribe;

  constructor(object: SObjectDescribe) {
    super();
    this.object = object;
  }
}

class ApexFieldSet extends PlainObject {
  readonly typeKey = "schema.fieldset";
  readonly object: SObjectDescribe;
  readonly file: MetadataFile;

  constructor(object: SObjectDescribe, file: MetadataFile) {
    super();
    this.object = object;
    this.file = file;
  }
  override apexHash(): string {
    return `fieldset:${this.object.name}.${this.file.name}`;
  }
  override apexEquals(other: ApexValue): boolean {
    return other instanceof ApexFieldSet && other.apexHash() === this.apexHash();
  }
}

class ApexFieldSetMember extends PlainObject {
  readonly typeKey = "schema.fieldsetmember";
  /** The field's path from the object: `Name`, `Owner.Name`. */
  readonly path: string;
  readonly object: SObjectDescribe;
  readonly field: FieldDescribe;
  readonly isRequired: boolean;

  constructor(path: string, object: SObjectDescribe, field: FieldDescribe, isRequired: boolean) {
    super();
    this.path = path;
    this.object = object;
    this.field = field;
    this.isRequired = isRequired;
  }
}

function fieldSetsOf(object: SObjectDescribe): ApexFieldSet[] {
  const files = runningSchema().metadata.of("fieldSet");
  return files
    .filter((file) => file.parent?.toLowerCase() === object.name.toLowerCase())
    .map((file) => new ApexFieldSet(object, file));
}

/** The field set of that name, or null; `SObjectType.Account.fieldSets.Name` in code. */
export function fieldSet(object: SObjectDescribe, name: string): ApexFieldSet | null {
  return fieldSetsOf(object).find(({ file }) => file.name.toLowerCase() === name.toLowerCase()) ?? null;
}

function membersOf({ object, file }: ApexFieldSet): ApexList {
  const displayed = xmlList(file.xml, "displayedFields").map((xml) => member(object, xml));
  return new ApexList("list<schema.fieldsetmember>", displayed);
}

function member(object: SObjectDescribe, xml: Xml): ApexFieldSetMember {
  const path = xmlText(xml, "field") ?? "";
  const names = path.split(".");
  const last = names.pop() ?? "";
  let owner: SObjectDescribe | undefined = object;
  for (const name of names) owner = runningSchema().object(owner?.relationship(name)?.referenceTo[0] ?? "");
  const field = owner?.field(last);
  if (!owner || !field) throwApex("System.SObjectException", `Invalid field ${path} for ${object.name}`);
  return new ApexFieldSetMember(path, owner, field, xmlFlag(xml, "isRequired"));
}

const setMembers: Record<string, Implementation> = {
  getdescription: (self: ApexFieldSet) => xmlText(self.file.xml, "description"),
  getfields: membersOf,
  getlabel: (self: ApexFieldSet) => xmlText(self.file.xml, "label"),
  getname: (self: ApexFieldSet) => self.file.name,
  getnamespace: () => null,
  getsobjecttype: (self: ApexFieldSet) => new ApexObjectToken(self.object),
};

definePlatformClass({
  name: "Schema.FieldSet",
  dispatch: "value",
  jsClass: ApexFieldSet,
  methods: setMembers,
  getters: asProperties(setMembers),
});

const memberMembers: Record<string, Implementation> = {
  getdbrequired: (self: ApexFieldSetMember) => self.field.required,
  getfieldpath: (self: ApexFieldSetMember) => self.path,
  getlabel: (self: ApexFieldSetMember) => self.field.label,
  getrequired: (self: ApexFieldSetMember) => self.isRequired,
  getsobjectfield: (self: ApexFieldSetMember) => new ApexFieldToken(self.object, self.field),
  gettype: (self: ApexFieldSetMember) => platformEnum("Schema.DisplayType").byName(displayTypeName(self.field)),
};

definePlatformClass({
  name: "Schema.FieldSetMember",
  dispatch: "value",
  jsClass: ApexFieldSetMember,
  methods: memberMembers,
  getters: asProperties(memberMembers),
});

definePlatformClass({
  name: "Schema.SObjectTypeFieldSets",
  dispatch: "value",
  jsClass: ApexFieldSetMap,
  methods: {
    getmap: (self: ApexFieldSetMap) =>
      new ApexMap(
        "map<string,schema.fieldset>",
        fieldSetsOf(self.object).map((set) => [set.file.name, set] as const),
      ),
  },
});

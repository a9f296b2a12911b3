/** The describe model: what the schema knows of an object and its fields, in the words of the platform's own describe calls. */

import type { Formula } from "../formula/parse.ts";
import type { RecordTypeDescribe } from "./record-types.ts";

/** Field types as the SOAP and REST describe calls write them. [Object Reference: Field Types, Primitive Data Types] */
export type FieldType =
  | "id"
  | "string"
  | "textarea"
  | "picklist"
  | "multipicklist"
  | "combobox"
  | "reference"
  | "boolean"
  | "int"
  | "long"
  | "double"
  | "currency"
  | "percent"
  | "date"
  | "datetime"
  | "time"
  | "email"
  | "phone"
  | "url"
  | "base64"
  | "address"
  | "location"
  | "anyType";

/** Apex type of a field's value, as `typeKey` writes it. */
export type FieldApexType =
  | "id"
  | "string"
  | "boolean"
  | "integer"
  | "long"
  | "decimal"
  | "date"
  | "datetime"
  | "time"
  | "blob"
  | "address"
  | "location"
  | "object";

export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly isDefault: boolean;
  readonly isActive: boolean;
  /** The values of the controlling field with which it is valid. */
  readonly controllers?: readonly string[];
}

export interface AutoNumber {
  /** Display format of the metadata, for instance `A-{0000}`. */
  readonly format: string;
  readonly start: number;
}

/** What becomes of a row when the row it looks up to is deleted. */
export type DeleteRule = "clear" | "restrict" | "cascade";

/** A formula field's formula, and whether its blank numbers count as zero. */
export interface FieldFormula {
  readonly tree: Formula;
  readonly blanks: "zero" | "blank";
}

export interface SummaryFilter {
  readonly field: string;
  readonly operation: FilterOperation;
  readonly value: string;
}

const FILTER_OPERATIONS = [
  "equals",
  "notEqual",
  "lessThan",
  "greaterThan",
  "lessOrEqual",
  "greaterOrEqual",
  "contains",
  "notContain",
  "startsWith",
  "includes",
  "excludes",
] as const;

export type FilterOperation = (typeof FILTER_OPERATIONS)[number];

/** An operation of a condition in the metadata; `equals` where none is written. @throws for one that is not here, naming it */
export function filterOperation(written: string | null): FilterOperation {
  const known = FILTER_OPERATIONS.find((operation) => operation === (written ?? "equals"));
  if (!known) throw new Error(`local org: the operation ${written} is not implemented`);
  return known;
}

/** What a roll-up summary field adds up: details by their master-detail field. */
export interface FieldSummary {
  readonly operation: "count" | "sum" | "min" | "max";
  readonly object: string;
  readonly foreignKey: string;
  /** Null for a count. */
  readonly field: string | null;
  readonly filters: readonly SummaryFilter[];
}

/** An active validation rule. */
export interface ValidationRule {
  readonly name: string;
  readonly condition: Formula;
  readonly message: string;
  /** Where the message is shown; null for the top of the page. */
  readonly field: string | null;
}

export interface FieldDescribe {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly apexType: FieldApexType;
  readonly isCustom: boolean;
  /** Longest text in characters; 0 where the type has none. */
  readonly length: number;
  /** Digits in all, for numbers; 0 where the type has none. */
  readonly precision: number;
  readonly scale: number;
  /** An insert must bring a value, an update must not empty it. */
  readonly required: boolean;
  readonly unique: boolean;
  /** For unique text: whether `a` and `A` differ. */
  readonly caseSensitive: boolean;
  readonly externalId: boolean;
  /** Whether upsert may match on it (`idLookup` in describe calls). */
  readonly idLookup: boolean;
  readonly referenceTo: readonly string[];
  /** Objects whose ids the field takes too, though queries through it see the fields of `referenceTo` alone. */
  readonly alsoTakes?: readonly string[];
  readonly relationshipName: string | null;
  readonly masterDetail: boolean;
  /** For a master-detail field: who may read the master may write the detail; else one must be able to write the master. */
  readonly masterReadSuffices: boolean;
  readonly deleteRule: DeleteRule;
  readonly picklist: readonly PicklistValue[];
  /** The field on whose value the picklist depends. */
  readonly controllingField: string | null;
  readonly restrictedPicklist: boolean;
  /** Default as a literal in the form of the value's Apex type (boolean, string, number); null for none. */
  readonly defaultValue: string | number | boolean | null;
  readonly createable: boolean;
  readonly updateable: boolean;
  /** A formula, roll-up or compound value: derived when read. */
  readonly calculated: boolean;
  readonly formula: FieldFormula | null;
  readonly summary: FieldSummary | null;
  /** A default that is not a literal. */
  readonly defaultFormula: Formula | null;
  /** The default as the metadata writes it, for types whose defaults are formulas even where they are literals. */
  readonly defaultValueFormula: string | null;
  readonly autoNumber: AutoNumber | null;
  readonly nameField: boolean;
  readonly isFilterable: boolean;
  /** The help text of the metadata. */
  readonly inlineHelpText: string | null;
  /** Classic encrypted text. */
  readonly encrypted: boolean;
  readonly htmlFormatted: boolean;
}

/** A field as it is written down: what is not said has the plain default of its type. */
export type FieldSpec = Partial<Omit<FieldDescribe, "name" | "type">> & Pick<FieldDescribe, "name" | "type">;

export interface ChildRelationship {
  readonly childObject: string;
  readonly field: string;
  readonly relationshipName: string | null;
  readonly cascadeDelete: boolean;
}

/** Which DML verbs an object takes. */
export interface DmlSupport {
  readonly insert: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  readonly undelete: boolean;
}

/** Organisation-wide defaults, as the metadata writes them. [Metadata API Developer Guide: CustomObject, SharingModel] */
export type SharingModel = "Private" | "Read" | "ReadWrite" | "ReadWriteTransfer" | "FullAccess" | "ControlledByParent";

/** What a share object (`Invoice__Share`, `AccountShare`) opens, and by which of its fields. */
export interface ShareOf {
  readonly object: string;
  readonly parentField: string;
  readonly levelField: string;
}

export type CustomSettingsType = "List" | "Hierarchy";
export type PublishBehavior = "PublishAfterCommit" | "PublishImmediately";

/** Everything of an object except its lookups by name, which `SObjectDescribe` adds. */
export interface ObjectSpec {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string | null;
  readonly isCustom: boolean;
  /** A setup object by the rule of mixed DML. */
  readonly isSetup: boolean;
  readonly customSettingsType: CustomSettingsType | null;
  readonly isCustomMetadata: boolean;
  readonly publishBehavior: PublishBehavior | null;
  /** The organisation-wide default; null where records are not shared one by one. */
  readonly sharingModel: SharingModel | null;
  /** For a share object. */
  readonly shareOf: ShareOf | null;
  /** Null when nobody wrote down the object's rules: it reads as an empty table and its DML is refused by name. */
  readonly dml: DmlSupport | null;
  readonly fields: readonly FieldDescribe[];
  /** A custom object whose rows tasks and events may concern. */
  readonly takesActivities?: boolean;
  /** Those of the metadata, without the master. */
  readonly recordTypes?: readonly RecordTypeDescribe[];
  /** Asked when first needed: the children may not have been read yet. */
  readonly children: () => readonly ChildRelationship[];
  /** The fields of a big object's index, in order. */
  readonly bigIndex?: readonly string[];
  /** The project's own prefixes, by which its custom fields may be named too. */
  readonly ownPrefixes?: readonly string[];
  /** A child relationship that is not among the children but known by name. */
  readonly bareChild?: (relationshipName: string) => ChildRelationship | undefined;
}

const APEX_TYPES: Readonly<Record<FieldType, FieldApexType>> = {
  id: "id",
  string: "string",
  textarea: "string",
  picklist: "string",
  multipicklist: "string",
  combobox: "string",
  reference: "id",
  boolean: "boolean",
  int: "integer",
  long: "long",
  double: "decimal",
  currency: "decimal",
  percent: "decimal",
  date: "date",
  datetime: "datetime",
  time: "time",
  email: "string",
  phone: "string",
  url: "string",
  base64: "blob",
  address: "address",
  location: "location",
  anyType: "object",
};

/** Lengths of the types whose length is fixed. [Object Reference: Field Types] */
const DEFAULT_LENGTHS: Partial<Record<FieldType, number>> = {
  id: 18,
  reference: 18,
  string: 255,
  textarea: 255,
  picklist: 255,
  multipicklist: 4099,
  combobox: 255,
  email: 80,
  phone: 40,
  url: 255,
};

/** Fills a written-down field up with the defaults of its type. */
export function makeField(spec: FieldSpec): FieldDescribe {
  const calculated = spec.calculated ?? false;
  const derived = calculated || spec.type === "id" || spec.autoNumber != null;
  return {
    label: labelOf(spec.name),
    apexType: APEX_TYPES[spec.type],
    isCustom: spec.name.endsWith("__c"),
    length: DEFAULT_LENGTHS[spec.type] ?? 0,
    precision: spec.type === "int" ? 8 : 0,
    scale: 0,
    required: false,
    unique: spec.type === "id",
    caseSensitive: spec.type === "id",
    externalId: false,
    idLookup: spec.type === "id" || spec.externalId === true,
    referenceTo: [],
    relationshipName: null,
    masterDetail: false,
    masterReadSuffices: false,
    deleteRule: "clear",
    picklist: [],
    controllingField: null,
    restrictedPicklist: false,
    defaultValue: spec.type === "boolean" ? false : null,
    createable: !derived,
    updateable: !derived,
    calculated,
    formula: null,
    summary: null,
    defaultFormula: null,
    defaultValueFormula: null,
    autoNumber: null,
    nameField: false,
    inlineHelpText: null,
    encrypted: false,
    htmlFormatted: false,
    isFilterable:
      !(spec.type === "textarea" && (spec.length ?? 255) > 255) && spec.type !== "base64" && spec.type !== "address",
    ...spec,
  };
}

/** `LastLoginDate` -> `Last Login Date`, `AccountId` -> `Account ID`, the way standard labels are written. */
export function labelOf(name: string): string {
  const words = name
    .replace(/__c$/, "")
    .replace(/_/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2");
  return words.replace(/ Id$/, " ID");
}

/** One object of the schema. Names are looked up in any case, as on the platform. */
export class SObjectDescribe implements Omit<
  ObjectSpec,
  "bareChild" | "recordTypes" | "takesActivities" | "bigIndex" | "ownPrefixes"
> {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string | null;
  readonly isCustom: boolean;
  readonly isSetup: boolean;
  readonly customSettingsType: CustomSettingsType | null;
  readonly isCustomMetadata: boolean;
  readonly publishBehavior: PublishBehavior | null;
  readonly sharingModel: SharingModel | null;
  readonly shareOf: ShareOf | null;
  readonly dml: DmlSupport | null;
  readonly fields: readonly FieldDescribe[];
  readonly recordTypes: readonly RecordTypeDescribe[];
  readonly takesActivities: boolean;
  readonly bigIndex: readonly string[];
  readonly children: () => readonly ChildRelationship[];
  readonly bareChild: ((relationshipName: string) => ChildRelationship | undefined) | undefined;
  readonly #byName = new Map<string, FieldDescribe>();
  readonly #ownPrefixes: readonly string[];
  readonly #byRelationship = new Map<string, FieldDescribe>();
  #children: ReadonlyMap<string, ChildRelationship> | null = null;
  #childList: readonly ChildRelationship[] | null = null;

  constructor(spec: ObjectSpec) {
    this.name = spec.name;
    this.label = spec.label;
    this.labelPlural = spec.labelPlural;
    this.keyPrefix = spec.keyPrefix;
    this.isCustom = spec.isCustom;
    this.isSetup = spec.isSetup;
    this.customSettingsType = spec.customSettingsType;
    this.isCustomMetadata = spec.isCustomMetadata;
    this.publishBehavior = spec.publishBehavior;
    this.sharingModel = spec.sharingModel;
    this.shareOf = spec.shareOf;
    this.dml = spec.dml;
    this.fields = spec.fields;
    this.recordTypes = spec.recordTypes ?? [];
    this.takesActivities = spec.takesActivities ?? false;
    this.bigIndex = spec.bigIndex ?? [];
    this.children = spec.children;
    this.#ownPrefixes = (spec.ownPrefixes ?? []).map((prefix) => `${prefix.toLowerCase()}__`);
    this.bareChild = spec.bareChild;
    for (const field of spec.fields) {
      this.#byName.set(field.name.toLowerCase(), field);
      if (field.relationshipName) this.#byRelationship.set(field.relationshipName.toLowerCase(), field);
    }
    for (const prefix of this.#ownPrefixes) this.#addPrefixed(prefix);
  }

  /** Within its own namespace a custom field may be named with the prefix or without it. [Apex Developer Guide: Namespace Prefix] */
  #addPrefixed(prefix: string): void {
    for (const names of [this.#byName, this.#byRelationship])
      for (const [name, field] of names) if (/^(?!.+__.+__)\w+__[cr]$/.test(name)) names.set(prefix + name, field);
  }

  /** A platform event (`__e`): rows are published, never stored. */
  get isEvent(): boolean {
    return this.publishBehavior !== null;
  }

  /**
   * Whether it may have triggers. [newbe.dev "Which standard objects don't support triggers?": shares, histories, setup objects but users] What the
   * platform says of an object about which nothing is written down here is not known: it has none.
   */
  get isTriggerable(): boolean {
    if (this.isCustomSetting || this.isCustomMetadata || this.shareOf !== null || this.dml === null) return false;
    if (this.isSetup && this.name !== "User") return false;
    return this.dml.insert || this.dml.update || this.dml.delete;
  }

  get isCustomSetting(): boolean {
    return this.customSettingsType !== null;
  }

  field(name: string): FieldDescribe | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** The reference field behind a parent relationship name (`Account`, `Manager__r`). */
  relationship(name: string): FieldDescribe | undefined {
    return this.#byRelationship.get(name.toLowerCase());
  }

  get childRelationships(): readonly ChildRelationship[] {
    return (this.#childList ??= this.children());
  }

  childRelationship(name: string): ChildRelationship | undefined {
    this.#children ??= new Map(
      this.childRelationships.flatMap((child) =>
        child.relationshipName ? [[child.relationshipName.toLowerCase(), child] as const] : [],
      ),
    );
    const key = name.toLowerCase();
    const own = this.#ownPrefixes.find((prefix) => key.startsWith(prefix));
    return this.#children.get(own === undefined ? key : key.slice(own.length)) ?? this.bareChild?.(name);
  }

  get nameField(): FieldDescribe | undefined {
    return this.fields.find((field) => field.nameField);
  }
}

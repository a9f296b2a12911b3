import { readListViews, type ListViewDescribe } from "./list-views.ts";
import { checkFormula, expectResult, formulaTypeOf } from "../formula/check.ts";
import { checkLength } from "../formula/parameters.ts";
import { parseFormula } from "../formula/parse.ts";
import { customField, partsOf, childRelationshipName, picklistValues, type GlobalValueSets } from "./custom-field.ts";
import { customObject } from "./custom-object.ts";
import type { ChildRelationship, FieldDescribe, SObjectDescribe, ValidationRule } from "./describe.ts";
import { SourceMetadata, xmlFlag, xmlList, xmlText, xmlTexts, type MetadataFile, type Xml } from "./source.ts";
import {
  readRecordTypes,
  readVisibilities,
  type RecordTypeDescribe,
  type RecordTypeVisibility,
} from "./record-types.ts";
import { readSharingRules, type SharingRule } from "./sharing-rules.ts";
import { hasShareObject, shareName, shareObject } from "./share-object.ts";
import { standardObject } from "./standard-object.ts";
import { standardNames } from "./standard/index.ts";

export interface SchemaOptions {
  /** sfdx source folders whose objects and fields the org has. */
  readonly sourceDirs: readonly string[];
  /** Prefixes of the ids of custom objects that the org has already, by API name. */
  readonly keyPrefixes?: ReadonlyMap<string, string> | undefined;
  /** The prefixes of the project, by which its objects and fields may be named. */
  readonly namespaces?: readonly string[] | undefined;
}

interface CustomPart {
  readonly field: FieldDescribe;
  readonly file: MetadataFile;
}

/** Every object that the org has: standard objects with written rules, and the project's own. */
export class Schema {
  readonly metadata: SourceMetadata;
  readonly #namespaces: readonly string[];
  readonly #custom = new Map<string, SObjectDescribe>();
  readonly #standard = new Map<string, SObjectDescribe | null>();
  readonly #customParts = new Map<string, CustomPart[]>();
  readonly #customChildren = new Map<string, ChildRelationship[]>();
  readonly #validationRules = new Map<string, ValidationRule[]>();
  readonly #labels = new Map<string, string>();
  readonly #listViews: ReadonlyMap<string, readonly ListViewDescribe[]>;
  readonly #recordTypes: ReadonlyMap<string, readonly RecordTypeDescribe[]>;
  readonly #sharingRules: ReadonlyMap<string, readonly SharingRule[]>;
  readonly #visibilities: ReadonlyMap<string, readonly RecordTypeVisibility[]>;
  #byPrefix: ReadonlyMap<string, SObjectDescribe> | null = null;

  private constructor(
    metadata: SourceMetadata,
    keyPrefixes: ReadonlyMap<string, string>,
    namespaces: readonly string[],
  ) {
    this.metadata = metadata;
    this.#namespaces = namespaces.map((namespace) => namespace.toLowerCase());
    this.#readLabels();
    this.#listViews = readListViews(metadata);
    this.#recordTypes = readRecordTypes(metadata);
    this.#visibilities = readVisibilities(metadata);
    this.#readCustomFields();
    this.#readCustomObjects(keyPrefixes);
    this.#checkFormulas();
    this.#readValidationRules();
    this.#sharingRules = readSharingRules(metadata, (object, field) => this.object(object)?.field(field) !== undefined);
  }

  static load(options: SchemaOptions): Schema {
    const metadata = SourceMetadata.read(options.sourceDirs);
    return new Schema(metadata, options.keyPrefixes ?? new Map(), options.namespaces ?? []);
  }

  /** An object by API name in any case, or undefined when the org has none of that name. */
  object(name: string): SObjectDescribe | undefined {
    const key = name.toLowerCase();
    return this.#custom.get(key) ?? this.#ownObject(key) ?? this.#standardObject(key);
  }

  /** A custom object that is named with the project's own prefix. [Apex Developer Guide: Namespace Prefix] */
  #ownObject(key: string): SObjectDescribe | undefined {
    const prefix = this.#namespaces.find((namespace) => key.startsWith(`${namespace}__`));
    return prefix === undefined ? undefined : this.#custom.get(key.slice(prefix.length + 2));
  }

  /** API names of all objects, standard ones first. */
  objectNames(): string[] {
    return [...standardNames(), ...[...this.#custom.values()].map((object) => object.name)];
  }

  /** Names of an object's field sets, in lower case. */
  fieldSetNames(objectName: string): string[] {
    const sets = this.metadata
      .of("fieldSet")
      .filter(({ parent }) => parent?.toLowerCase() === objectName.toLowerCase());
    return sets.map(({ name }) => name.toLowerCase());
  }

  /** A Visualforce page by its name in any case, as it is spelled. */
  pageName(name: string): string | undefined {
    return this.metadata.of("page").find((page) => page.name.toLowerCase() === name.toLowerCase())?.name;
  }

  /** The object that an id belongs to, by its first three characters. */
  objectOfId(id: string): SObjectDescribe | undefined {
    this.#byPrefix ??= new Map(
      this.objectNames().flatMap((name) => {
        const object = this.object(name);
        return object?.keyPrefix ? [[object.keyPrefix, object] as const] : [];
      }),
    );
    const prefix = id.slice(0, 3);
    return this.#byPrefix.get(prefix) ?? this.#bareObjectOf(prefix);
  }

  /** Objects without written facts are known by their prefix once something has asked for them. */
  #bareObjectOf(prefix: string): SObjectDescribe | undefined {
    for (const object of this.#standard.values()) if (object?.keyPrefix === prefix) return object;
    return undefined;
  }

  /** The prefixes of the ids of custom objects, by API name. */
  keyPrefixes(): Map<string, string> {
    return new Map([...this.#custom.values()].map((object) => [object.name, object.keyPrefix ?? ""]));
  }

  #standardObject(key: string): SObjectDescribe | undefined {
    let object = this.#standard.get(key);
    if (object === undefined) {
      const custom = (this.#customParts.get(key) ?? []).map((part) => part.field);
      const children = (parent: string): readonly ChildRelationship[] => this.#customChildrenOf(parent);
      object = standardObject(key, custom, children, this.#recordTypes.get(key), this.#namespaces) ?? null;
      this.#standard.set(key, object);
    }
    return object ?? undefined;
  }

  #customChildrenOf(parent: string): readonly ChildRelationship[] {
    return this.#customChildren.get(parent.toLowerCase()) ?? [];
  }

  #readCustomFields(): void {
    const valueSets = readValueSets(this.metadata);
    const written = new Map(
      this.metadata.of("field").map((file) => [`${file.parent}.${file.name}`.toLowerCase(), file]),
    );
    const fieldXml = (object: string, field: string) => written.get(`${object}.${field}`.toLowerCase())?.xml;
    for (const file of this.metadata.of("field")) {
      // Standard fields may be in the source too (for instance to track history); their describe stays as it is.
      if (file.parent === null || !file.name.endsWith("__c")) continue;
      for (const owner of ownersOf(file.parent))
        this.metadata.attempt(file.file, () => {
          const field = customField(file, valueSets, fieldXml);
          for (const part of [field, ...partsOf(field, file.xml)]) this.#addCustomField(owner, { field: part, file });
        });
    }
  }

  /** The active validation rules of an object. */
  validationRules(objectName: string): readonly ValidationRule[] {
    return this.#validationRules.get(objectName.toLowerCase()) ?? [];
  }

  /** Names of the objects that have record types, in lower case. */
  objectsWithRecordTypes(): string[] {
    return [...this.#recordTypes.keys()];
  }

  /** The list views of an object, by the names of their files. */
  listViews(objectName: string): readonly ListViewDescribe[] {
    return this.#listViews.get(objectName.toLowerCase()) ?? [];
  }

  /** The sharing rules of an object. */
  sharingRules(objectName: string): readonly SharingRule[] {
    return this.#sharingRules.get(objectName.toLowerCase()) ?? [];
  }

  /** Names of the objects that have list views, in lower case. */
  objectsWithListViews(): string[] {
    return [...this.#listViews.keys()];
  }

  /** The record types that a permission set or profile opens. @param holder `set:Name` or `profile:Name` */
  recordTypeVisibilities(holder: string): readonly RecordTypeVisibility[] {
    return this.#visibilities.get(holder.toLowerCase()) ?? [];
  }

  /** The text of a custom label, by name in any case. */
  label(name: string): string | undefined {
    return this.#labels.get(name.toLowerCase());
  }

  /** The translation of a custom label, where the metadata has one for the language (`fr`, `pt_BR`). */
  translation(name: string, language: string): string | undefined {
    const file = this.metadata.of("translation").find((known) => known.name.toLowerCase() === language.toLowerCase());
    const labels = file ? xmlList(file.xml, "customLabels") : [];
    const found = labels.find((label) => xmlText(label, "name")?.toLowerCase() === name.toLowerCase());
    return found && (xmlTexts(found, "label")[0] || undefined);
  }

  /** Whether a prefix is the project's own. */
  isOwnNamespace(prefix: string): boolean {
    return this.#namespaces.includes(prefix.toLowerCase());
  }

  #readLabels(): void {
    for (const file of this.metadata.of("labels"))
      for (const label of xmlList(file.xml, "labels"))
        this.#labels.set((xmlText(label, "fullName") ?? "").toLowerCase(), xmlTexts(label, "value")[0] ?? "");
  }

  /** Names and types of formulas, now that every object is known. What is wrong is noted against the field's file. */
  #checkFormulas(): void {
    for (const [objectName, parts] of this.#customParts)
      for (const { field, file } of parts) {
        const tree = field.formula?.tree ?? field.defaultFormula;
        const object = this.object(objectName);
        if (!tree || !object) continue;
        this.metadata.attempt(file.file, () => {
          const type = checkFormula(tree, { schema: this, object: field.formula ? object : null });
          const wanted = formulaTypeOf(field);
          // The default of a date may be a point in time. [PMM: ServiceDelivery__c.DeliveryDate__c]
          if (field.formula || type !== "DateTime" || wanted !== "Date") expectResult(type, wanted);
        });
      }
  }

  #readValidationRules(): void {
    for (const file of this.metadata.of("validationRule"))
      for (const owner of ownersOf(file.parent ?? "")) this.#addValidationRule(owner, file.name, file.xml, file.file);
  }

  #addValidationRule(objectName: string, name: string, xml: Xml, file: string): void {
    if (!xmlFlag(xml, "active")) return;
    this.metadata.attempt(file, () => {
      const object = this.object(objectName);
      if (!object) throw new Error(`The org has no object ${objectName}`);
      const text = xmlText(xml, "errorConditionFormula") ?? "";
      checkLength(text);
      const condition = parseFormula(text);
      expectResult(checkFormula(condition, { schema: this, object }), "Boolean");
      const written = xmlText(xml, "errorDisplayField");
      const field = written === null ? null : (object.field(written)?.name ?? written);
      push(this.#validationRules, objectName.toLowerCase(), {
        name,
        condition,
        message: xmlText(xml, "errorMessage") ?? "",
        field,
      });
    });
  }

  #addCustomField(object: string, part: CustomPart): void {
    push(this.#customParts, object.toLowerCase(), part);
    // The list that an activity's lookup makes is that of tasks: ActionPlansV4 reads IsClosed from its Tasks__r, which events have not.
    const isEventOfActivity = part.file.parent === "Activity" && object === "Event";
    const relationshipName = isEventOfActivity ? null : childRelationshipName(part.file);
    for (const parent of part.field.referenceTo)
      push(this.#customChildren, parent.toLowerCase(), {
        childObject: object,
        field: part.field.name,
        relationshipName,
        cascadeDelete: part.field.deleteRule === "cascade",
      });
  }

  #addShareObject(object: SObjectDescribe, keyPrefix: string): void {
    const share = shareObject(object, keyPrefix, this.metadata);
    this.#custom.set(share.name.toLowerCase(), share);
    push(this.#customChildren, object.name.toLowerCase(), {
      childObject: share.name,
      field: "ParentId",
      relationshipName: "Shares",
      cascadeDelete: true,
    });
  }

  /** [Metadata API Developer Guide: CustomObject, "indexes"] */
  #bigIndex(objectName: string): readonly string[] {
    const file = this.metadata.of("index").find(({ parent }) => parent?.toLowerCase() === objectName.toLowerCase());
    return file ? xmlList(file.xml, "fields").flatMap((field) => xmlText(field, "name") ?? []) : [];
  }

  /** Custom objects get the key prefixes a00, a01 ...; events e00 ..., metadata types m00 ..., in order of name. */
  #readCustomObjects(known: ReadonlyMap<string, string>): void {
    const taken = new Set(known.values());
    const counters = new Map<string, number>();
    const nextPrefix = (letter: string): string => {
      const counter = counters.get(letter) ?? 0;
      counters.set(letter, counter + 1);
      const prefix = letter + counter.toString(36).padStart(2, "0");
      return taken.has(prefix) ? nextPrefix(letter) : prefix;
    };
    for (const file of this.metadata.of("object")) {
      const kind = /__(b|c|e|mdt)$/.exec(file.name)?.[1];
      if (!kind) continue;
      const letter = { b: "I", e: "e", mdt: "m" }[kind] ?? "a";
      const keyPrefix = known.get(file.name) ?? nextPrefix(letter);
      this.metadata.attempt(file.file, () => {
        const object = customObject({
          name: file.name,
          file,
          keyPrefix,
          fields: (this.#customParts.get(file.name.toLowerCase()) ?? []).map((part) => part.field),
          recordTypes: this.#recordTypes.get(file.name.toLowerCase()) ?? [],
          bigIndex: this.#bigIndex(file.name),
          children: () => this.#customChildrenOf(file.name),
          ownPrefixes: this.#namespaces,
        });
        this.#custom.set(file.name.toLowerCase(), object);
        if (hasShareObject(object)) this.#addShareObject(object, known.get(shareName(file.name)) ?? nextPrefix("s"));
      });
    }
  }
}

/** Custom fields of tasks and events are those of Activity. [Object Reference: Task and Event Objects; Metadata API Developer Guide: CustomField] */
function ownersOf(parent: string): readonly string[] {
  return parent === "Activity" ? ["Task", "Event"] : [parent];
}

function readValueSets(metadata: SourceMetadata): GlobalValueSets {
  return new Map(
    metadata.of("globalValueSet").map((file) => [file.name, picklistValues(xmlList(file.xml, "customValue"))]),
  );
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

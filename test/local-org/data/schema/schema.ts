import { customField, childRelationshipName, picklistValues, type GlobalValueSets } from "./custom-field.ts";
import { customObject } from "./custom-object.ts";
import type { ChildRelationship, FieldDescribe, SObjectDescribe } from "./describe.ts";
import { SourceMetadata, xmlFlag, xmlList, type MetadataFile } from "./source.ts";
import { standardObject } from "./standard-object.ts";
import { standardNames } from "./standard/index.ts";

export interface SchemaOptions {
  /** sfdx source folders whose objects and fields the org has. */
  readonly sourceDirs: readonly string[];
  /** Prefixes of the ids of custom objects that the org has already, by API name. */
  readonly keyPrefixes?: ReadonlyMap<string, string> | undefined;
}

interface CustomPart {
  readonly field: FieldDescribe;
  readonly file: MetadataFile;
}

/** Every object that the org has: standard objects with written rules, and the project's own. */
export class Schema {
  readonly metadata: SourceMetadata;
  readonly #custom = new Map<string, SObjectDescribe>();
  readonly #standard = new Map<string, SObjectDescribe | null>();
  readonly #customParts = new Map<string, CustomPart[]>();
  readonly #customChildren = new Map<string, ChildRelationship[]>();
  #byPrefix: ReadonlyMap<string, SObjectDescribe> | null = null;

  private constructor(metadata: SourceMetadata, keyPrefixes: ReadonlyMap<string, string>) {
    this.metadata = metadata;
    this.#readCustomFields();
    this.#readCustomObjects(keyPrefixes);
    this.#noteValidationRules();
  }

  static load(options: SchemaOptions): Schema {
    return new Schema(SourceMetadata.read(options.sourceDirs), options.keyPrefixes ?? new Map());
  }

  /** An object by API name in any case, or undefined when the org has none of that name. */
  object(name: string): SObjectDescribe | undefined {
    const key = name.toLowerCase();
    return this.#custom.get(key) ?? this.#standardObject(key);
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

  /** The object that an id belongs to, by its first three characters. */
  objectOfId(id: string): SObjectDescribe | undefined {
    this.#byPrefix ??= new Map(
      this.objectNames().flatMap((name) => {
        const object = this.object(name);
        return object?.keyPrefix ? [[object.keyPrefix, object] as const] : [];
      }),
    );
    return this.#byPrefix.get(id.slice(0, 3));
  }

  /** The prefixes of the ids of custom objects, by API name. */
  keyPrefixes(): Map<string, string> {
    return new Map([...this.#custom.values()].map((object) => [object.name, object.keyPrefix ?? ""]));
  }

  #standardObject(key: string): SObjectDescribe | undefined {
    let object = this.#standard.get(key);
    if (object === undefined) {
      const custom = (this.#customParts.get(key) ?? []).map((part) => part.field);
      object = standardObject(key, custom, (parent) => this.#customChildrenOf(parent)) ?? null;
      this.#standard.set(key, object);
    }
    return object ?? undefined;
  }

  #customChildrenOf(parent: string): readonly ChildRelationship[] {
    return this.#customChildren.get(parent.toLowerCase()) ?? [];
  }

  #readCustomFields(): void {
    const valueSets = readValueSets(this.metadata);
    for (const file of this.metadata.of("field")) {
      // Standard fields may be in the source too (for instance to track history); their describe stays as it is.
      if (file.parent === null || !file.name.endsWith("__c")) continue;
      const { parent } = file;
      this.metadata.attempt(file.file, () =>
        this.#addCustomField(parent, { field: customField(file, valueSets), file }),
      );
    }
    for (const object of this.metadata.of("object"))
      for (const xml of xmlList(object.xml, "fields")) {
        const name = String(xml["fullName"] ?? "");
        const file: MetadataFile = { name, file: object.file, parent: object.name, xml };
        if (name.endsWith("__c"))
          this.metadata.attempt(object.file, () =>
            this.#addCustomField(object.name, { field: customField(file, valueSets), file }),
          );
      }
  }

  /** Formulas are not evaluated here: an active rule that nobody enforces must not pass in silence. */
  #noteValidationRules(): void {
    for (const file of this.metadata.of("validationRule")) {
      if (!xmlFlag(file.xml, "active")) continue;
      this.metadata.attempt(file.file, () => {
        throw new Error(`local org: validation rules are not implemented: ${file.parent}.${file.name} (${file.file})`);
      });
    }
  }

  #addCustomField(object: string, part: CustomPart): void {
    push(this.#customParts, object.toLowerCase(), part);
    const relationshipName = childRelationshipName(part.file);
    for (const parent of part.field.referenceTo)
      push(this.#customChildren, parent.toLowerCase(), {
        childObject: object,
        field: part.field.name,
        relationshipName,
        cascadeDelete: part.field.deleteRule === "cascade",
      });
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
      const kind = /__(c|e|mdt)$/.exec(file.name)?.[1];
      if (!kind) continue;
      const letter = kind === "e" ? "e" : kind === "mdt" ? "m" : "a";
      const keyPrefix = known.get(file.name) ?? nextPrefix(letter);
      this.metadata.attempt(file.file, () => {
        const object = customObject({
          name: file.name,
          file,
          keyPrefix,
          fields: (this.#customParts.get(file.name.toLowerCase()) ?? []).map((part) => part.field),
          children: () => this.#customChildrenOf(file.name),
        });
        this.#custom.set(file.name.toLowerCase(), object);
      });
    }
  }
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

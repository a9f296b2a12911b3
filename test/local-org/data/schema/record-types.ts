/** Record types of the metadata. [Metadata API Developer Guide: RecordType, RecordTypePicklistValue; Profile and PermissionSet: recordTypeVisibilities] */
import { makeField, type FieldDescribe } from "./describe.ts";
import { xmlFlag, xmlList, xmlText, type SourceMetadata, type Xml } from "./source.ts";

export interface RecordTypeDescribe {
  readonly developerName: string;
  readonly label: string;
  readonly description: string | null;
  readonly isActive: boolean;
  /** The values that rows of the type may have, by picklist in lower case. A picklist that is not named has all of its values. */
  readonly picklists: ReadonlyMap<string, RecordTypePicklist>;
}

export interface RecordTypePicklist {
  readonly values: readonly string[];
  readonly defaultValue: string | null;
}

/** What a profile or a permission set opens. */
export interface RecordTypeVisibility {
  /** `Account.Big`, in lower case. */
  readonly recordType: string;
  readonly isDefault: boolean;
}

/** The file names of standard profiles whose names they do not bear. */
const PROFILE_FILES: Readonly<Record<string, string>> = {
  Admin: "System Administrator",
  Standard: "Standard User",
  ReadOnly: "Read Only",
  MarketingProfile: "Marketing User",
  ContractManager: "Contract Manager",
  SolutionManager: "Solution Manager",
  StandardAul: "Standard Platform User",
};

/** Record types by object, in lower case. */
export function readRecordTypes(metadata: SourceMetadata): ReadonlyMap<string, RecordTypeDescribe[]> {
  const found = new Map<string, RecordTypeDescribe[]>();
  const add = (object: string, name: string, xml: Xml): void => {
    const key = object.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), recordTypeOf(name, xml)]);
  };
  for (const file of metadata.of("recordType"))
    if (file.parent !== null) add(file.parent, xmlText(file.xml, "fullName") ?? file.name, file.xml);
  return found;
}

function recordTypeOf(developerName: string, xml: Xml): RecordTypeDescribe {
  const picklists = xmlList(xml, "picklistValues").map((entry) => {
    const values = xmlList(entry, "values");
    const name = (value: Xml): string => decodeURIComponent(xmlText(value, "fullName") ?? "");
    const standard = values.find((value) => xmlFlag(value, "default"));
    const picklist = { values: values.map(name), defaultValue: standard ? name(standard) : null };
    return [(xmlText(entry, "picklist") ?? "").toLowerCase(), picklist] as const;
  });
  return {
    developerName,
    label: xmlText(xml, "label") ?? developerName,
    description: xmlText(xml, "description"),
    isActive: xmlFlag(xml, "active"),
    picklists: new Map(picklists),
  };
}

/** What permission sets and profiles open, by their kind and name: `set:Name`, `profile:Name`, in lower case. */
export function readVisibilities(metadata: SourceMetadata): ReadonlyMap<string, readonly RecordTypeVisibility[]> {
  const of = (xml: Xml): RecordTypeVisibility[] =>
    xmlList(xml, "recordTypeVisibilities")
      .filter((entry) => xmlFlag(entry, "visible"))
      .map((entry) => ({
        recordType: (xmlText(entry, "recordType") ?? "").toLowerCase(),
        isDefault: xmlFlag(entry, "default"),
      }));
  return new Map([
    ...metadata.of("permissionset").map(({ name, xml }) => [`set:${name}`.toLowerCase(), of(xml)] as const),
    ...metadata
      .of("profile")
      .map(({ name, xml }) => [`profile:${PROFILE_FILES[name] ?? name}`.toLowerCase(), of(xml)] as const),
  ]);
}

/** The field that rows of an object have as soon as it has record types. */
export function recordTypeField(): FieldDescribe {
  return makeField({
    name: "RecordTypeId",
    type: "reference",
    label: "Record Type ID",
    isCustom: false,
    referenceTo: ["RecordType"],
    relationshipName: "RecordType",
  });
}

/** The metadata types that can be deployed, by the folder in which a package holds them. [Metadata API Developer Guide: Metadata Types] */

export interface MetadataType {
  readonly name: string;
  readonly folder: string;
  /** Of the component's file; null for a bundle, which is a folder. */
  readonly suffix: string | null;
  /** `X.cls` stands beside `X.cls-meta.xml`. */
  readonly hasMetaFile?: boolean;
}

export const METADATA_TYPES: readonly MetadataType[] = [
  { name: "ApexClass", folder: "classes", suffix: "cls", hasMetaFile: true },
  { name: "ApexTrigger", folder: "triggers", suffix: "trigger", hasMetaFile: true },
  { name: "CustomObject", folder: "objects", suffix: "object" },
  { name: "PermissionSet", folder: "permissionsets", suffix: "permissionset" },
  { name: "MutingPermissionSet", folder: "mutingpermissionsets", suffix: "mutingpermissionset" },
  { name: "PermissionSetGroup", folder: "permissionsetgroups", suffix: "permissionsetgroup" },
  { name: "CustomPermission", folder: "customPermissions", suffix: "customPermission" },
  { name: "CustomLabels", folder: "labels", suffix: "labels" },
  { name: "CustomMetadata", folder: "customMetadata", suffix: "md" },
  { name: "GlobalValueSet", folder: "globalValueSets", suffix: "globalValueSet" },
  { name: "Role", folder: "roles", suffix: "role" },
  { name: "Group", folder: "groups", suffix: "group" },
  { name: "Queue", folder: "queues", suffix: "queue" },
  { name: "SharingRules", folder: "sharingRules", suffix: "sharingRules" },
  {
    name: "PlatformEventSubscriberConfig",
    folder: "PlatformEventSubscriberConfigs",
    suffix: "platformEventSubscriberConfig",
  },
  { name: "Layout", folder: "layouts", suffix: "layout" },
  { name: "CustomTab", folder: "tabs", suffix: "tab" },
  { name: "CustomApplication", folder: "applications", suffix: "app" },
  { name: "FlexiPage", folder: "flexipages", suffix: "flexipage" },
  { name: "ExternalCredential", folder: "externalCredentials", suffix: "externalCredential" },
  { name: "NamedCredential", folder: "namedCredentials", suffix: "namedCredential" },
  { name: "LightningComponentBundle", folder: "lwc", suffix: null },
];

/** The parts of a CustomObject, by their element in its file and their folder and suffix in source format. */
export const OBJECT_PARTS: Readonly<Record<string, { readonly name: string; readonly suffix: string }>> = {
  fields: { name: "CustomField", suffix: "field" },
  listViews: { name: "ListView", suffix: "listView" },
  recordTypes: { name: "RecordType", suffix: "recordType" },
  validationRules: { name: "ValidationRule", suffix: "validationRule" },
  compactLayouts: { name: "CompactLayout", suffix: "compactLayout" },
  fieldSets: { name: "FieldSet", suffix: "fieldSet" },
  webLinks: { name: "WebLink", suffix: "webLink" },
};

const byFolder = new Map(METADATA_TYPES.map((type) => [type.folder.toLowerCase(), type]));
const bySuffix = new Map(METADATA_TYPES.flatMap((type) => (type.suffix === null ? [] : [[type.suffix, type]])));

export function typeOfFolder(folder: string): MetadataType | undefined {
  return byFolder.get(folder.toLowerCase());
}

export function typeOfSuffix(suffix: string): MetadataType | undefined {
  return bySuffix.get(suffix);
}

const partBySuffix = new Map(Object.values(OBJECT_PARTS).map((part) => [part.suffix, part]));

/** The part of an object that a file of source format holds. */
export function partOfSuffix(suffix: string): { readonly name: string; readonly suffix: string } | undefined {
  return partBySuffix.get(suffix);
}

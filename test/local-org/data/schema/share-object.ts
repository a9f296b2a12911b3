/** The share object of a custom object: `Invoice__Share` beside `Invoice__c`. [Apex Developer Guide: Sharing a Record Using Apex] */
import { SObjectDescribe, makeField, type FieldSpec } from "./describe.ts";
import { type SourceMetadata } from "./source.ts";

/** Causes that the platform writes itself. */
const OWN_CAUSES = ["Owner", "Manual", "Rule", "ImplicitChild", "ImplicitParent", "Team", "Territory"];
const KEPT = { createable: false, updateable: false };

/** Objects whose default opens everything, and details, have no share object. [Apex Developer Guide, same page] */
export function hasShareObject(object: SObjectDescribe): boolean {
  return object.isCustom && (object.sharingModel === "Private" || object.sharingModel === "Read");
}

export function shareObject(parent: SObjectDescribe, keyPrefix: string, metadata: SourceMetadata): SObjectDescribe {
  const label = `Share: ${parent.label}`;
  const fields: FieldSpec[] = [
    { name: "Id", type: "id" },
    {
      name: "ParentId",
      type: "reference",
      referenceTo: [parent.name],
      relationshipName: "Parent",
      required: true,
      updateable: false,
      deleteRule: "cascade",
    },
    {
      name: "UserOrGroupId",
      type: "reference",
      referenceTo: ["Group", "User"],
      relationshipName: "UserOrGroup",
      required: true,
      updateable: false,
      deleteRule: "cascade",
    },
    { name: "AccessLevel", type: "picklist", required: true, ...picklist(["Read", "Edit", "All"]) },
    {
      name: "RowCause",
      type: "picklist",
      updateable: false,
      defaultValue: "Manual",
      ...picklist([...OWN_CAUSES, ...sharingReasons(parent.name, metadata)]),
    },
    { name: "LastModifiedDate", type: "datetime", ...KEPT },
    { name: "LastModifiedById", type: "reference", referenceTo: ["User"], relationshipName: "LastModifiedBy", ...KEPT },
    { name: "IsDeleted", type: "boolean", ...KEPT },
  ];
  return new SObjectDescribe({
    name: shareName(parent.name),
    label,
    labelPlural: label,
    keyPrefix,
    isCustom: true,
    isSetup: false,
    customSettingsType: null,
    isCustomMetadata: false,
    publishBehavior: null,
    sharingModel: null,
    shareOf: { object: parent.name, parentField: "ParentId", levelField: "AccessLevel" },
    dml: { insert: true, update: true, delete: true, undelete: false },
    fields: fields.map((field) => makeField({ isCustom: false, ...field })),
    children: () => [],
  });
}

export function shareName(objectName: string): string {
  return objectName.replace(/__c$/, "__Share");
}

function picklist(values: readonly string[]): Pick<FieldSpec, "picklist" | "restrictedPicklist"> {
  const picklist = values.map((value) => ({ value, label: value, isDefault: false, isActive: true }));
  return { picklist, restrictedPicklist: true };
}

/** Apex sharing reasons. [Metadata API Developer Guide: SharingReason] */
function sharingReasons(objectName: string, metadata: SourceMetadata): string[] {
  const own = metadata.of("sharingReason").filter((file) => file.parent === objectName);
  return own.map(({ name }) => (name.endsWith("__c") ? name : `${name}__c`));
}

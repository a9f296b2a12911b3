/**
 * The rows of EntityDefinition, FieldDefinition and EntityParticle: made from the schema when they are first looked at, which most orgs never
 * do (they are some 12,000), and brought up to date with each schema from then on.
 */
import type { OrgData } from "../org-data.ts";
import type { FieldDescribe, SObjectDescribe } from "../schema/index.ts";

const ABOUT_THEMSELVES = new Set(["EntityDefinition", "FieldDefinition", "EntityParticle"]);

/** Fills the tables of definitions: a row for each object, and one for each of its fields. Does nothing for another object's table. */
export function fillDefinitions(data: OrgData, objectName: string): void {
  if (!ABOUT_THEMSELVES.has(objectName)) return;
  // Each row that is written looks at the tables again.
  const isFirst = [...ABOUT_THEMSELVES].every((name) => name === objectName || !data.store.isUsed(name));
  if (isFirst) writeDefinitions(data);
}

/** Brings the definitions that somebody has looked at up to date with the schema. */
export function refreshDefinitions(data: OrgData): void {
  if ([...ABOUT_THEMSELVES].some((name) => data.store.isUsed(name))) writeDefinitions(data);
}

function writeDefinitions(data: OrgData): void {
  for (const name of data.schema.objectNames()) {
    const object = data.schema.object(name);
    if (!object || ABOUT_THEMSELVES.has(name)) continue;
    const id = data.deployRow("EntityDefinition", entityOf(object));
    for (const field of object.fields) {
      const row = fieldOf(object, field, id);
      const fieldId = data.deployRow("FieldDefinition", row);
      data.deployRow("EntityParticle", {
        ...row,
        Name: field.name,
        FieldDefinitionId: fieldId,
        IsCreatable: field.createable,
        IsUpdatable: field.updateable,
        IsIdLookup: field.idLookup,
        IsUnique: field.unique,
      });
    }
  }
}

function entityOf(object: SObjectDescribe): Record<string, unknown> {
  return {
    QualifiedApiName: object.name,
    DurableId: object.name,
    DeveloperName: developerName(object.name),
    MasterLabel: object.label,
    Label: object.label,
    PluralLabel: object.labelPlural,
    KeyPrefix: object.keyPrefix,
    IsCustomizable: object.dml !== null && object.dml.update,
    IsCustomSetting: object.isCustomSetting,
    IsApexTriggerable: object.isTriggerable,
    IsTriggerable: object.isTriggerable,
    IsEverCreatable: object.dml?.insert === true,
    IsEverDeletable: object.dml?.delete === true,
    IsEverUpdatable: object.dml?.update === true,
    IsQueryable: !object.isEvent,
  };
}

function fieldOf(object: SObjectDescribe, field: FieldDescribe, entityId: string): Record<string, unknown> {
  return {
    QualifiedApiName: field.name,
    DurableId: `${object.name}.${field.name}`,
    EntityDefinitionId: entityId,
    DeveloperName: developerName(field.name),
    MasterLabel: field.label,
    Label: field.label,
    DataType: dataType(field),
    Length: field.length,
    Precision: field.precision,
    Scale: field.scale,
    IsNillable: !field.required,
    IsCalculated: field.calculated,
    RelationshipName: field.relationshipName,
  };
}

function developerName(name: string): string {
  return name.replace(/__[a-z]+$/, "");
}

/** `Text(80)`, `Lookup(Account)`, as Setup shows it. */
function dataType(field: FieldDescribe): string {
  switch (field.type) {
    case "string":
      return field.autoNumber ? "Auto Number" : `Text(${field.length})`;
    case "textarea":
      return field.length > 255 ? `Long Text Area(${field.length})` : `Text Area(${field.length})`;
    case "reference":
      return `${field.masterDetail ? "Master-Detail" : "Lookup"}(${field.referenceTo.join(",")})`;
    case "boolean":
      return "Checkbox";
    case "double":
    case "int":
      return `Number(${field.precision - field.scale}, ${field.scale})`;
    case "datetime":
      return "Date/Time";
    case "multipicklist":
      return "Picklist (Multi-Select)";
    default:
      return field.type.charAt(0).toUpperCase() + field.type.slice(1);
  }
}

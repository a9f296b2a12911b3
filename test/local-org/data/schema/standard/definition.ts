/** What an org says of its own objects and fields. [Object Reference: EntityDefinition, FieldDefinition, EntityParticle] */
import { READ_ONLY, reference, text, textArea, type FieldFacts, type ObjectFacts } from "./facts.ts";

const flag: FieldFacts = { type: "boolean" };

export const entityDefinition: ObjectFacts = {
  name: "EntityDefinition",
  keyPrefix: "4ie",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    Id: { type: "id" },
    DurableId: text(765),
    QualifiedApiName: text(70, { nameField: true }),
    DeveloperName: text(40),
    NamespacePrefix: text(15),
    MasterLabel: text(40),
    Label: text(80),
    PluralLabel: text(40),
    KeyPrefix: text(3),
    IsCustomizable: flag,
    IsCustomSetting: flag,
    IsApexTriggerable: flag,
    IsTriggerable: flag,
    IsEverCreatable: flag,
    IsEverDeletable: flag,
    IsEverUpdatable: flag,
    IsQueryable: flag,
    IsWorkflowEnabled: flag,
    IsIdEnabled: flag,
    IsReplicateable: flag,
    IsRetrieveable: flag,
    IsSearchable: flag,
    IsSearchLayoutable: flag,
    IsLayoutable: flag,
    IsInterface: flag,
    IsProcessEnabled: flag,
    IsDeprecatedAndHidden: flag,
    PublisherId: text(255),
  },
  children: {
    Fields: { object: "FieldDefinition", field: "EntityDefinitionId" },
    Particles: { object: "EntityParticle", field: "EntityDefinitionId" },
  },
};

const fieldFacts: Readonly<Record<string, FieldFacts>> = {
  Id: { type: "id" },
  DurableId: text(765),
  QualifiedApiName: text(70, { nameField: true }),
  EntityDefinitionId: reference("EntityDefinition", { relationshipName: "EntityDefinition" }),
  DeveloperName: text(40),
  NamespacePrefix: text(15),
  MasterLabel: text(40),
  Label: text(80),
  DataType: text(1000),
  Length: { type: "int" },
  Precision: { type: "int" },
  Scale: { type: "int" },
  IsNillable: flag,
  IsCalculated: flag,
  RelationshipName: text(80),
  ReferenceTo: textArea(32000),
  ValueTypeId: text(255),
};

export const fieldDefinition: ObjectFacts = {
  name: "FieldDefinition",
  keyPrefix: "4fe",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    ...fieldFacts,
    IsApiFilterable: flag,
    IsApiSortable: flag,
    IsApiGroupable: flag,
    IsIndexed: flag,
    Description: textArea(1000),
  },
};

export const entityParticle: ObjectFacts = {
  name: "EntityParticle",
  keyPrefix: "4ep",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    ...fieldFacts,
    Name: text(255),
    FieldDefinitionId: reference("FieldDefinition"),
    IsCreatable: flag,
    IsUpdatable: flag,
    IsIdLookup: flag,
    IsUnique: flag,
  },
};

/** The flows of an org, which the local org does not run: no rows. [Object Reference: FlowDefinitionView] */
export const flowDefinitionView: ObjectFacts = {
  name: "FlowDefinitionView",
  keyPrefix: "3dd",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    Id: { type: "id" },
    ApiName: text(255, { nameField: true }),
    DurableId: text(255),
    TriggerObjectOrEventId: reference("EntityDefinition", { relationshipName: "TriggerObjectOrEvent" }),
  },
};

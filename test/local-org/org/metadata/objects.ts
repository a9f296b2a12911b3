/**
 * What the platform asks of objects and fields beyond the elements of their types. [Wordings: Metadata API Developer Guide, AllOrNoneHeader (nameField);
 * hardisgroupcom/sfdx-hardis pull request 2140 (label); AutoRABIT release notes (sharingModel); deployment logs of public projects quote the others]
 */
import type { Schema } from "../../data/schema/index.ts";
import { xmlObject, xmlText, type Xml } from "../../data/schema/source.ts";
import type { Subject } from "./subject.ts";

/** Kinds of objects that have no name field and no sharing model. */
const WITHOUT_RECORDS = /__(e|mdt|b|x|chn)$/;

export function objectProblems({ root, fullName }: Subject, schema: Schema): string[] {
  // What is changed of a standard object need not be said in full.
  if (!/__[a-z]+$/.test(fullName)) return [];
  const problems: string[] = [];
  if (!xmlText(root, "label")) problems.push("Must specify a non-empty label for the CustomObject");
  if (WITHOUT_RECORDS.test(fullName) || xmlText(root, "customSettingsType") !== null) return problems;
  const nameField = xmlObject(root, "nameField");
  if (!/^(Text|AutoNumber)$/.test((nameField && xmlText(nameField, "type")) ?? ""))
    problems.push("Must specify a nameField of type Text or AutoNumber");
  const sharing = xmlText(root, "sharingModel");
  const isDetail = schema.object(fullName)?.fields.some((field) => field.masterDetail) ?? false;
  if (isDetail && sharing !== null && sharing !== "ControlledByParent")
    problems.push(`Cannot set sharingModel to ${sharing} on a CustomObject with a MasterDetail relationship field`);
  if (!isDetail && sharing === "ControlledByParent")
    problems.push(
      "Cannot set sharingModel to ControlledByParent on a CustomObject without a MasterDetail relationship field",
    );
  return problems;
}

const ASKED: Readonly<Record<string, readonly string[]>> = {
  Text: ["length"],
  EncryptedText: ["length"],
  LongTextArea: ["length", "visibleLines"],
  Html: ["length", "visibleLines"],
  Number: ["precision", "scale"],
  Currency: ["precision", "scale"],
  Percent: ["precision", "scale"],
  MultiselectPicklist: ["visibleLines"],
  Checkbox: ["defaultValue"],
  Lookup: ["referenceTo"],
  MasterDetail: ["referenceTo"],
};

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  TextArea: ["length"],
  MasterDetail: ["deleteConstraint"],
  Hierarchy: ["referenceTo"],
  Lookup: ["relationshipOrder"],
};

export function fieldProblems({ root, fullName }: Subject, schema: Schema): string[] {
  if (!fullName.endsWith("__c")) return [];
  const type = xmlText(root, "type") ?? "";
  const problems: string[] = [];
  if (!xmlText(root, "label")) problems.push("Must specify a non-empty label for the CustomField");
  const isFormula = root["formula"] !== undefined;
  for (const element of isFormula ? [] : (ASKED[type] ?? []))
    if (root[element] === undefined) problems.push(`Must specify '${element}' for a CustomField of type ${type}`);
  for (const element of REFUSED[type] ?? [])
    if (root[element] !== undefined) problems.push(`Can not specify '${element}' for a CustomField of type ${type}`);
  problems.push(...placeProblems(root, fullName, type), ...relationshipProblems(root, schema));
  if (xmlText(root, "required") !== "true") return problems;
  if (type === "LongTextArea" || type === "Html")
    problems.push(`Can not specify 'required' for a CustomField of type ${type}`);
  if (type === "MasterDetail") problems.push("Master-Detail Relationship Fields Cannot be Optional or Required");
  if (type === "Lookup" && !/^(Cascade|Restrict)$/.test(xmlText(root, "deleteConstraint") ?? ""))
    problems.push(
      "field integrity exception: unknown (must specify either cascade delete or restrict delete for required lookup foreign key)",
    );
  return problems;
}

/** [Platform Events Developer Guide, "Define a Platform Event": the field types; the sentence for them is ours] */
const OF_EVENTS = new Set(["Checkbox", "Date", "DateTime", "Number", "Text", "LongTextArea"]);

/** What a field may not be where it stands or where it points. [A public project's log of its deployments quotes the sentence about users] */
function placeProblems(root: Xml, fullName: string, type: string): string[] {
  const isRestricting = /^(Cascade|Restrict)$/.test(xmlText(root, "deleteConstraint") ?? "");
  return [
    ...(isRestricting && xmlText(root, "referenceTo") === "User"
      ? ["Cannot add a lookup relationship child with cascade or restrict options to User"]
      : []),
    ...(/__e\./.test(fullName) && !OF_EVENTS.has(type) ? [`A platform event has no fields of type ${type}`] : []),
  ];
}

/** A parent's lists of children have different names. [Deployment logs of public projects] */
function relationshipProblems(root: Xml, schema: Schema): string[] {
  const name = xmlText(root, "relationshipName");
  const parent = schema.object(xmlText(root, "referenceTo") ?? "");
  if (name === null || !parent) return [];
  const sameName = parent.childRelationships.filter(
    (child) => child.relationshipName?.toLowerCase() === `${name}__r`.toLowerCase(),
  );
  return sameName.length > 1 ? [`There is already a Child Relationship named ${name} on ${parent.label}.`] : [];
}

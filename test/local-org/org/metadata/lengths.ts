/**
 * How long texts in metadata may be. [Object Reference, by the type's fields: CustomTab and CustomField labels 40, PermissionSet and CustomPermission
 * labels 80; Salesforce Help "Custom Field Attributes" (description 1,000, help text 510) and "Custom Labels" (1,000, description 80). That permission
 * sets' descriptions end at 255 where those of fields and objects have 1,000 is what deployments of public projects show. The wording is ours.]
 */
import { xmlText } from "../../data/schema/source.ts";
import type { Subject } from "./subject.ts";

const MOST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  CustomObject: { label: 40, pluralLabel: 40, description: 1000 },
  CustomField: { label: 40, description: 1000, inlineHelpText: 510, relationshipLabel: 80 },
  CustomTab: { label: 40 },
  CustomLabel: { value: 1000, shortDescription: 80 },
  CustomPermission: { label: 80, description: 255 },
  ListView: { label: 40 },
  PermissionSet: { label: 80, description: 255 },
  PermissionSetGroup: { label: 80, description: 255 },
};

export function lengthProblems({ type, fullName, root }: Subject): string[] {
  return Object.entries(MOST[type] ?? {}).flatMap(([element, most]) => {
    const length = (xmlText(root, element) ?? "").length;
    return length <= most ? [] : [`${fullName}: ${element} has ${length} characters; it can have ${most}`];
  });
}

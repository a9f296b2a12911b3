/**
 * What a page layout has to show. [Wordings: Copado's documentation ("appears more than once"); public deployment logs ("Layout must contain an item for
 * required layout field", "must be Required")]
 */
import type { FieldDescribe, Schema, SObjectDescribe } from "../../data/schema/index.ts";
import { xmlList, xmlText, type Xml } from "../../data/schema/source.ts";
import { missingFields } from "./names.ts";

/** Layouts of a use of an object, and the object. */
const USES: Readonly<Record<string, string>> = { CaseClose: "Case", UserAlt: "User" };

/** What custom metadata types have on layouts alone. */
const OF_METADATA_TYPES = new Set(["IsProtected", "CreatedById", "LastModifiedById"]);

/** @param fullName `Object-Label` */
export function layoutProblems(root: Xml, fullName: string, schema: Schema): string[] {
  const named = fullName.split("-")[0] ?? "";
  const objectName = USES[named] ?? named;
  const items = xmlList(root, "layoutSections")
    .flatMap((section) => xmlList(section, "layoutColumns"))
    .flatMap((column) => (typeof column === "object" ? xmlList(column, "layoutItems") : []))
    .filter((item) => xmlText(item, "field") !== null);
  const shown = items.map((item) => xmlText(item, "field") as string);
  const broken = missingFields(
    objectName,
    shown.filter((name) => !objectName.endsWith("__mdt") || !OF_METADATA_TYPES.has(name)),
    schema,
  );
  const object = schema.object(objectName);
  if (broken.length > 0 || !object) return broken;
  const twice = shown.filter((name, i) => shown.indexOf(name) !== i);
  return [
    ...[...new Set(twice)].map((name) => `Field: field, value:${name} appears more than once`),
    ...requiredFields(object).flatMap((field) => {
      const item = items.find((shownItem) => xmlText(shownItem, "field") === field.name);
      if (!item) return [`Layout must contain an item for required layout field: ${field.name}`];
      return xmlText(item, "behavior") === "Required" ? [] : [`Field:${field.name} must be Required`];
    }),
  ];
}

/** Custom fields that every row needs, and the name of a custom object's rows. Which standard fields a layout needs is not written down. */
function requiredFields(object: SObjectDescribe): FieldDescribe[] {
  return object.fields.filter(
    (field) =>
      (field.isCustom && field.required && field.type !== "boolean" && !field.masterDetail) ||
      (object.isCustom && field.nameField && !field.autoNumber),
  );
}

/** What stands in front of a declaration: keywords and annotations, and what follows from them. */
import type { AnnotationContext, ModifierContext } from "@apexdevtools/apex-parser";
import type { Annotation, Modifiers, Visibility } from "./model.ts";

/** Keywords and annotations in front of a declaration. */
export function readModifiers(contexts: readonly ModifierContext[]): Modifiers {
  const words: string[] = [];
  const annotations: Annotation[] = [];
  for (const context of contexts) {
    if (context.annotation()) annotations.push(readAnnotation(context.annotation()));
    else words.push(context.getText().toLowerCase());
  }
  if (words.includes("testmethod") && !annotations.some((a) => a.name === "istest"))
    annotations.push({ name: "istest", parameters: {} });
  return { words, annotations };
}

function readAnnotation(context: AnnotationContext): Annotation {
  const parameters: Record<string, string> = {};
  for (const pair of context.elementValuePairs()?.elementValuePair_list() ?? []) {
    parameters[pair.id().getText().toLowerCase()] = literalText(pair.elementValue().getText());
  }
  if (context.elementValue()) parameters["value"] = literalText(context.elementValue().getText());
  return { name: context.id().getText().toLowerCase(), parameters };
}

function literalText(text: string): string {
  return text.startsWith("'") ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
}

/** The visibility that the keywords state. */
export function visibilityOf(modifiers: Modifiers, otherwise: Visibility): Visibility {
  if (modifiers.words.includes("webservice")) return "global";
  for (const word of ["global", "public", "protected", "private"] as const)
    if (modifiers.words.includes(word)) return word;
  return otherwise;
}

/** True for an instance method that subclasses neither see nor override. */
export function isPrivateInstance(modifiers: Modifiers): boolean {
  const isOpen = [
    "static",
    "testmethod",
    "virtual",
    "abstract",
    "override",
    "public",
    "global",
    "protected",
    "webservice",
  ];
  return !modifiers.words.some((word) => isOpen.includes(word));
}

/** The sharing mode that the keywords state; null when none does. */
export function sharingOf(modifiers: Modifiers): "with" | "without" | "inherited" | null {
  for (const word of modifiers.words) {
    if (word === "withsharing") return "with";
    if (word === "withoutsharing") return "without";
    if (word === "inheritedsharing") return "inherited";
  }
  return null;
}

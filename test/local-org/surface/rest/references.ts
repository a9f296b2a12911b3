/** References between the parts of a composite request: `@{part.path}` stands for what an earlier part answered. */
import type { JsonObject, JsonValue } from "../http/messages.ts";
import { isJsonObject } from "./context.ts";

/** A reference without a value halts the part that uses it. */
export class UnresolvedReference extends Error {}

/** What the parts so far answered, by their reference ids; those that failed have no value. */
export interface Answers {
  readonly results: ReadonlyMap<string, JsonValue>;
  /**
   * Whether a reference to a field without a value is as good as none.
   *
   * "In API version 51.0 and earlier, ... null causes the dependent subrequest to fail. In API version 52.0 and later, the request succeeds." [REST API Developer Guide: Composite Subrequest Result]
   */
  readonly nullIsNone: boolean;
}

/**
 * Replaces every reference in the texts of a value. A text that is nothing but a reference takes the value's type.
 * @throws UnresolvedReference
 */
export function substitute(value: JsonValue, answers: Answers): JsonValue {
  if (typeof value === "string") {
    const whole = /^@\{([^}]+)\}$/.exec(value)?.[1];
    if (whole !== undefined) return resolve(whole, answers);
    return value.replace(/@\{([^}]+)\}/g, (_, path: string) => String(resolve(path, answers)));
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, answers));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, answers)]));
  return value;
}

/** The reference ids that a value refers to. */
export function referencesIn(value: JsonValue | undefined): string[] {
  const text = JSON.stringify(value ?? null);
  return [...text.matchAll(/@\{(\w+)/g)].map(([, id]) => id as string);
}

function resolve(path: string, { results, nullIsNone }: Answers): JsonValue {
  const [referenceId = "", ...steps] = path.replace(/\[(\d+)\]/g, ".$1").split(".");
  const unresolved = (): UnresolvedReference =>
    new UnresolvedReference(`Invalid reference specified. No value for ${path} found in ${referenceId}`);
  let at = results.get(referenceId);
  if (at === undefined) throw unresolved();
  for (const step of steps) {
    const holder: JsonValue[] | JsonObject = Array.isArray(at) || isJsonObject(at) ? at : {};
    const next: JsonValue | undefined = Object.hasOwn(holder, step) ? (holder as JsonObject)[step] : undefined;
    if (next === undefined || (next === null && nullIsNone)) throw unresolved();
    at = next;
  }
  return at;
}

import { invalidSearch } from "../../errors.ts";
import type { Filter, Literal, Operator } from "./parse.ts";

/** Which attributes may be compared, and how. An attribute that is not named here makes the search invalid. */
export type Allowed = (attribute: string, operator: Operator) => boolean;

/** @throws E0000031 when the filter uses what `allowed` does not allow */
export function checkFilter(filter: Filter, allowed: Allowed): void {
  switch (filter.kind) {
    case "not":
      checkFilter(filter.inner, allowed);
      return;
    case "compare":
      if (!allowed(filter.attribute, filter.operator)) throw invalidSearch();
      return;
    default:
      checkFilter(filter.left, allowed);
      checkFilter(filter.right, allowed);
  }
}

/** @returns whether `subject` passes; text is compared without regard to case, several values pass when one does */
export function matches(filter: Filter, subject: unknown): boolean {
  switch (filter.kind) {
    case "and":
      return matches(filter.left, subject) && matches(filter.right, subject);
    case "or":
      return matches(filter.left, subject) || matches(filter.right, subject);
    case "not":
      return !matches(filter.inner, subject);
    case "compare": {
      const values = valuesAt(subject, filter.attribute.split("."));
      if (filter.operator === "ne") return !values.some((value) => compare(value, "eq", filter.value));
      return values.some((value) => compare(value, filter.operator, filter.value));
    }
  }
}

/** Lists are looked through, so that `target.id eq "x"` holds when any target has that id. */
function valuesAt(subject: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(subject)) return subject.flatMap((item) => valuesAt(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return subject === null || subject === undefined ? [] : [subject];
  if (typeof subject !== "object" || subject === null) return [];
  return valuesAt((subject as Record<string, unknown>)[name], rest);
}

function compare(actual: unknown, operator: Operator, expected: Literal): boolean {
  if (operator === "pr") return actual !== "";
  const left = ordered(actual);
  const right = ordered(expected);
  switch (operator) {
    case "eq":
      return left === right;
    case "ne":
      return left !== right;
    case "co":
      return String(left).includes(String(right));
    case "sw":
      return String(left).startsWith(String(right));
    case "ew":
      return String(left).endsWith(String(right));
    case "gt":
      return left > right;
    case "ge":
      return left >= right;
    case "lt":
      return left < right;
    case "le":
      return left <= right;
  }
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function ordered(value: unknown): string | number {
  if (typeof value === "number") return value;
  const text = String(value);
  return ISO_DATE.test(text) ? Date.parse(text) : text.toLowerCase();
}

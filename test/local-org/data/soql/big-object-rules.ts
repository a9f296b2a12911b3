/**
 * What a query may ask of a big object. The wordings are ours.
 * [Big Objects Implementation Guide: SOQL with Big Objects: "Build an index query, starting from the first field defined in the index, without gaps between the
 * first and last field in the query. You can use =, <, >, <=, >=, or IN on the last field of your query. Any prior fields can only use the = operator."]
 */
import { SoqlError } from "./error.ts";
import type { ResolvedCondition, ResolvedQuery } from "./resolve.ts";

const LAST = new Set(["=", "<", ">", "<=", ">=", "IN"]);

const refused = (message: string): SoqlError => new SoqlError("MALFORMED_QUERY", `Big objects: ${message}`);

/** @throws SoqlError */
export function checkBigObject(query: ResolvedQuery): void {
  const { bigIndex } = query.object;
  if (bigIndex.length === 0) return;
  if (query.kind !== "rows") throw refused("aggregate queries are not supported");
  const parts = query.where ? comparisons(query.where) : [];
  const asked = new Set<string>();
  for (const part of parts) asked.add(part.field);
  for (const name of bigIndex.slice(0, asked.size))
    if (!asked.has(name))
      throw refused(`filters take the fields of the index from the first one on (${bigIndex.join(", ")})`);
  const outside = [...asked].find((name) => !bigIndex.includes(name));
  if (outside !== undefined) throw refused(`${outside} is no field of the index (${bigIndex.join(", ")})`);
  for (const { field, operator } of parts) {
    const isLast = bigIndex.indexOf(field) === asked.size - 1;
    if (isLast ? !LAST.has(operator) : operator !== "=") throw refused(`${field} cannot be filtered by ${operator}`);
  }
}

function comparisons(condition: ResolvedCondition): { readonly field: string; readonly operator: string }[] {
  switch (condition.kind) {
    case "and":
      return condition.parts.flatMap((part) => comparisons(part));
    case "compare":
      if (condition.left.kind !== "field" || condition.left.hops.length > 0) break;
      return [{ field: condition.left.field.name, operator: condition.operator }];
    default:
  }
  throw refused("filters compare fields of the index, all of them together");
}

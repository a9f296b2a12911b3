/** Semi-joins and anti-joins: `Id IN (SELECT ...)`. [SOQL Reference: Comparison Operators, Semi-Joins with IN and Anti-Joins with NOT IN] */
import { SoqlError } from "./error.ts";
import type { FieldReference, ResolvedCondition, ResolvedQuery } from "./resolve.ts";

/** [SOQL Reference: no more than two IN or NOT IN subqueries per WHERE clause; the wordings here are ours] */
const MAX_SUB_SELECTS = 2;

/** @throws SoqlError for what may not be inside the brackets of a semi-join */
export function checkSubSelect(query: ResolvedQuery): void {
  const [item] = query.select;
  if (query.select.length !== 1 || item?.kind !== "value" || item.value.kind !== "field")
    throw malformed("Nesting of semi join sub-selects must select exactly one field");
  const { field } = item.value;
  if (field.apexType !== "id")
    throw malformed(`semi join sub-selects can only query id fields, cannot use: '${field.name}'`);
  if (query.orderBy.length > 0) throw malformed("unexpected token: 'ORDER'");
  if (query.limit) throw malformed("unexpected token: 'LIMIT'");
}

/** @throws SoqlError for semi-joins where none may be */
export function checkSemiJoins(query: ResolvedQuery): void {
  if (!query.where) return;
  const found = semiJoins(query.where);
  if (found.length > MAX_SUB_SELECTS) throw malformed(`Maximum ${MAX_SUB_SELECTS} semi join sub-selects are allowed`);
  for (const { sub, left, leftField } of found) {
    if (sub.where && semiJoins(sub.where).length > 0)
      throw malformed("Nesting of semi join sub-selects is not supported");
    const [item] = sub.select;
    const isId = item?.kind === "value" && item.value.kind === "field" && item.value.field.name === "Id";
    if (sub.object.name === query.object.name && left === "Id" && isId)
      throw malformed("The inner and outer selects should not be on the same object type");
    if (leftField && item?.kind === "value" && item.value.kind === "field") checkTargets(leftField, item.value);
  }
  checkPlaces(query.where);
}

/** Both sides hold ids of one object. [SOQL Reference: Semi-Joins with IN; the wording: public posts of the API's answer] */
function checkTargets(left: FieldReference, selected: FieldReference): void {
  const [outer, inner] = [targetsOf(left), targetsOf(selected)];
  if (outer.length === 0 || inner.length === 0 || outer.some((name) => inner.includes(name))) return;
  throw malformed(
    `The selected field '${selected.field.name}' in the subquery and the left operand field in the where expression in the outer query '${left.field.name}' ` +
      "should point to the same object type",
  );
}

function targetsOf({ field, object }: FieldReference): readonly string[] {
  return field.name === "Id" ? [object.name] : field.referenceTo;
}

interface SemiJoin {
  readonly left: string | null;
  readonly leftField: FieldReference | null;
  readonly sub: ResolvedQuery;
}

function semiJoins(condition: ResolvedCondition): readonly SemiJoin[] {
  if (condition.kind === "not") return semiJoins(condition.part);
  if (condition.kind !== "compare") return condition.parts.flatMap((part) => semiJoins(part));
  const { left, right } = condition;
  if (right.kind !== "query") return [];
  const leftField = left.kind === "field" ? left : null;
  return [
    { left: leftField && leftField.hops.length === 0 ? leftField.field.name : null, leftField, sub: right.query },
  ];
}

/** With OR and NOT the platform takes none. */
function checkPlaces(condition: ResolvedCondition): void {
  if (condition.kind === "compare") return;
  if (condition.kind === "and") return condition.parts.forEach((part) => checkPlaces(part));
  if (semiJoins(condition).length === 0) return;
  if (condition.kind === "or") throw malformed("Semi join sub-selects are not allowed with the 'OR' operator");
  throw malformed("Semi join sub-selects are not allowed with the 'NOT' operator");
}

function malformed(message: string): SoqlError {
  return new SoqlError("MALFORMED_QUERY", message);
}

import { invalidSearch } from "../errors.ts";
import type { User } from "../state/model.ts";
import type { Row } from "../state/table.ts";
import { checkFilter, matches, type Allowed } from "./filter/evaluate.ts";
import { parseFilter, type Filter, type Operator } from "./filter/parse.ts";

const EQUALS: ReadonlySet<Operator> = new Set(["eq"]);
const ORDERED: ReadonlySet<Operator> = new Set(["eq", "gt", "ge", "lt", "le"]);

/** What `filter` may compare [management-openapi: listUsers, parameter filter]. */
const FILTERABLE: Readonly<Record<string, ReadonlySet<Operator>>> = {
  status: EQUALS,
  lastUpdated: ORDERED,
  id: EQUALS,
  "profile.login": EQUALS,
  "profile.email": EQUALS,
  "profile.firstName": EQUALS,
  "profile.lastName": EQUALS,
};

const SEARCHABLE = /^(id|status|created|activated|statusChanged|lastUpdated|type\.id|profile\.[A-Za-z0-9_]+)$/;

const filterAllows: Allowed = (attribute, operator) => FILTERABLE[attribute]?.has(operator) ?? false;
const searchAllows: Allowed = (attribute, operator) =>
  SEARCHABLE.test(attribute) && operator !== "ne" && operator !== "ew";

/**
 * Chooses users by `filter`, `search` or `q`; deactivated users only come with the first two
 * [management-openapi: listUsers].
 * @throws E0000031 for a filter that Okta would not take
 */
export function selectUsers(
  rows: readonly Row<User>[],
  query: Readonly<Record<string, string | undefined>>,
): readonly Row<User>[] {
  const { filter, search, q } = query;
  if (filter !== undefined && search !== undefined) throw invalidSearch();
  if (filter !== undefined) return byExpression(rows, filter, filterAllows);
  if (search !== undefined) return byExpression(rows, search, searchAllows);
  const present = rows.filter((row) => row.value.status !== "DEPROVISIONED");
  return q === undefined ? present : byPrefix(present, q);
}

function byExpression(rows: readonly Row<User>[], text: string, allowed: Allowed): readonly Row<User>[] {
  const expression = parseFilter(text);
  checkFilter(expression, allowed);
  const ids = idsIn(expression);
  if (ids === null) return rows.filter((row) => matches(expression, row.value));
  const asked = new Set(ids);
  return rows.filter((row) => asked.has(row.value.id));
}

/** The ids that a filter lists, as in `id eq "a" or id eq "b"`; null when it says anything else. Found at once, however many. */
function idsIn(filter: Filter): string[] | null {
  if (filter.kind === "compare") return filter.attribute === "id" ? [String(filter.value)] : null;
  if (filter.kind !== "or") return null;
  const left = idsIn(filter.left);
  const right = idsIn(filter.right);
  return left === null || right === null ? null : [...left, ...right];
}

/** `q` is the beginning of the first name, last name or e-mail. */
function byPrefix(rows: readonly Row<User>[], q: string): readonly Row<User>[] {
  const prefix = q.toLowerCase();
  return rows.filter(({ value: { profile } }) =>
    [profile["firstName"], profile["lastName"], profile["email"]].some((value) =>
      String(value ?? "")
        .toLowerCase()
        .startsWith(prefix),
    ),
  );
}

/** What `FIELDS()`, `USING SCOPE` and the places of a query allow. */
import { SoqlError, soqlNotImplemented } from "./error.ts";
import type { ResolvedQuery } from "./resolve.ts";

/** [SOQL Reference: FIELDS(), Limitations] */
const MAX_UNBOUNDED_ROWS = 200;

/** @throws SoqlError for FIELDS(ALL) and FIELDS(CUSTOM) without a LIMIT of at most 200 */
export function checkFieldGroups(query: ResolvedQuery): void {
  if (!query.isUnbounded) return;
  const { limit } = query;
  if (limit?.kind !== "literal" || Number(limit.text) > MAX_UNBOUNDED_ROWS)
    throw new SoqlError(
      "MALFORMED_QUERY",
      `The SOQL FIELDS function must have a LIMIT of at most ${MAX_UNBOUNDED_ROWS}`,
    );
}

/** [SOQL Reference: USING SCOPE] */
const SCOPES = new Set([
  "delegated",
  "everything",
  "mine",
  "mine_and_my_groups",
  "my_territory",
  "my_team_territory",
  "scopingrule",
  "team",
]);

/** @throws SoqlError for a scope that the object, or the local org, has not */
export function checkScope({ scope, object }: ResolvedQuery): void {
  if (scope === null || scope === "everything") return;
  if (!SCOPES.has(scope)) throw new SoqlError("MALFORMED_QUERY", `unexpected token: '${scope}'`);
  if (scope !== "mine") throw soqlNotImplemented(`USING SCOPE ${scope}`);
  // NebulaQueryAndSearch asks for users so.
  if (!object.field("OwnerId") && object.name !== "User")
    throw new SoqlError("MALFORMED_QUERY", `Invalid scope ${scope} for ${object.name}`);
}

/** @throws SoqlError for what Apex does not take, though the API does */
export function checkInApex(query: ResolvedQuery): void {
  // [SOQL Reference: FIELDS(), Bounded and Unbounded Queries; the wording: bitbucket.org/RoseSilverSoftware/illuminatedcloud/issues/2284]
  if (query.isUnbounded)
    throw new SoqlError(
      "MALFORMED_QUERY",
      "The SOQL FIELDS function is not supported with an unbounded set of fields in this API",
    );
  for (const item of query.select) {
    if (item.kind === "children") checkInApex(item.query);
    if (query.kind !== "rows" || item.kind !== "value" || item.value.kind !== "function") continue;
    // Its text would stand where the type of the field promises a number.
    if (item.value.name === "FORMAT" && item.alias === null)
      throw soqlNotImplemented("FORMAT() without an alias in Apex");
  }
}

/** @throws SoqlError for what only Apex takes. [Apex Developer Guide: Querying All Records with a SOQL Statement] */
export function checkInApi(query: ResolvedQuery): void {
  if (query.allRows) throw new SoqlError("MALFORMED_QUERY", "ALL ROWS not allowed in this context");
  // [Apex Developer Guide: Filter SOQL Queries Using WITH SECURITY_ENFORCED: only in Apex; the wording is ours]
  if (query.access !== null) throw new SoqlError("MALFORMED_QUERY", "unexpected token: 'WITH'");
}

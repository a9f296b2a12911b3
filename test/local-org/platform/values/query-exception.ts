/** System.QueryException: one of user mode says which fields the user may not read. Apex Reference Guide, "Exception Class and Built-In Exceptions". */
import type { ApexValue } from "../registry.ts";
import { ApexException, registerException } from "./exceptions.ts";
import { ApexMap, ApexSet } from "./map.ts";

export class QueryException extends ApexException {
  static override readonly apexTypeName: string = "System.QueryException";
  /** Names of fields by the name of their object. */
  inaccessibleFields: ReadonlyMap<string, readonly string[]> = new Map();

  /** Empty for a query that failed for another reason. */
  getinaccessiblefields(): ApexValue {
    return new ApexMap(
      "map<string,set<string>>",
      [...this.inaccessibleFields].map(([object, fields]) => [object, new ApexSet("set<string>", fields)]),
    );
  }
}

registerException("System.QueryException", QueryException);

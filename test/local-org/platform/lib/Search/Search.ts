/** System.Search, Search.SearchResults and SearchResult. Apex Reference Guide, the page of each class. */
import { parseSearchText } from "../../../data/soql/parse.ts";
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { variableInSight } from "../../variables.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { SObjectValue } from "../../values/sobject.ts";
import type { ApexAccessLevel } from "../System/AccessLevel.ts";
import { PlainObject } from "../support/plain-object.ts";

class ApexSearchResult extends PlainObject {
  readonly typeKey = "search.searchresult";
  readonly row: SObjectValue;

  constructor(row: SObjectValue) {
    super();
    this.row = row;
  }
}

class ApexSearchResults extends PlainObject {
  readonly typeKey = "search.searchresults";
  /** By object name in lower case. */
  readonly rows: ReadonlyMap<string, readonly SObjectValue[]>;

  constructor(rows: ReadonlyMap<string, readonly SObjectValue[]>) {
    super();
    this.rows = rows;
  }
}

/** A list of rows for each object of RETURNING. */
function query(text: string | null, level?: ApexAccessLevel | null): ApexList {
  if (text === null) throwNullPointer();
  const bindOf = (name: string) =>
    variableInSight(name) ?? throwApex("System.QueryException", `Variable does not exist: ${name}`);
  return currentTransaction().data.searchText(text, bindOf, { mode: level?.mode ?? "system" });
}

function find(text: string | null, level?: ApexAccessLevel | null): ApexSearchResults {
  const lists = query(text, level).items as ApexList[];
  const { queries } = parseSearchText(text ?? "").search;
  return new ApexSearchResults(
    new Map(
      queries.map(({ from }, index) => [from.toLowerCase(), (lists[index]?.items ?? []) as readonly SObjectValue[]]),
    ),
  );
}

/** Of an object that was not asked for there are no results: chosen, no source says. */
function resultsOf(self: ApexSearchResults, objectName: string | null): ApexList {
  if (objectName === null) throwNullPointer();
  const rows = self.rows.get(objectName.toLowerCase()) ?? [];
  return new ApexList(
    "list<search.searchresult>",
    rows.map((row) => new ApexSearchResult(row)),
  );
}

definePlatformClass({ name: "System.Search", dispatch: "value", statics: { query, find } });

definePlatformClass({
  name: "Search.SearchResults",
  dispatch: "value",
  jsClass: ApexSearchResults,
  methods: { get: resultsOf },
});

definePlatformClass({
  name: "Search.SearchResult",
  dispatch: "value",
  jsClass: ApexSearchResult,
  methods: { getsobject: (self: ApexSearchResult) => self.row },
});

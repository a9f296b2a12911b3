/** Database.QueryLocator and its iterator. Apex Reference Guide, "QueryLocator Class". */
import { definePlatformClass } from "../../registry.ts";
import type { ApexList } from "../../values/list.ts";
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexQueryLocator extends PlainObject {
  readonly typeKey = "database.querylocator";
  readonly query: string;
  readonly rows: ApexList;

  constructor(query: string, rows: ApexList) {
    super();
    this.query = query;
    this.rows = rows;
  }
  [Symbol.iterator](): Iterator<unknown> {
    return this.rows[Symbol.iterator]();
  }
}

export class ApexQueryLocatorIterator extends PlainObject {
  readonly typeKey = "database.querylocatoriterator";
  readonly #rows: ApexList;
  #next = 0;

  constructor(rows: ApexList) {
    super();
    this.#rows = rows;
  }
  hasnext(): boolean {
    return this.#next < this.#rows.size();
  }
  next(): unknown {
    if (!this.hasnext()) throwApex("System.NoSuchElementException", "Iterator has no more elements");
    return this.#rows.get(this.#next++);
  }
}

definePlatformClass({
  name: "Database.QueryLocator",
  dispatch: "value",
  jsClass: ApexQueryLocator,
  methods: {
    getquery: (self: ApexQueryLocator) => self.query,
    iterator: (self: ApexQueryLocator) => new ApexQueryLocatorIterator(self.rows),
  },
});
definePlatformClass({
  name: "Database.QueryLocatorIterator",
  dispatch: "value",
  jsClass: ApexQueryLocatorIterator,
  methods: {
    hasnext: (self: ApexQueryLocatorIterator) => self.hasnext(),
    next: (self: ApexQueryLocatorIterator) => self.next(),
  },
});

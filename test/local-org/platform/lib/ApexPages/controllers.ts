/** ApexPages.StandardController and StandardSetController, and SelectOption. Apex Reference Guide, "ApexPages Namespace". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { ApexQueryLocator } from "../Database/QueryLocator.ts";
import { PlainObject } from "../support/plain-object.ts";
import { ApexPageReference } from "./PageReference.ts";

class StandardController extends PlainObject {
  readonly typeKey = "apexpages.standardcontroller";
  readonly row: SObjectValue;

  constructor(row: SObjectValue) {
    super();
    this.row = row;
  }
  get id(): string | null {
    return this.row.fields.get("Id") ?? null;
  }
  /** Writes the record as the page would, in the user's name. */
  write(operation: "upsert" | "delete"): ApexPageReference {
    const existing =
      operation === "upsert" && this.id !== null ? "update" : operation === "upsert" ? "insert" : "delete";
    currentTransaction().data.dml({ operation: existing, records: [this.row], allOrNone: true, mode: "system" });
    return page(operation === "delete" ? "/" : `/${this.id}`);
  }
}

function page(url: string): ApexPageReference {
  return new ApexPageReference(url);
}

definePlatformClass({
  name: "ApexPages.StandardController",
  dispatch: "value",
  jsClass: StandardController,
  constructors: {
    "new/1": (_type: string, row: SObjectValue | null) => new StandardController(row ?? throwNullPointer()),
  },
  methods: {
    addfields: () => null,
    cancel: (self: StandardController) => page(`/${self.id ?? ""}`),
    delete: (self: StandardController) => self.write("delete"),
    edit: (self: StandardController) => page(`/${self.id}/e`),
    getid: (self: StandardController) => self.id,
    getrecord: (self: StandardController) => self.row,
    save: (self: StandardController) => self.write("upsert"),
    view: (self: StandardController) => page(`/${self.id}`),
  },
});

const PAGE_SIZE = 20;

class StandardSetController extends PlainObject {
  readonly typeKey = "apexpages.standardsetcontroller";
  readonly rows: readonly ApexValue[];
  readonly listKey: string;
  selected: ApexList;
  pageSize = PAGE_SIZE;
  pageNumber = 1;

  constructor(rows: ApexList) {
    super();
    this.rows = rows.items;
    this.listKey = rows.typeKey;
    this.selected = new ApexList(rows.typeKey);
  }
  get pages(): number {
    return Math.max(1, Math.ceil(this.rows.length / this.pageSize));
  }
  get current(): ApexList {
    const from = (this.pageNumber - 1) * this.pageSize;
    return new ApexList(this.listKey, this.rows.slice(from, from + this.pageSize));
  }
  turnTo(number: number): null {
    this.pageNumber = Math.min(Math.max(1, number), this.pages);
    return null;
  }
}

definePlatformClass({
  name: "ApexPages.StandardSetController",
  dispatch: "value",
  jsClass: StandardSetController,
  constructors: {
    "new/1": (_type: string, given: ApexList | ApexQueryLocator | null) => {
      if (given === null) throwNullPointer();
      return new StandardSetController(given instanceof ApexQueryLocator ? given.rows : given);
    },
  },
  methods: {
    addfields: () => null,
    cancel: () => page("/"),
    first: (self: StandardSetController) => self.turnTo(1),
    getcompleteresult: () => true,
    gethasnext: (self: StandardSetController) => self.pageNumber < self.pages,
    gethasprevious: (self: StandardSetController) => self.pageNumber > 1,
    getpagenumber: (self: StandardSetController) => self.pageNumber,
    getpagesize: (self: StandardSetController) => self.pageSize,
    getrecord: (self: StandardSetController) => self.rows[0] ?? null,
    getrecords: (self: StandardSetController) => self.current,
    getresultsize: (self: StandardSetController) => self.rows.length,
    getselected: (self: StandardSetController) => self.selected,
    last: (self: StandardSetController) => self.turnTo(self.pages),
    next: (self: StandardSetController) => self.turnTo(self.pageNumber + 1),
    previous: (self: StandardSetController) => self.turnTo(self.pageNumber - 1),
    save: () => page("/"),
    setpagenumber: (self: StandardSetController, number: number) => self.turnTo(number),
    setpagesize: (self: StandardSetController, size: number) => ((self.pageSize = size), null),
    setselected: (self: StandardSetController, rows: ApexList) => ((self.selected = rows), null),
  },
});

class SelectOption extends PlainObject {
  readonly typeKey = "selectoption";
  value: string | null;
  label: string | null;
  disabled: boolean;
  escapeItem = true;

  constructor(value: string | null, label: string | null, disabled: boolean) {
    super();
    this.value = value;
    this.label = label;
    this.disabled = disabled;
  }
}

definePlatformClass({
  name: "System.SelectOption",
  dispatch: "value",
  jsClass: SelectOption,
  constructors: {
    new: (_type: string, value: string | null, label: string | null, disabled?: boolean) =>
      new SelectOption(value, label, disabled ?? false),
  },
  methods: {
    getdisabled: (self: SelectOption) => self.disabled,
    getescapeitem: (self: SelectOption) => self.escapeItem,
    getlabel: (self: SelectOption) => self.label,
    getvalue: (self: SelectOption) => self.value,
    setdisabled: (self: SelectOption, disabled: boolean) => ((self.disabled = disabled), null),
    setescapeitem: (self: SelectOption, escape: boolean) => ((self.escapeItem = escape), null),
    setlabel: (self: SelectOption, label: string | null) => ((self.label = label), null),
    setvalue: (self: SelectOption, value: string | null) => ((self.value = value), null),
  },
});

/**
 * Values that a property of a Lightning component offers in the App Builder: the class to extend, its rows. Apex Reference Guide, "VisualEditor
 * Namespace". Nothing in the org asks for them; tests of the project do.
 */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { ApexObject } from "../../object.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { PlainObject } from "../support/plain-object.ts";

class ApexDataRow extends PlainObject {
  readonly typeKey = "visualeditor.datarow";
  readonly label: string | null;
  readonly value: ApexValue;
  readonly isSelected: boolean;

  constructor(label: string | null, value: ApexValue, isSelected: boolean | null) {
    super();
    this.label = label;
    this.value = value;
    this.isSelected = isSelected === true;
  }
  compareTo(other: ApexDataRow | null): number {
    const [mine, theirs] = [this.label ?? "", (other ?? throwNullPointer()).label ?? ""];
    return mine < theirs ? -1 : mine > theirs ? 1 : 0;
  }
}

class ApexRows extends PlainObject {
  readonly typeKey = "visualeditor.dynamicpicklistrows";
  readonly rows: ApexDataRow[];
  containsAllRows: boolean;

  constructor(rows: readonly ApexDataRow[], containsAllRows: boolean) {
    super();
    this.rows = [...rows];
    this.containsAllRows = containsAllRows;
  }
  at(index: number): ApexDataRow {
    return this.rows[index] ?? throwApex("System.ListException", `List index out of bounds: ${index}`);
  }
}

definePlatformClass({
  name: "VisualEditor.DataRow",
  dispatch: "value",
  jsClass: ApexDataRow,
  constructors: {
    new: (_type: string, label: string | null, value: ApexValue, isSelected: boolean | null = false) =>
      new ApexDataRow(label, value, isSelected),
  },
  methods: {
    compareto: (self: ApexDataRow, other: ApexDataRow | null) => self.compareTo(other),
    getlabel: (self: ApexDataRow) => self.label,
    getvalue: (self: ApexDataRow) => self.value,
    isselected: (self: ApexDataRow) => self.isSelected,
  },
});

definePlatformClass({
  name: "VisualEditor.DynamicPickListRows",
  dispatch: "value",
  jsClass: ApexRows,
  constructors: {
    new: (_type: string, rows?: ApexList, containsAll?: boolean) =>
      new ApexRows(rows?.items ?? [], containsAll === true),
  },
  methods: {
    addallrows: (self: ApexRows, rows: ApexList | null) => (
      self.rows.push(...(rows ?? throwNullPointer()).items),
      null
    ),
    addrow: (self: ApexRows, row: ApexDataRow) => (self.rows.push(row), null),
    containsallrows: (self: ApexRows) => self.containsAllRows,
    get: (self: ApexRows, index: number) => self.at(index),
    getdatarows: (self: ApexRows) => new ApexList("list<visualeditor.datarow>", [...self.rows]),
    setcontainsallrows: (self: ApexRows, all: boolean) => ((self.containsAllRows = all), null),
    size: (self: ApexRows) => self.rows.length,
    sort: (self: ApexRows) => (self.rows.sort((a, b) => a.compareTo(b)), null),
  },
});

class DynamicPickListObject extends ApexObject {
  c$(): this {
    return this;
  }
  /** The label of the row with that value; the class may say otherwise. */
  getlabel(value: ApexValue): ApexValue {
    return rowsOf(this).find((row) => row.value === value)?.label ?? null;
  }
  isvalid(value: ApexValue): ApexValue {
    return rowsOf(this).some((row) => row.value === value);
  }
}

function rowsOf(list: object): readonly ApexDataRow[] {
  return ((list as Record<string, () => ApexRows | null>)["getvalues"]?.() ?? throwNullPointer()).rows;
}

const virtual =
  (name: string): Implementation =>
  (self: Record<string, Implementation>, ...given: ApexValue[]) =>
    self[name]?.(...given);

definePlatformClass({
  name: "VisualEditor.DynamicPickList",
  dispatch: "virtual",
  jsClass: DynamicPickListObject,
  methods: Object.fromEntries(
    ["getdefaultvalue", "getlabel", "getvalues", "isvalid"].map((name) => [name, virtual(name)]),
  ),
});

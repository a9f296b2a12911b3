/** System.SelectOption. Apex Reference Guide, "SelectOption Class". */
import { compareValues } from "../../values/equality.ts";
import { defineRecordClass, type RecordObject } from "../support/records.ts";

const option = defineRecordClass({
  name: "System.SelectOption",
  properties: { Value: null, Label: null, Disabled: false, EscapeItem: true },
  constructible: false,
  // "List Class", sort: select options are sorted by value and label.
  compare: (one: RecordObject, other: RecordObject) =>
    compareValues(one.value("Value"), other.value("Value")) || compareValues(one.value("Label"), other.value("Label")),
  constructors: {
    "new/2": (_typeKey: string, value: string | null, label: string | null) =>
      option.create({ Value: value, Label: label }),
    "new/3": (_typeKey: string, value: string | null, label: string | null, disabled: boolean | null) =>
      option.create({ Value: value, Label: label, Disabled: disabled }),
  },
});

/** System.SelectOption. Apex Reference Guide, "SelectOption Class". */
import { defineRecordClass } from "../support/records.ts";

const option = defineRecordClass({
  name: "System.SelectOption",
  properties: { Value: null, Label: null, Disabled: false, EscapeItem: true },
  constructible: false,
  constructors: {
    "new/2": (_typeKey: string, value: string | null, label: string | null) =>
      option.create({ Value: value, Label: label }),
    "new/3": (_typeKey: string, value: string | null, label: string | null, disabled: boolean | null) =>
      option.create({ Value: value, Label: label, Disabled: disabled }),
  },
});

/** System.Boolean. Apex Reference Guide, "Boolean Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { textOf } from "../../values/text.ts";

definePlatformClass({
  name: "System.Boolean",
  dispatch: "value",
  isInstance: (value) => typeof value === "boolean",
  statics: {
    valueof: (value: ApexValue) => {
      if (value === null) throwApex("System.NullPointerException", "Argument cannot be null.");
      return typeof value === "boolean" ? value : textOf(value).toLowerCase() === "true";
    },
  },
});

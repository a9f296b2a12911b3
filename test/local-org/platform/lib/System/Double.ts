/** System.Double. Apex Reference Guide, "Double Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import { throwApex } from "../../values/exceptions.ts";
import { textOf } from "../../values/text.ts";
import { doubleToInteger, doubleToLong, formatNumber, parseDouble } from "../support/numbers.ts";

function valueOf(value: ApexValue): ApexDouble {
  if (value === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  if (value instanceof ApexDouble) return value;
  if (value instanceof ApexDecimal) return new ApexDouble(value.toNumber());
  if (typeof value === "number" || typeof value === "bigint") return new ApexDouble(Number(value));
  return new ApexDouble(parseDouble(textOf(value)));
}

definePlatformClass({
  name: "System.Double",
  dispatch: "value",
  jsClass: ApexDouble,
  statics: { valueof: valueOf },
  methods: {
    format: (self: ApexDouble) => formatNumber(self.value),
    intvalue: (self: ApexDouble) => doubleToInteger(self.value),
    longvalue: (self: ApexDouble) => doubleToLong(self.value),
    round: (self: ApexDouble) => doubleToLong(Math.floor(self.value + 0.5)),
  },
});

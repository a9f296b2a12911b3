/** System.Long. Apex Reference Guide, "Long Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { formatNumber, parseLong } from "../support/numbers.ts";

definePlatformClass({
  name: "System.Long",
  dispatch: "value",
  isInstance: (value) => typeof value === "bigint",
  statics: {
    valueof: (text: ApexValue) =>
      parseLong(text ?? throwApex("System.NullPointerException", "Argument cannot be null.")),
  },
  methods: {
    format: (self: bigint) => formatNumber(self),
    intvalue: (self: bigint) => Number(BigInt.asIntN(32, self)),
  },
});

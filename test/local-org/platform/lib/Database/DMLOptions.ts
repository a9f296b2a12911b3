/** Database.DMLOptions: only `optAllOrNone`; other options are refused at compile time. Apex Reference Guide, "DmlOptions Class". */
import { definePlatformClass } from "../../registry.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexDmlOptions extends PlainObject {
  readonly typeKey = "database.dmloptions";
  optAllOrNone: boolean | null = null;
}

definePlatformClass({
  name: "Database.DMLOptions",
  dispatch: "value",
  jsClass: ApexDmlOptions,
  constructors: { "new/0": () => new ApexDmlOptions() },
  getters: { optallornone: (self: ApexDmlOptions) => self.optAllOrNone },
  setters: {
    optallornone: (self: ApexDmlOptions, value: boolean | null) => {
      self.optAllOrNone = value;
      return value;
    },
  },
});

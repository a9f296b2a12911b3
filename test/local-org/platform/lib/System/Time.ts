/** System.Time. Apex Reference Guide, "Time Class". */
import { definePlatformClass } from "../../registry.ts";
import { ApexTime } from "../../values/time.ts";
import { refuseNull, refuseNullStatics } from "../support/arguments.ts";

const plus =
  (unitMs: number) =>
  (self: ApexTime, amount: number): ApexTime =>
    new ApexTime(self.ms + amount * unitMs);

definePlatformClass({
  name: "System.Time",
  dispatch: "value",
  jsClass: ApexTime,
  statics: refuseNullStatics({
    newinstance: (hour: number, minute: number, second: number, ms: number) => ApexTime.of(hour, minute, second, ms),
  }),
  methods: refuseNull({
    addhours: plus(3_600_000),
    addmilliseconds: plus(1),
    addminutes: plus(60_000),
    addseconds: plus(1000),
    hour: (self: ApexTime) => self.hour,
    millisecond: (self: ApexTime) => self.millisecond,
    minute: (self: ApexTime) => self.minute,
    second: (self: ApexTime) => self.second,
  }),
});

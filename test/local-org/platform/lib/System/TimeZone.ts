/** System.TimeZone. Apex Reference Guide, "TimeZone Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import type { ApexDatetime } from "../../values/datetime.ts";
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";
import { knownZone, zoneOffset } from "../support/timezone.ts";

export class ApexTimeZone extends PlainObject {
  readonly typeKey = "timezone";
  readonly id: string;

  constructor(id: string) {
    super();
    this.id = id;
  }
  get displayName(): string {
    const zone = knownZone(this.id);
    const part = (style: "long" | "longOffset"): string => {
      const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: style }).formatToParts(0);
      return parts.find(({ type }) => type === "timeZoneName")?.value ?? this.id;
    };
    const offset = part("longOffset");
    return `(${offset === "GMT" ? "GMT+00:00" : offset}) ${part("long")} (${this.id})`;
  }
  override apexEquals(other: ApexValue): boolean {
    return other instanceof ApexTimeZone && other.id === this.id;
  }
  override apexHash(): string {
    return `timezone:${this.id}`;
  }
  override apexText(): string {
    return this.id;
  }
}

definePlatformClass({
  name: "System.TimeZone",
  dispatch: "value",
  jsClass: ApexTimeZone,
  statics: {
    gettimezone: (id: string | null) =>
      new ApexTimeZone(id ?? throwApex("System.NullPointerException", "Argument cannot be null.")),
  },
  methods: {
    getdisplayname: (self: ApexTimeZone) => self.displayName,
    getid: (self: ApexTimeZone) => self.id,
    getoffset: (self: ApexTimeZone, at: ApexDatetime) => zoneOffset(knownZone(self.id), at.ms),
    tostring: (self: ApexTimeZone) => self.id,
  },
});

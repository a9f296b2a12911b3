/** System.Version, of packages. Apex Reference Guide, "Version Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexVersion extends PlainObject {
  readonly typeKey = "version";
  readonly major: number;
  readonly minor: number;
  readonly patch: number | null;

  constructor(major: number | null, minor: number | null, patch: number | null) {
    super();
    this.major = major ?? throwNullPointer();
    this.minor = minor ?? throwNullPointer();
    this.patch = patch;
  }
  /** "If a two-part version is being compared to a three-part version, the patch number is ignored." */
  compareTo(other: ApexVersion | null): number {
    if (other === null) throwNullPointer();
    const patch = this.patch === null || other.patch === null ? 0 : this.patch - other.patch;
    return Math.sign(this.major - other.major || this.minor - other.minor || patch);
  }
  override apexEquals(other: ApexValue): boolean {
    return other instanceof ApexVersion && this.apexText() === other.apexText();
  }
  override apexHash(): string {
    return `version:${this.apexText()}`;
  }
  override apexText(): string {
    return [this.major, this.minor, ...(this.patch === null ? [] : [this.patch])].join(".");
  }
}

definePlatformClass({
  name: "System.Version",
  dispatch: "value",
  jsClass: ApexVersion,
  constructors: {
    new: (_type: string, major: number | null, minor: number | null, patch: number | null = null) =>
      new ApexVersion(major, minor, patch),
  },
  methods: {
    compareto: (self: ApexVersion, other: ApexVersion | null) => self.compareTo(other),
    major: (self: ApexVersion) => self.major,
    minor: (self: ApexVersion) => self.minor,
    patch: (self: ApexVersion) => self.patch,
  },
});

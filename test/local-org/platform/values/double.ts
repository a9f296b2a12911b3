/** Double of Apex: a 64-bit float that is told apart from Integer at run time. */
import type { ApexValue } from "../registry.ts";
import type { ApexReference } from "./reference.ts";

export class ApexDouble implements ApexReference {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
  get typeKey(): string {
    return "double";
  }
  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexDouble && (this.value === other.value || (isNaN(this.value) && isNaN(other.value)));
  }
  apexHash(): string {
    return `double:${this.value}`;
  }
  /** As Java's `Double.toString`: `1.0`, `1.0E10`, `1.0E-5`. */
  apexText(): string {
    const { value } = this;
    if (!Number.isFinite(value)) return String(value);
    if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
    const magnitude = Math.abs(value);
    if (magnitude >= 1e-3 && magnitude < 1e7) {
      const plain = String(value);
      return plain.includes(".") ? plain : `${plain}.0`;
    }
    const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
    return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
}

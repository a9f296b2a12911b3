/** Time of Apex: a time of day in milliseconds. */
import type { ApexValue } from "../registry.ts";
import { MS_PER_DAY, pad } from "./date.ts";
import type { ApexReference } from "./reference.ts";

export class ApexTime implements ApexReference {
  /** Milliseconds since midnight, 0 to 86,399,999. */
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ((ms % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
  }
  static of(hour: number, minute: number, second: number, millisecond: number): ApexTime {
    return new ApexTime(((hour * 60 + minute) * 60 + second) * 1000 + millisecond);
  }
  get typeKey(): string {
    return "time";
  }
  get hour(): number {
    return Math.floor(this.ms / 3_600_000);
  }
  get minute(): number {
    return Math.floor(this.ms / 60_000) % 60;
  }
  get second(): number {
    return Math.floor(this.ms / 1000) % 60;
  }
  get millisecond(): number {
    return this.ms % 1000;
  }
  /** `09:30:00.000Z`, also what JSON and the REST API write. */
  toIso(): string {
    return `${pad(this.hour)}:${pad(this.minute)}:${pad(this.second)}.${pad(this.millisecond, 3)}Z`;
  }
  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexTime && this.ms === other.ms;
  }
  apexHash(): string {
    return `time:${this.ms}`;
  }
  apexText(): string {
    return this.toIso();
  }
}

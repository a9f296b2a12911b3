/** Datetime of Apex: an instant; text is made in a time zone. */
import type { ApexValue } from "../registry.ts";
import { ApexDate, pad } from "./date.ts";
import type { ApexReference } from "./reference.ts";

export class ApexDatetime implements ApexReference {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
  get typeKey(): string {
    return "datetime";
  }
  /** `2026-01-31T09:30:00.000Z`, as JSON.serialize writes it. */
  toIso(): string {
    return new Date(this.ms).toISOString();
  }
  /** `2026-01-31 09:30:00` in GMT. */
  toGmtText(): string {
    const at = new Date(this.ms);
    const day = `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
    return `${day} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
  }
  /** Parses an ISO 8601 instant with `Z` or an offset (`+0000`, `+00:00`); null when it is none. */
  static tryParseIso(text: string): ApexDatetime | null {
    const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})$/.exec(text);
    if (!match) return null;
    const [, day = "", time = "", zone = "Z"] = match;
    if (ApexDate.tryParseIso(day) === null || time.startsWith("24")) return null; // JavaScript counts on into the next month or day
    const offset = zone === "Z" || zone.includes(":") ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
    const ms = Date.parse(`${day}T${time}${offset}`);
    return Number.isNaN(ms) ? null : new ApexDatetime(ms);
  }
  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexDatetime && this.ms === other.ms;
  }
  apexHash(): string {
    return `datetime:${this.ms}`;
  }
  apexText(): string {
    return this.toGmtText();
  }
}

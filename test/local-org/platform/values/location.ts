/** System.Location: what a geolocation field holds. Apex Reference Guide, "Location Class". */
import type { ApexValue } from "../registry.ts";
import type { ApexReference } from "./reference.ts";

export class ApexLocation implements ApexReference {
  readonly latitude: number;
  readonly longitude: number;

  constructor(latitude: number, longitude: number) {
    this.latitude = latitude;
    this.longitude = longitude;
  }
  get typeKey(): string {
    return "location";
  }
  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexLocation && this.apexText() === other.apexText();
  }
  apexHash(): string {
    return this.apexText();
  }
  apexText(): string {
    return `API address: API location: [${this.latitude} ${this.longitude}]`;
  }
}

/** System.Address: what a compound address field holds. Apex Reference Guide, "Address Class". */
import type { ApexValue } from "../registry.ts";
import { ApexDecimal } from "./decimal.ts";
import type { ApexReference } from "./reference.ts";

export interface AddressParts {
  readonly city: string | null;
  readonly country: string | null;
  readonly geocodeAccuracy: string | null;
  readonly latitude: ApexDecimal | null;
  readonly longitude: ApexDecimal | null;
  readonly postalCode: string | null;
  readonly state: string | null;
  readonly street: string | null;
}

export class ApexAddress implements ApexReference {
  readonly parts: AddressParts;

  constructor(parts: AddressParts) {
    this.parts = parts;
  }
  get typeKey(): string {
    return "address";
  }
  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexAddress && this.apexText() === other.apexText();
  }
  apexHash(): string {
    return this.apexText();
  }
  apexText(): string {
    const shown = Object.entries(this.parts).map(
      ([name, part]) => `${name}=${part instanceof ApexDecimal ? part.toPlainString() : part}`,
    );
    return `System.Address[${shown.join(", ")}]`;
  }
}

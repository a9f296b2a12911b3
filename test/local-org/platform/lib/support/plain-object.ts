/** Base of the platform's small classes: equal only to themselves unless they say otherwise. */
import type { ApexValue } from "../../registry.ts";
import { identityHash, type ApexReference } from "../../values/reference.ts";

export abstract class PlainObject implements ApexReference {
  abstract readonly typeKey: string;

  apexEquals(other: ApexValue): boolean {
    return this === other;
  }
  apexHash(): string | number {
    return identityHash(this);
  }
  apexText(): string {
    return this.typeKey;
  }
}

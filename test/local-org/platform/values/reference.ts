/** What every value that is not a JavaScript primitive can do, so that collections and text need not know its class. */
import type { ApexValue } from "../registry.ts";

export interface ApexReference {
  /** The runtime type as `typeKey` writes it, lower case: `list<account>`, `decimal`, `outer.inner`. */
  readonly typeKey: string;
  /** `equals` of Apex: what `Set` and `Map` use, and `==` for everything but strings and mixed numbers. */
  apexEquals(other: ApexValue): boolean;
  /** A hash that is equal for equal values. */
  apexHash(): string | number;
  /** What `String.valueOf` prints. */
  apexText(): string;
}

export function isReference(value: ApexValue): value is ApexReference {
  return typeof value === "object" && value !== null && typeof value.apexEquals === "function";
}

let nextIdentity = 1;
const identities = new WeakMap<object, number>();

/** A number that stands for the object itself: the hash code of a class without `hashCode`. */
export function identityHash(object: object): number {
  let identity = identities.get(object);
  if (identity === undefined) {
    identity = nextIdentity++;
    identities.set(object, identity);
  }
  return identity;
}

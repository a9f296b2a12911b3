/** `Foo.class`: a value of System.Type. One exists for each type, so identity compares them. */
import type { ApexValue } from "../registry.ts";
import type { ApexReference } from "./reference.ts";

export class ApexType implements ApexReference {
  /** Type key: `list<account>`. */
  readonly key: string;
  /** As `getName` answers it: `List<Account>`. */
  readonly name: string;
  readonly typeKey = "type";

  private constructor(key: string, name: string) {
    this.key = key;
    this.name = name;
  }

  static readonly #known = new Map<string, ApexType>();

  static of(key: string, name: string): ApexType {
    let type = ApexType.#known.get(name);
    if (!type) ApexType.#known.set(name, (type = new ApexType(key, name)));
    return type;
  }

  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexType && other.key === this.key;
  }
  apexHash(): string {
    return `type:${this.key}`;
  }
  apexText(): string {
    return this.name;
  }
}

/** Enum constants of Apex. Each exists once, so `===` compares them. */
import { deriveClass, type ApexValue } from "../registry.ts";
import { throwApex } from "./exceptions.ts";
import type { ApexReference } from "./reference.ts";

export class ApexEnum implements ApexReference {
  readonly typeName: string;
  readonly name: string;
  readonly ordinal: number;

  constructor(typeName: string, name: string, ordinal: number) {
    this.typeName = typeName;
    this.name = name;
    this.ordinal = ordinal;
  }
  get typeKey(): string {
    return this.typeName.toLowerCase();
  }
  apexEquals(other: ApexValue): boolean {
    return this === other;
  }
  apexHash(): string {
    return `${this.typeName}.${this.name}`;
  }
  apexText(): string {
    return this.name;
  }
}

/** The constants of one enum, in order. */
export class EnumType {
  readonly typeName: string;
  readonly values: readonly ApexEnum[];
  readonly #byLowerName: Map<string, ApexEnum>;

  constructor(typeName: string, names: readonly string[]) {
    this.typeName = typeName;
    this.values = names.map((name, ordinal) => new ApexEnum(typeName, name, ordinal));
    this.#byLowerName = new Map(this.values.map((constant) => [constant.name.toLowerCase(), constant]));
  }
  /** The constant of that name in any case, or undefined. */
  find(name: string): ApexEnum | undefined {
    return this.#byLowerName.get(name.toLowerCase());
  }
  /** `MyEnum.valueOf(name)`. */
  byName(name: string | null): ApexEnum {
    if (name === null) throwApex("System.NullPointerException", "Argument cannot be null.");
    return this.find(name) ?? throwApex("System.NoSuchElementException", `No enum constant ${this.typeName}.${name}`);
  }
}

/** Makes an enum; the compiler does this once for each enum of a program. */
export function defineEnum(typeName: string, names: readonly string[]): EnumType {
  return new EnumType(typeName, names);
}

const platformEnums = new Map<string, EnumType>();

/** Makes an enum of the platform, found again by {@link platformEnum}. */
export function definePlatformEnum(typeName: string, names: readonly string[]): EnumType {
  const type = new EnumType(typeName, names);
  platformEnums.set(typeName.toLowerCase(), type);
  return type;
}

/** A platform enum by full name in any case. */
export function platformEnum(typeName: string): EnumType {
  if (!hasPlatformEnum(typeName)) throw new Error(`No platform enum ${typeName}`);
  return platformEnums.get(typeName.toLowerCase()) as EnumType;
}

/** True when the local org has the constants of that platform enum. */
export function hasPlatformEnum(typeName: string): boolean {
  const key = typeName.toLowerCase();
  if (!platformEnums.has(key)) deriveClass(typeName);
  return platformEnums.has(key);
}

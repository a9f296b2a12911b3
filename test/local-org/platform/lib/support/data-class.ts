/** Platform classes that only hold values: their properties can be read and set, and `getX`/`setX`/`isX` do the same. */
import { definePlatformClass, type ApexValue, type Implementation, type PlatformClass } from "../../registry.ts";
import { PlainObject } from "./plain-object.ts";

/** An instance of a class that {@link defineDataClass} has defined. */
export class ApexData extends PlainObject {
  readonly typeKey: string;
  readonly className: string;
  /** By lower-case property name. */
  readonly values: Map<string, ApexValue>;

  constructor(className: string, values: Iterable<readonly [string, ApexValue]>) {
    super();
    this.className = className;
    this.typeKey = className.toLowerCase().replace(/^system\./, "");
    this.values = new Map(values);
  }
  override apexText(): string {
    return `${this.className}:[${[...this.values].map(([name, value]) => `${name}=${value}`).join(", ")}]`;
  }
  get(name: string): ApexValue {
    return this.values.get(name.toLowerCase()) ?? null;
  }
  set(name: string, value: ApexValue): void {
    this.values.set(name.toLowerCase(), value);
  }
}

/** What the class has besides its properties. */
export interface DataClassExtras extends Partial<Omit<PlatformClass, "name" | "dispatch" | "jsClass">> {
  /** False: instances come from the platform only. */
  readonly constructible?: boolean;
  /** Property names of a class that this one extends. */
  readonly inherits?: Properties;
}

/** Property name as the docs write it -> what makes its first value. */
export type Properties = Readonly<Record<string, (() => ApexValue) | null>>;

/**
 * Defines a platform class of plain properties.
 * @returns what makes an instance with some of its values
 */
export function defineDataClass(
  name: string,
  properties: Properties,
  extras: DataClassExtras = {},
): (values?: Readonly<Record<string, ApexValue>>) => ApexData {
  const { constructible = true, inherits = {}, ...more } = extras;
  const all: Properties = { ...inherits, ...properties };
  const make = (values: Readonly<Record<string, ApexValue>> = {}): ApexData => {
    const first = Object.entries(all).map(([key, initial]) => [key.toLowerCase(), initial?.() ?? null] as const);
    const data = new ApexData(name, first);
    for (const [key, value] of Object.entries(values)) data.set(key, value);
    return data;
  };
  const getters: Record<string, Implementation> = {};
  const setters: Record<string, Implementation> = {};
  const methods: Record<string, Implementation> = {};
  for (const property of Object.keys(all)) {
    const key = property.toLowerCase();
    const read = (self: ApexData): ApexValue => self.get(key);
    const write = (self: ApexData, value: ApexValue): ApexValue => (self.set(key, value), null);
    getters[key] = read;
    setters[key] = write;
    methods[`get${key}`] = read;
    methods[`is${key}`] = read;
    methods[`set${key}`] = write;
  }
  definePlatformClass({
    ...more,
    name,
    dispatch: "value",
    isInstance: (value) => value instanceof ApexData && value.className === name,
    ...(constructible ? { constructors: { "new/0": () => make(), ...more.constructors } } : {}),
    getters: { ...getters, ...more.getters },
    setters: { ...setters, ...more.setters },
    methods: { ...methods, ...more.methods },
  });
  return make;
}

/**
 * Platform classes that only hold values: e-mail messages, options, headers. Each property is a field, and where the class has them the methods
 * `getX`, `isX` and `setX` read and write the same value.
 */
import { definePlatformClass, type ApexValue, type Implementation, type PlatformClass } from "../../registry.ts";
import { textOf } from "../../values/text.ts";
import { PlainObject } from "./plain-object.ts";

/** An instance: `kinds` are the full names of its class and of those that it extends. */
export class RecordObject extends PlainObject {
  readonly typeKey: string;
  readonly kinds: readonly string[];
  readonly values: Map<string, ApexValue>;
  /** Present where the class has an order. */
  readonly apexCompare?: (other: RecordObject) => number;

  constructor(
    kinds: readonly string[],
    values: Iterable<readonly [string, ApexValue]> = [],
    compare?: (one: RecordObject, other: RecordObject) => number,
  ) {
    super();
    this.kinds = kinds;
    this.typeKey = (kinds[0] ?? "").toLowerCase().replace(/^system\./, "");
    this.values = new Map(values);
    if (compare) this.apexCompare = (other) => compare(this, other);
  }
  /** The value of a property, named as it was defined; null when nobody has set it. */
  value(property: string): ApexValue {
    return this.values.get(property) ?? null;
  }
  override apexText(): string {
    const properties = [...this.values].map(([name, value]) => `${name}=${textOf(value)}`);
    return `${this.kinds[0] ?? ""}[${properties.join(";")}]`;
  }
}

export interface RecordClassOptions {
  /** Full name as the docs write it. */
  readonly name: string;
  /** Properties as the docs write them, each with its value in a new object. */
  readonly properties: Readonly<Record<string, ApexValue>>;
  /** The class that it extends, defined before. */
  readonly parent?: RecordClass;
  readonly statics?: Readonly<Record<string, Implementation>>;
  readonly methods?: Readonly<Record<string, Implementation>>;
  /** Constructors besides the one without arguments; they get {@link RecordClass.create}'s object by calling it. */
  readonly constructors?: Readonly<Record<string, Implementation>>;
  /** False for what only the platform makes. */
  readonly constructible?: boolean;
  /** The order of its objects in `List.sort`, where they have one. */
  readonly compare?: (one: RecordObject, other: RecordObject) => number;
}

export interface RecordClass {
  readonly definition: PlatformClass;
  readonly kinds: readonly string[];
  readonly properties: Readonly<Record<string, ApexValue>>;
  /** A new object, with the values that differ from the class's own. */
  readonly create: (values?: Readonly<Record<string, ApexValue>>) => RecordObject;
}

const classes = new Map<string, RecordClass>();

/** A class by the type key of its objects. */
export function recordClassByKey(typeKey: string): RecordClass | undefined {
  return classes.get(typeKey);
}

/** Registers a class that holds values. */
export function defineRecordClass(options: RecordClassOptions): RecordClass {
  const { name, parent, constructible = true } = options;
  const kinds = [name, ...(parent?.kinds ?? [])];
  const properties = { ...parent?.properties, ...options.properties };
  const create = (values: Readonly<Record<string, ApexValue>> = {}): RecordObject =>
    new RecordObject(kinds, Object.entries({ ...properties, ...values }), options.compare);
  const getters: Record<string, Implementation> = {};
  const setters: Record<string, Implementation> = {};
  const accessors: Record<string, Implementation> = {};
  for (const property of Object.keys(properties)) {
    const lower = property.toLowerCase();
    const read = (self: RecordObject): ApexValue => self.value(property);
    const write = (self: RecordObject, value: ApexValue): ApexValue => (self.values.set(property, value), value);
    getters[lower] = read;
    setters[lower] = write;
    accessors[`get${lower}`] = read;
    accessors[`is${lower}`] = read;
    accessors[`set${lower}`] = (self: RecordObject, value: ApexValue) => (write(self, value), null);
  }
  const definition = definePlatformClass({
    name,
    dispatch: "value",
    isInstance: (value) => value instanceof RecordObject && value.kinds.includes(name),
    constructors: { ...(constructible ? { "new/0": () => create() } : {}), ...options.constructors },
    getters,
    setters,
    statics: options.statics ?? {},
    methods: { ...accessors, tostring: (self: RecordObject) => self.apexText(), ...options.methods },
  });
  const record: RecordClass = { definition, kinds, properties, create };
  classes.set(create().typeKey, record);
  return record;
}

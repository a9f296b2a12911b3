/**
 * Where each platform class says what of it exists in the local org.
 *
 * The types and signatures of the platform's classes come from the signature jars; this registry holds the behaviour. A method that the jars
 * know and the registry does not is refused at compile time by name. One platform class is one file under `platform/lib/<Namespace>/<Class>.ts`;
 * `platform/lib/index.ts` imports them all.
 */

/** A value of Apex as the local org holds it; the table is in the README. Never `undefined`: Apex null is `null`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type ApexValue = any;
export type Implementation = (...args: ApexValue[]) => ApexValue;

/**
 * The behaviour of one platform class.
 *
 * Keys of the tables are lower-case: `name` (every overload), `name/2` (the overload with two arguments) or `name(string,integer)` (exactly this
 * overload, parameter types as `typeKey` writes them). The most exact key wins. An overload without a key is refused at compile time.
 */
export interface PlatformClass {
  /** The full name as the docs write it: `System.String`, `Database.SaveResult`, `Schema.SObjectType`. */
  readonly name: string;
  /**
   * How instance members are reached. `value`: compiled code calls `methods.x(self, ...args)` (strings, numbers, dates, collections, final classes).
   * `virtual`: compiled code calls `self.x(...args)`, lower-case name, because user classes extend or implement it (Exception, interfaces).
   */
  readonly dispatch: "value" | "virtual";
  /** JavaScript class of the instances where there is one; `new X(...)` and subclasses in Apex use it. */
  readonly jsClass?: new (...args: never[]) => object;
  /** True when the value is an instance, for values without a class of their own (string, number, boolean). */
  readonly isInstance?: (value: ApexValue) => boolean;
  /** Keyed by arity or exact overload: `new/0`, `new(string)`. The first argument is the lower-case runtime type, e.g. `list<account>`. */
  readonly constructors?: Readonly<Record<string, Implementation>>;
  readonly statics?: Readonly<Record<string, Implementation>>;
  readonly methods?: Readonly<Record<string, Implementation>>;
  /** Instance properties, lower-case: `self` is the first argument. */
  readonly getters?: Readonly<Record<string, Implementation>>;
  readonly setters?: Readonly<Record<string, Implementation>>;
  /** Static properties and fields, lower-case. */
  readonly staticGetters?: Readonly<Record<string, Implementation>>;
  readonly staticSetters?: Readonly<Record<string, Implementation>>;
  /** For a platform enum: its constants in order, as the docs write them. */
  readonly enumValues?: readonly string[];
}

const classes = new Map<string, PlatformClass>();

/** Registers a platform class and answers it. */
export function definePlatformClass(definition: PlatformClass): PlatformClass {
  classes.set(definition.name.toLowerCase(), definition);
  return definition;
}

let derive: (fullName: string) => void = () => undefined;
const asked = new Set<string>();

/** Who defines what follows from a class's signature alone, when it is first asked for. */
export function deriveMissing(make: (fullName: string) => void): void {
  derive = make;
}

/** Has a class defined that nobody wrote, where that can be. Asks once. */
export function deriveClass(fullName: string): void {
  const key = fullName.toLowerCase();
  if (asked.has(key)) return;
  asked.add(key);
  if (!classes.has(key)) derive(fullName);
}

/** The behaviour of a platform class, by full name in any case (`system.string`), or undefined when the local org has none. */
export function platformClass(fullName: string): PlatformClass | undefined {
  const key = fullName.toLowerCase();
  if (!classes.has(key)) deriveClass(fullName);
  return classes.get(key);
}

/** Every platform class that the local org implements. */
export function platformClasses(): Iterable<PlatformClass> {
  return classes.values();
}

/** Finds the implementation of an overload: exact signature, then arity, then name. */
export function findImplementation(
  table: Readonly<Record<string, Implementation>> | undefined,
  name: string,
  parameterKeys: readonly string[],
): Implementation | undefined {
  if (!table) return undefined;
  const lower = name.toLowerCase();
  return table[`${lower}(${parameterKeys.join(",")})`] ?? table[`${lower}/${parameterKeys.length}`] ?? table[lower];
}

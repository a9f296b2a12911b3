/** System.Type. Apex Reference Guide, "Type Class". */
import { platformClass, definePlatformClass, type ApexValue } from "../../registry.ts";
import { isInstance } from "../../object.ts";
import { currentProgram } from "../../program.ts";
import { currentTransaction } from "../../transaction.ts";
import { exceptionClass, throwApex } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap, ApexSet, splitMapKey } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { ApexType } from "../../values/type.ts";
import { userType } from "../support/program.ts";
import { javaHashCode } from "../text/search.ts";

const COLLECTIONS: Readonly<Record<string, string>> = { list: "List", set: "Set", map: "Map" };
const OTHER_TYPES: Readonly<Record<string, string>> = { object: "Object", sobject: "SObject" };

/** The type of that name in any case, or null: `Foo.Bar`, `List<Account>`, `Schema.SObjectType`, `Account[]`. */
export function typeByName(name: string): ApexType | null {
  const text = name.trim();
  if (text.endsWith("[]")) return collectionType("list", [typeByName(text.slice(0, -2))]);
  const generic = /^(\w+)\s*<(.*)>$/s.exec(text);
  if (generic) return genericType(generic[1]?.toLowerCase() ?? "", generic[2] ?? "");
  return simpleType(text.toLowerCase().replace(/^system\./, ""));
}

function genericType(collection: string, inner: string): ApexType | null {
  const parts = collection === "map" ? splitMapKey(`<${inner}>`) : [inner];
  return collectionType(collection, parts.map(typeByName));
}

function collectionType(collection: string, parts: (ApexType | null)[]): ApexType | null {
  const name = COLLECTIONS[collection];
  if (!name || parts.some((part) => part === null)) return null;
  const known = parts as ApexType[];
  const keys = known.map(({ key }) => key).join(",");
  return ApexType.of(`${collection}<${keys}>`, `${name}<${known.map((part) => part.name).join(",")}>`);
}

function simpleType(key: string): ApexType | null {
  const user = userType(key);
  if (user) return ApexType.of(key, user.name);
  const platform = platformClass(key.includes(".") ? key : `system.${key}`);
  if (platform)
    return ApexType.of(key, exceptionClass(platform.name) ? platform.name : platform.name.replace(/^System\./, ""));
  const other = OTHER_TYPES[key];
  if (other) return ApexType.of(key, other);
  const describe = currentTransaction().data.schema.object(key.replace(/^schema\./, ""));
  return describe ? ApexType.of(describe.name.toLowerCase(), describe.name) : null;
}

/** `newInstance()`: a class by its constructor without parameters, an empty collection, an empty row. */
export function newInstance(type: ApexType): ApexValue {
  const { key } = type;
  if (key.startsWith("list<")) return new ApexList(key);
  if (key.startsWith("set<")) return new ApexSet(key);
  if (key.startsWith("map<")) return new ApexMap(key);
  const user = userType(key);
  if (user) {
    if (user.kind !== "class" || user.isAbstract) {
      throwApex("System.TypeException", `Cannot instantiate abstract class or interface: ${user.name}`);
    }
    return currentProgram().create(key);
  }
  const construct = platformClass(key.includes(".") ? key : `system.${key}`)?.constructors?.["new/0"];
  if (construct) return construct(key);
  const describe = currentTransaction().data.schema.object(key);
  if (describe) return new SObjectValue(describe.name);
  throwApex("System.TypeException", `Type cannot be constructed: ${type.name}`);
}

/** True when a variable of `self` may hold an instance of `other`. */
function isAssignableFrom(self: ApexType, other: ApexType): boolean {
  if (self.key === other.key || self.key === "object") return true;
  const user = userType(other.key);
  if (user) return user.supertypes.includes(self.key);
  return isInstance({ typeKey: other.key, apexEquals: () => false }, self.key);
}

function forName(first: string | null, second?: string | null): ApexType | null {
  const name = second === undefined ? first : second;
  if (name === null)
    throwApex("System.NullPointerException", `Argument ${second === undefined ? 1 : 2} cannot be null`);
  const { schema } = currentTransaction().data;
  if (second !== undefined && first) return schema.isOwnNamespace(first) ? typeByName(name) : null;
  // The project's own namespace may stand before a name. [Apex Reference Guide: Type.forName(fullyQualifiedName); js-salesforce-apex-utils]
  const [prefix = "", ...rest] = name.split(".");
  return (
    typeByName(name) ?? (rest.length > 0 && schema.isOwnNamespace(prefix.trim()) ? typeByName(rest.join(".")) : null)
  );
}

definePlatformClass({
  name: "System.Type",
  dispatch: "value",
  isInstance: (value) => value instanceof ApexType,
  statics: { forname: forName },
  methods: {
    equals: (self: ApexType, other: ApexValue) => self.apexEquals(other),
    getname: (self: ApexType) => self.name,
    hashcode: (self: ApexType) => javaHashCode(self.key),
    isassignablefrom: isAssignableFrom,
    newinstance: newInstance,
    tostring: (self: ApexType) => self.name,
  },
});

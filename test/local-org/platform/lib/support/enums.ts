/** Platform enums: their constants and what every enum can do. */
import { definePlatformClass, type Implementation } from "../../registry.ts";
import { ApexEnum, definePlatformEnum, type EnumType } from "../../values/enum.ts";
import { ApexList } from "../../values/list.ts";
import { javaHashCode } from "../text/search.ts";

/** Instance methods of all enums, user enums included. */
export const enumMethods: Readonly<Record<string, Implementation>> = {
  name: (self: ApexEnum) => self.name,
  ordinal: (self: ApexEnum) => self.ordinal,
  tostring: (self: ApexEnum) => self.name,
  equals: (self: ApexEnum, other: unknown) => self === other,
  hashcode: (self: ApexEnum) => javaHashCode(`${self.typeName}.${self.name}`),
};

/** Registers a platform enum under its full name, constants in the order of the docs. */
export function definePlatformEnumClass(name: string, constants: readonly string[]): EnumType {
  const type = definePlatformEnum(name, constants);
  const listKey = `list<${name.toLowerCase().replace(/^system\./, "")}>`;
  definePlatformClass({
    name,
    dispatch: "value",
    isInstance: (value) => value instanceof ApexEnum && value.typeName === name,
    enumValues: constants,
    statics: {
      values: () => new ApexList(listKey, [...type.values]),
      valueof: (text: string | null) => type.byName(text),
    },
    staticGetters: Object.fromEntries(type.values.map((constant) => [constant.name.toLowerCase(), () => constant])),
    methods: enumMethods,
  });
  return type;
}

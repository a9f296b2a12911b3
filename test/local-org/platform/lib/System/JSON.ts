/** System.JSON. Apex Reference Guide, "JSON Class". */
import { chargeWork, joined } from "../../limits.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import type { ApexType } from "../../values/type.ts";
import { deserializeJson, deserializeUntyped, serializeJson } from "../json/index.ts";
import { ApexJsonGenerator } from "./JSONGenerator.ts";
import { ApexJsonParser } from "./JSONParser.ts";

function argument<T>(value: T | null, place: number): T {
  return value ?? throwApex("System.NullPointerException", `Argument ${place} cannot be null`);
}

/** Characters for which one statement is counted: about 25 MB of JSON a second of CPU time, which is chosen. */
const CHARACTERS_A_STATEMENT = 50;

function read(text: string): string {
  chargeWork(text.length / CHARACTERS_A_STATEMENT);
  return text;
}

const written = (text: string): string => joined(read(text));

definePlatformClass({
  name: "System.JSON",
  dispatch: "value",
  statics: {
    creategenerator: (pretty: boolean | null) => new ApexJsonGenerator(argument(pretty, 1)),
    createparser: (text: string | null) => new ApexJsonParser(argument(text, 1)),
    deserialize: (text: string | null, type: ApexType | null) =>
      deserializeJson(read(argument(text, 1)), argument(type, 2).key),
    deserializestrict: (text: string | null, type: ApexType | null) =>
      deserializeJson(read(argument(text, 1)), argument(type, 2).key, { strict: true }),
    deserializeuntyped: (text: string | null) => deserializeUntyped(read(argument(text, 1))),
    serialize: (value: ApexValue, suppressNulls: boolean = false) => written(serializeJson(value, { suppressNulls })),
    serializepretty: (value: ApexValue, suppressNulls: boolean = false) =>
      written(serializeJson(value, { suppressNulls, pretty: true })),
  },
});

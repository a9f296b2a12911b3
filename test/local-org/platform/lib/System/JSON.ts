/** System.JSON. Apex Reference Guide, "JSON Class". */
import { checkHeap } from "../../heap.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { throwApex } from "../../values/exceptions.ts";
import type { ApexType } from "../../values/type.ts";
import { deserializeJson, deserializeUntyped, serializeJson } from "../json/index.ts";
import { ApexJsonGenerator } from "./JSONGenerator.ts";
import { ApexJsonParser } from "./JSONParser.ts";

function argument<T>(value: T | null, place: number): T {
  return value ?? throwApex("System.NullPointerException", `Argument ${place} cannot be null`);
}

definePlatformClass({
  name: "System.JSON",
  dispatch: "value",
  statics: {
    creategenerator: (pretty: boolean | null) => new ApexJsonGenerator(argument(pretty, 1)),
    createparser: (text: string | null) => new ApexJsonParser(argument(text, 1)),
    deserialize: (text: string | null, type: ApexType | null) =>
      deserializeJson(argument(text, 1), argument(type, 2).key),
    deserializestrict: (text: string | null, type: ApexType | null) =>
      deserializeJson(argument(text, 1), argument(type, 2).key, { strict: true }),
    deserializeuntyped: (text: string | null) => deserializeUntyped(argument(text, 1)),
    serialize: (value: ApexValue, suppressNulls: boolean = false) =>
      checkHeap(currentTransaction(), serializeJson(value, { suppressNulls })),
    serializepretty: (value: ApexValue, suppressNulls: boolean = false) =>
      checkHeap(currentTransaction(), serializeJson(value, { suppressNulls, pretty: true })),
  },
});

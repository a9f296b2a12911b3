/** Schema.SoapType, whose constants are those of the signature jar. Apex Reference Guide, "SoapType Enum". */
import type { FieldApexType, FieldDescribe } from "../../../data/schema/index.ts";
import { platformEnum, type ApexEnum } from "../../values/enum.ts";

const SOAP_TYPES: Partial<Record<FieldApexType, string>> = {
  blob: "BASE64BINARY",
  decimal: "DOUBLE",
  object: "ANYTYPE",
};

export function soapTypeOf(field: FieldDescribe): ApexEnum | null {
  return platformEnum("Schema.SoapType").byName(SOAP_TYPES[field.apexType] ?? field.apexType.toUpperCase());
}

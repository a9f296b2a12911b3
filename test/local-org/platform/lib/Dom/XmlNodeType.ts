/** Dom.XmlNodeType. Apex Reference Guide, "XmlNode Class", getNodeType. */
import { definePlatformEnumClass } from "../support/enums.ts";

export const xmlNodeType = definePlatformEnumClass("Dom.XmlNodeType", ["COMMENT", "ELEMENT", "TEXT"]);

/** JSON as the platform reads and writes it. */
export { deserializeJson, deserializeUntyped, type DeserializeOptions } from "./deserialize.ts";
export { API_VERSION, serializeJson, type SerializeOptions } from "./serialize.ts";

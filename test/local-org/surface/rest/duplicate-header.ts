/** `Sforce-Duplicate-Rule-Header: allowSave=true; includeRecordDetails=true; runAsCurrentUser=true`. [REST API Developer Guide: Duplicate Rule Header] */
import { NO_HEADER } from "../../data/duplicates/rules.ts";
import type { RestContext } from "./context.ts";
import type { WriteOptions } from "./door.ts";

/** "The default value for all fields is false"; "available in API version 52.0 and later". What is not understood is passed over. */
export function duplicateOptions({ headers, version }: RestContext): Pick<WriteOptions, "duplicateHeader"> {
  const header = headers["sforce-duplicate-rule-header"];
  if (header === undefined || Number(version) < 52) return {};
  const given = new Map(
    header.split(/[;,]/).map((part) => {
      const [name = "", value = ""] = part.split("=").map((text) => text.trim().toLowerCase());
      return [name, value === "true"];
    }),
  );
  const says = (name: string): boolean => given.get(name.toLowerCase()) ?? false;
  return {
    duplicateHeader: {
      ...NO_HEADER,
      allowSave: says("allowSave"),
      includeRecordDetails: says("includeRecordDetails"),
      runAsCurrentUser: says("runAsCurrentUser"),
    },
  };
}

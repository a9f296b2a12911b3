/** System.Schema. Apex Reference Guide, "Schema Class". */
import { definePlatformClass } from "../../registry.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { describeTabs } from "./tabs.ts";
import { ApexObjectDescribe, ApexObjectToken, runningSchema } from "./tokens.ts";

/**
 * Names in any case, as the platform's global describe takes them. Objects about which nothing is written down (QuickText, WorkOrder) are found by
 * their names, as code that names them compiles; the list of all is of the others.
 */
class ObjectTokenMap extends ApexMap {
  override get(key: string | null): ApexObjectToken | null {
    if (key === null) return super.get(null);
    const object = super.has(key.toLowerCase()) ? undefined : runningSchema().object(key);
    return object ? new ApexObjectToken(object) : super.get(key.toLowerCase());
  }
  override has(key: string | null): boolean {
    if (key === null) return super.has(null);
    return super.has(key.toLowerCase()) || runningSchema().object(key) !== undefined;
  }
}

function describeObjects(names: ApexList | null): ApexList {
  if (names === null) throwNullPointer();
  const describes = names.items.map((name) => {
    const object = runningSchema().object(String(name));
    if (!object)
      throwApex(
        "System.InvalidParameterValueException",
        `Invalid sobject provided. The sobject ${String(name)} does not exist`,
      );
    return new ApexObjectDescribe(object);
  });
  return new ApexList("list<schema.describesobjectresult>", describes);
}

definePlatformClass({
  name: "System.Schema",
  dispatch: "value",
  statics: {
    getglobaldescribe: () =>
      new ObjectTokenMap(
        "map<string,schema.sobjecttype>",
        runningSchema()
          .objectNames()
          .flatMap((name) => {
            const object = runningSchema().object(name);
            return object ? [[name.toLowerCase(), new ApexObjectToken(object)] as const] : [];
          }),
      ),
    describetabs: describeTabs,
    // Options tell the platform what to read ahead; the answer is the same.
    describesobjects: (names: ApexList | null) => describeObjects(names),
  },
});

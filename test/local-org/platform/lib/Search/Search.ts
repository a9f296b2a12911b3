/** System.Search. Apex Reference Guide, "Search Class". */
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { variableInSight } from "../../variables.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import type { ApexAccessLevel } from "../System/AccessLevel.ts";

definePlatformClass({
  name: "System.Search",
  dispatch: "value",
  statics: {
    query: (text: string | null, level?: ApexAccessLevel | null) => {
      if (text === null) throwNullPointer();
      const bindOf = (name: string) =>
        variableInSight(name) ?? throwApex("System.QueryException", `Variable does not exist: ${name}`);
      return currentTransaction().data.searchText(text, bindOf, { mode: level?.mode ?? "system" });
    },
  },
});

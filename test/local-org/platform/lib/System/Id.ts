/** System.Id. Apex Reference Guide, "Id Class". */
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { throwApex } from "../../values/exceptions.ts";
import { normalizeId, sameId, toId } from "../../values/id.ts";
import { schemaTokens } from "../../rows.ts";

function valueOf(text: string | null): string {
  return toId(text ?? throwApex("System.NullPointerException", "Argument cannot be null."));
}

definePlatformClass({
  name: "System.Id",
  dispatch: "value",
  isInstance: (value) => typeof value === "string" && normalizeId(value) !== null,
  // The overload with `restoreCasing` does the same: the local org mends the case of 18 characters always.
  statics: { valueof: valueOf },
  methods: {
    equals: (self: string, other: unknown) => typeof other === "string" && sameId(self, other),
    getsobjecttype: (self: string) => {
      const describe = currentTransaction().data.schema.objectOfId(self);
      if (!describe) throwApex("System.SObjectException", `Invalid id: ${self}`);
      return schemaTokens().objectToken(describe.name);
    },
    to15: (self: string) => self.slice(0, 15),
  },
});

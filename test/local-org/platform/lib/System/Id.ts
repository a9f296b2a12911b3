/** System.Id. Apex Reference Guide, "Id Class". */
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { throwApex } from "../../values/exceptions.ts";
import { normalizeId, restoreCase, sameId, toId } from "../../values/id.ts";
import { schemaTokens } from "../../rows.ts";

function valueOf(text: string | null, restoreCasing = false): string {
  const id = toId(text ?? throwApex("System.NullPointerException", "Argument cannot be null."));
  return restoreCasing ? restoreCase(id) : id;
}

definePlatformClass({
  name: "System.Id",
  dispatch: "value",
  isInstance: (value) => typeof value === "string" && normalizeId(value) !== null,
  statics: { valueof: valueOf },
  methods: {
    equals: (self: string, other: unknown) => typeof other === "string" && sameId(self, other),
    getsobjecttype: (self: string) => {
      const describe = currentTransaction().data.schema.objectOfId(self);
      if (!describe) throwApex("System.SObjectException", `Invalid id: ${self}`);
      return schemaTokens().objectToken(describe.name);
    },
    // "The method corrects any distorted casing by employing the case-sensitivity checksum" (same page).
    to15: (self: string) => restoreCase(self).slice(0, 15),
  },
});

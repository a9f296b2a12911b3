/** System.Blob. Apex Reference Guide, "Blob Class". */
import { definePlatformClass } from "../../registry.ts";
import { ApexBlob } from "../../values/blob.ts";
import { throwApex } from "../../values/exceptions.ts";

/** The bytes as UTF-8 text. @throws System.StringException when they are none */
export function blobText(blob: ApexBlob): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(blob.bytes);
  } catch {
    throwApex("System.StringException", "BLOB is not a valid UTF-8 string");
  }
}

/** [apex-recipes, CustomRestEndpointRecipes_Tests.httpPostParseAndCreateNewContactsNegative: a request without a body] */
function argument<T>(value: T | null): T {
  return value ?? throwApex("System.NullPointerException", "Argument cannot be null.");
}

definePlatformClass({
  name: "System.Blob",
  dispatch: "value",
  jsClass: ApexBlob,
  statics: {
    valueof: (text: string | null) => ApexBlob.ofText(argument(text)),
  },
  methods: {
    size: (self: ApexBlob) => self.bytes.length,
    tostring: (self: ApexBlob | null) => blobText(argument(self)),
  },
});

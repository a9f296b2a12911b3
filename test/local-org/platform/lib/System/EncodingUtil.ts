/** System.EncodingUtil. Apex Reference Guide, "EncodingUtil Class". */
import { definePlatformClass } from "../../registry.ts";
import { ApexBlob } from "../../values/blob.ts";
import { NotImplementedError, throwApex } from "../../values/exceptions.ts";
import { refuseNullStatics } from "../support/arguments.ts";

function requireUtf8(encoding: string): void {
  if (!/^utf-?8$/i.test(encoding)) throw new NotImplementedError(`EncodingUtil with the encoding ${encoding}`);
}

/** As Java's `URLEncoder`: a space becomes `+`, and `*-._` stay. */
export function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throwApex("System.IllegalArgumentException", "URLDecoder: Illegal hex characters in escape (%) pattern");
  }
}

definePlatformClass({
  name: "System.EncodingUtil",
  dispatch: "value",
  statics: refuseNullStatics({
    base64decode: (text: string) => new ApexBlob(Buffer.from(text, "base64")),
    base64encode: (blob: ApexBlob) => Buffer.from(blob.bytes).toString("base64"),
    convertfromhex: (hex: string) => {
      if (!/^(?:[0-9a-fA-F]{2})*$/.test(hex))
        throwApex("System.InvalidParameterValueException", "Invalid hexadecimal input");
      return new ApexBlob(Buffer.from(hex, "hex"));
    },
    converttohex: (blob: ApexBlob) => Buffer.from(blob.bytes).toString("hex"),
    urldecode: (text: string, encoding: string) => (requireUtf8(encoding), urlDecode(text)),
    urlencode: (text: string, encoding: string) => (requireUtf8(encoding), urlEncode(text)),
  }),
});

/** System.UUID. Apex Reference Guide, "UUID Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";
import { randomBytes } from "../support/random.ts";
import { javaHashCode } from "../text/search.ts";

export class ApexUuid extends PlainObject {
  readonly typeKey = "uuid";
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }
  override apexEquals(other: ApexValue): boolean {
    return other instanceof ApexUuid && other.text === this.text;
  }
  override apexHash(): string {
    return `uuid:${this.text}`;
  }
  override apexText(): string {
    return this.text;
  }
}

/** A version 4 UUID from the randomness of the transaction. */
export function randomUuid(): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function fromString(text: string | null): ApexUuid {
  if (text === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
    throwApex("System.IllegalArgumentException", `Invalid UUID string: ${text}`);
  }
  return new ApexUuid(text.toLowerCase());
}

definePlatformClass({
  name: "System.UUID",
  dispatch: "value",
  jsClass: ApexUuid,
  statics: { fromstring: fromString, randomuuid: () => new ApexUuid(randomUuid()) },
  methods: {
    equals: (self: ApexUuid, other: ApexValue) => self.apexEquals(other),
    hashcode: (self: ApexUuid) => javaHashCode(self.text),
    tostring: (self: ApexUuid) => self.text,
  },
});

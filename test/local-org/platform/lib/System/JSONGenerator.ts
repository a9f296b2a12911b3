/** System.JSONGenerator. Apex Reference Guide, "JSONGenerator Class". */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { writeJson } from "../json/serialize.ts";
import { JsonWriter } from "../json/writer.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexJsonGenerator extends PlainObject {
  readonly typeKey = "jsongenerator";
  readonly #writer: JsonWriter;
  isClosed = false;

  constructor(pretty: boolean) {
    super();
    this.#writer = new JsonWriter(pretty);
  }
  /** The writer. @throws System.JSONException when the generator is closed */
  get writer(): JsonWriter {
    if (this.isClosed) throwApex("System.JSONException", "Cannot write to a closed generator");
    return this.#writer;
  }
  close(): void {
    if (!this.isClosed) this.#writer.close();
    this.isClosed = true;
  }
  asString(): string {
    this.close();
    return this.#writer.toString();
  }
}

/** The methods that write a value, each also with a field name before it: `writeNumber`, `writeNumberField`. */
const VALUE_METHODS = ["blob", "boolean", "date", "datetime", "id", "number", "object", "string", "time"];

const methods: Record<string, Implementation> = {
  close: (self: ApexJsonGenerator) => (self.close(), null),
  getasstring: (self: ApexJsonGenerator) => self.asString(),
  isclosed: (self: ApexJsonGenerator) => self.isClosed,
  writeendarray: (self: ApexJsonGenerator) => (self.writer.end("array"), null),
  writeendobject: (self: ApexJsonGenerator) => (self.writer.end("object"), null),
  writefieldname: (self: ApexJsonGenerator, name: string) => (self.writer.name(name), null),
  writenull: (self: ApexJsonGenerator) => (self.writer.raw("null"), null),
  writenullfield: (self: ApexJsonGenerator, name: string) => (self.writer.name(name), self.writer.raw("null"), null),
  writestartarray: (self: ApexJsonGenerator) => (self.writer.start("array"), null),
  writestartobject: (self: ApexJsonGenerator) => (self.writer.start("object"), null),
};
for (const kind of VALUE_METHODS) {
  methods[`write${kind}`] = (self: ApexJsonGenerator, value: ApexValue) => (writeJson(self.writer, value, false), null);
  methods[`write${kind}field`] = (self: ApexJsonGenerator, name: string, value: ApexValue) => {
    self.writer.name(name);
    writeJson(self.writer, value, false);
    return null;
  };
}

definePlatformClass({ name: "System.JSONGenerator", dispatch: "value", jsClass: ApexJsonGenerator, methods });

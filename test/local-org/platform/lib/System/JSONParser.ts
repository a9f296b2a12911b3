/** System.JSONParser. Apex Reference Guide, "JSONParser Class". */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { platformEnum, type ApexEnum } from "../../values/enum.ts";
import { throwApex } from "../../values/exceptions.ts";
import type { ApexType } from "../../values/type.ts";
import { readTyped } from "../json/deserialize.ts";
import { JsonReader, type TokenName } from "../json/reader.ts";
import { readScalar } from "../json/scalars.ts";
import { PlainObject } from "../support/plain-object.ts";
import "./enums.ts";

export class ApexJsonParser extends PlainObject {
  readonly typeKey = "jsonparser";
  readonly reader: JsonReader;
  lastCleared: TokenName | null = null;

  constructor(text: string) {
    super();
    this.reader = new JsonReader(text);
  }
  clearCurrent(): void {
    this.lastCleared = this.reader.token;
    this.reader.token = null;
  }
  /** The next token that is no field name. */
  nextValue(): TokenName | null {
    const token = this.reader.next();
    return token === "FIELD_NAME" ? this.reader.next() : token;
  }
  /** Reads the value at the current token, or at the next when none has been read yet. */
  readAs(type: ApexType, strict: boolean): ApexValue {
    if (this.reader.token === null || this.reader.token === "FIELD_NAME") this.reader.next();
    return readTyped(this.reader, type.key, strict);
  }
}

function constant(token: TokenName | null): ApexEnum | null {
  return token === null ? null : platformEnum("System.JSONToken").byName(token);
}

const read =
  (typeKey: string): Implementation =>
  (self: ApexJsonParser) =>
    readScalar(self.reader, typeKey);

definePlatformClass({
  name: "System.JSONParser",
  dispatch: "value",
  jsClass: ApexJsonParser,
  methods: {
    clearcurrenttoken: (self: ApexJsonParser) => (self.clearCurrent(), null),
    getblobvalue: read("blob"),
    getbooleanvalue: read("boolean"),
    getcurrentname: (self: ApexJsonParser) => self.reader.currentName,
    getcurrenttoken: (self: ApexJsonParser) => constant(self.reader.token),
    getdatetimevalue: read("datetime"),
    getdatevalue: read("date"),
    getdecimalvalue: read("decimal"),
    getdoublevalue: read("double"),
    getidvalue: read("id"),
    getintegervalue: read("integer"),
    getlastclearedtoken: (self: ApexJsonParser) => constant(self.lastCleared),
    getlongvalue: read("long"),
    gettext: (self: ApexJsonParser) => (self.reader.token === null ? null : self.reader.text),
    gettimevalue: read("time"),
    hascurrenttoken: (self: ApexJsonParser) => self.reader.token !== null,
    nexttoken: (self: ApexJsonParser) => constant(self.reader.next()),
    nextvalue: (self: ApexJsonParser) => constant(self.nextValue()),
    readvalueas: (self: ApexJsonParser, type: ApexType) => self.readAs(type, false),
    readvalueasstrict: (self: ApexJsonParser, type: ApexType) => self.readAs(type, true),
    skipchildren: (self: ApexJsonParser) => {
      if (self.reader.token === null) throwApex("System.JSONException", "No current token");
      self.reader.skipChildren();
      return null;
    },
  },
});

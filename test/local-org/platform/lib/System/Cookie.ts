/** System.Cookie, of Visualforce pages. Apex Reference Guide, "Cookie Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexCookie extends PlainObject {
  readonly typeKey = "cookie";
  readonly name: string | null;
  readonly value: string | null;
  readonly path: string | null;
  readonly maxAge: number | null;
  readonly isSecure: boolean | null;
  readonly sameSite: string | null;
  readonly isHttpOnly: boolean | null;

  constructor(given: readonly ApexValue[]) {
    super();
    const [name, value, path, maxAge, isSecure, sameSite = null, isHttpOnly = false] = given;
    this.name = name;
    this.value = value;
    this.path = path;
    this.maxAge = maxAge;
    this.isSecure = isSecure;
    this.sameSite = sameSite;
    this.isHttpOnly = isHttpOnly;
  }
}

definePlatformClass({
  name: "System.Cookie",
  dispatch: "value",
  jsClass: ApexCookie,
  constructors: { new: (_type: string, ...given: ApexValue[]) => new ApexCookie(given) },
  methods: {
    getmaxage: (self: ApexCookie) => self.maxAge,
    getname: (self: ApexCookie) => self.name,
    getpath: (self: ApexCookie) => self.path,
    getsamesite: (self: ApexCookie) => self.sameSite,
    getvalue: (self: ApexCookie) => self.value,
    issecure: (self: ApexCookie) => self.isSecure,
    ishttponly: (self: ApexCookie) => self.isHttpOnly,
  },
});

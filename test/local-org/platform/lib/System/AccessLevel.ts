/** System.AccessLevel: the mode in which a database operation runs. Apex Reference Guide, "AccessLevel Class". */
import { definePlatformClass } from "../../registry.ts";
import { PlainObject } from "../support/plain-object.ts";

export class ApexAccessLevel extends PlainObject {
  readonly typeKey = "accesslevel";
  readonly mode: "user" | "system";

  constructor(mode: "user" | "system") {
    super();
    this.mode = mode;
  }
  override apexText(): string {
    return `AccessLevel:[${this.mode === "user" ? "USER_MODE" : "SYSTEM_MODE"}]`;
  }
}

const USER_MODE = new ApexAccessLevel("user");
const SYSTEM_MODE = new ApexAccessLevel("system");

definePlatformClass({
  name: "System.AccessLevel",
  dispatch: "value",
  jsClass: ApexAccessLevel,
  staticGetters: { user_mode: () => USER_MODE, system_mode: () => SYSTEM_MODE },
});

/** Auth.UserData: what an authentication provider tells of a user. Apex Reference Guide, "UserData Class". */
import type { ApexValue } from "../../registry.ts";
import { ApexMap } from "../../values/map.ts";
import { defineRecordClass } from "../support/records.ts";

/** In the order of the constructor's parameters; the last two are those of the longer one. */
const PROPERTIES = [
  "identifier",
  "firstName",
  "lastName",
  "fullName",
  "email",
  "link",
  "username",
  "locale",
  "provider",
  "siteLoginUrl",
  "attributeMap",
  "userInfoJSONString",
  "idTokenJSONString",
] as const;

const build = (_type: string, ...given: ApexValue[]): ApexValue =>
  userData.create({
    attributeMap: new ApexMap("map<string,string>"),
    ...Object.fromEntries(given.map((value, at) => [PROPERTIES[at] ?? "", value])),
  });

const userData = defineRecordClass({
  name: "Auth.UserData",
  properties: { ...Object.fromEntries(PROPERTIES.map((name) => [name, null])), idToken: null },
  constructible: false,
  constructors: { "new/11": build, "new/13": build },
});

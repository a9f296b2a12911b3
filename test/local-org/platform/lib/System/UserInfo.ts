/** System.UserInfo. Apex Reference Guide, "UserInfo Class". */
import { throwApex } from "../../values/exceptions.ts";
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction, type RunningUser } from "../../transaction.ts";
import { ApexTimeZone } from "./TimeZone.ts";

const user = (): RunningUser => currentTransaction().user;

definePlatformClass({
  name: "System.UserInfo",
  dispatch: "value",
  statics: {
    getfirstname: () => user().firstName,
    getlanguage: () => user().languageLocaleKey,
    getlastname: () => user().lastName,
    getlocale: () => user().localeSidKey,
    getname: () => [user().firstName, user().lastName].filter(Boolean).join(" "),
    getorganizationid: () => currentTransaction().org.id,
    getorganizationname: () => currentTransaction().org.name,
    getprofileid: () => user().profileId,
    gettimezone: () => new ApexTimeZone(user().timeZoneSidKey),
    getuseremail: () => user().email,
    getuserid: () => user().id,
    getusername: () => user().username,
    getuserroleid: () => user().userRoleId,
    getusertype: () => user().userType,
    // Lightning Experience: the local org has no other face.
    getuitheme: () => "Theme4d",
    getuithemedisplayed: () => "Theme4d",
    // A token for API calls of the session; tests and jobs have none that works.
    getsessionid: () => `${currentTransaction().org.id.slice(0, 15)}!SESSION.NOT.USABLE`,
    getdefaultcurrency: () => "USD",
    // No managed packages are installed. [Apex Reference Guide: UserInfo, isCurrentUserLicensed: "A TypeException is thrown if namespace is an invalid parameter"; the words are ours]
    iscurrentuserlicensed: (namespace: string | null) =>
      throwApex("System.TypeException", `The package with the namespace ${namespace} is not installed`),
    ismulticurrencyorganization: () => false,
  },
});

/** System.Network and Site, as they answer where there is neither. Apex Reference Guide, "Network Class", "Site Class". */
import { definePlatformClass } from "../../registry.ts";

const none = (): null => null;

definePlatformClass({
  name: "System.Network",
  dispatch: "value",
  statics: { getnetworkid: none, getloginurl: none, getlogouturl: none, getselfregurl: none, communitieslanding: none },
});
definePlatformClass({
  name: "System.Site",
  dispatch: "value",
  statics: {
    getadminemail: none,
    getadminid: none,
    getbaseurl: () => "",
    getbasesecureurl: () => "",
    getdomain: none,
    getmasterlabel: none,
    getname: none,
    getpathprefix: none,
    getsiteid: none,
    getsitetype: none,
  },
});

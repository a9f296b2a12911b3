/** System.OrgLimits and OrgLimit. Apex Reference Guide, "OrgLimits Class". */
import { OrgLimitUse, type OrgLimit } from "../../org-limits.ts";
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { PlainObject } from "../support/plain-object.ts";

class ApexOrgLimit extends PlainObject {
  readonly typeKey = "orglimit";
  readonly name: string;
  readonly use: OrgLimit;

  constructor(name: string, use: OrgLimit) {
    super();
    this.name = name;
    this.use = use;
  }
}

function all(): ApexOrgLimit[] {
  const { org } = currentTransaction();
  const limits = (org.limits ?? new OrgLimitUse(org.now)).all();
  return [...limits].map(([name, { used, max }]) => new ApexOrgLimit(name, { used, max }));
}

definePlatformClass({
  name: "System.OrgLimit",
  dispatch: "value",
  jsClass: ApexOrgLimit,
  methods: {
    getname: (self: ApexOrgLimit) => self.name,
    getlimit: (self: ApexOrgLimit) => self.use.max,
    getvalue: (self: ApexOrgLimit) => self.use.used,
    tostring: (self: ApexOrgLimit) => `OrgLimit[name=${self.name}, value=${self.use.used}, limit=${self.use.max}]`,
  },
});
definePlatformClass({
  name: "System.OrgLimits",
  dispatch: "value",
  statics: {
    getall: () => new ApexList("list<orglimit>", all()),
    getmap: () =>
      new ApexMap(
        "map<string,orglimit>",
        all().map((limit) => [limit.name, limit]),
      ),
  },
});

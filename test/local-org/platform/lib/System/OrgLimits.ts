/** System.OrgLimits and OrgLimit. Apex Reference Guide, "OrgLimits Class". The figures are those of an Enterprise Edition org that has used nothing. */
import { definePlatformClass } from "../../registry.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { PlainObject } from "../support/plain-object.ts";

const LIMITS: Readonly<Record<string, number>> = {
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyApiRequests: 100_000,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DailyDeliveredPlatformEvents: 25_000,
  DailyDurableStreamingApiEvents: 200_000,
  DailyFunctionsApiCallLimit: 235_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStandardVolumePlatformEvents: 25_000,
  DailyWorkflowEmails: 1000,
  DataStorageMB: 10_240,
  FileStorageMB: 10_240,
  HourlyAsyncReportRuns: 1200,
  HourlyPublishedPlatformEvents: 250_000,
  HourlyPublishedStandardVolumePlatformEvents: 100_000,
  HourlyTimeBasedWorkflow: 1000,
  MassEmail: 5000,
  MonthlyPlatformEvents: 0,
  SingleEmail: 5000,
};

class ApexOrgLimit extends PlainObject {
  readonly typeKey = "orglimit";
  readonly name: string;
  readonly limit: number;

  constructor(name: string, limit: number) {
    super();
    this.name = name;
    this.limit = limit;
  }
}

const all = (): ApexOrgLimit[] => Object.entries(LIMITS).map(([name, limit]) => new ApexOrgLimit(name, limit));

definePlatformClass({
  name: "System.OrgLimit",
  dispatch: "value",
  jsClass: ApexOrgLimit,
  methods: {
    getname: (self: ApexOrgLimit) => self.name,
    getlimit: (self: ApexOrgLimit) => self.limit,
    getvalue: () => 0,
    tostring: (self: ApexOrgLimit) => `OrgLimit[name=${self.name}, value=0, limit=${self.limit}]`,
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

/** Approval.ProcessResult: only JSON makes one here, since approval processes are refused. Apex Reference Guide, "ProcessResult Class". */
import { defineRecordClass } from "../support/records.ts";

defineRecordClass({
  name: "Approval.ProcessResult",
  properties: {
    EntityId: null,
    Errors: null,
    InstanceId: null,
    InstanceStatus: null,
    NewWorkitemIds: null,
    Success: true,
  },
  constructible: false,
});

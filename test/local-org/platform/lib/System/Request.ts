/** System.Request. Apex Reference Guide, "Request Class". */
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction, type Transaction, type TransactionKind } from "../../transaction.ts";
import { platformEnum, type ApexEnum } from "../../values/enum.ts";
import { NotImplementedError } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";
import "./enums.ts";
import { requestIds } from "../support/request-ids.ts";

/** What the platform calls each kind of transaction. A synchronous one may be many things (REST, Aura, SOAP): see below. */
const QUIDDITIES: Readonly<Partial<Record<TransactionKind, string>>> = {
  queueable: "QUEUEABLE",
  future: "FUTURE",
  batch: "BATCH_APEX",
  scheduled: "SCHEDULED",
};

class ApexRequest extends PlainObject {
  readonly typeKey = "request";
  readonly transaction: Transaction;

  constructor(transaction: Transaction) {
    super();
    this.transaction = transaction;
  }
  get quiddity(): ApexEnum {
    const { kind, isTest } = this.transaction;
    const name = QUIDDITIES[kind] ?? (isTest ? "RUNTEST_SYNC" : undefined);
    if (!name) throw new NotImplementedError("Request.getQuiddity outside of tests and jobs");
    return platformEnum("System.Quiddity").byName(name);
  }
}

definePlatformClass({
  name: "System.Request",
  dispatch: "value",
  jsClass: ApexRequest,
  statics: { getcurrent: () => new ApexRequest(currentTransaction()) },
  methods: {
    getquiddity: (self: ApexRequest) => self.quiddity,
    getrequestid: (self: ApexRequest) => self.transaction.get(requestIds).id,
  },
});

/** Values of feature parameters. `set…` is DML on a setup object. [Apex Reference Guide: FeatureManagement Class] */
import { currentTransaction } from "../../platform/transaction.ts";
import type { ApexValue } from "../../platform/registry.ts";
import { throwApex } from "../../platform/values/exceptions.ts";
import type { StoredRow, Store } from "./store.ts";

export type FeatureParameterKind = "Boolean" | "Date" | "Integer";

/** @throws NoDataFoundException where the package has no such parameter, as NPSP catches it (GS_NonprofitTrialOrgService); the words are ours */
export function featureParameter(store: Store, kind: FeatureParameterKind, name: string): StoredRow {
  for (const row of store.tableOf(`FeatureParameter${kind}`).rows())
    if (String(row.values["DeveloperName"]).toLowerCase() === name.toLowerCase()) return row;
  throwApex("System.NoDataFoundException", `Feature parameter not found: ${name}`);
}

interface Host {
  readonly store: Store;
  noteSetup(objectName: string): string | null;
  putSystemRow(objectName: string, id: string | null, values: Readonly<Record<string, unknown>>): string;
}

export function setFeatureParameter(host: Host, kind: FeatureParameterKind, name: string, value: ApexValue): void {
  const row = featureParameter(host.store, kind, name);
  const { limits } = currentTransaction();
  limits.use("dmlStatements");
  limits.use("dmlRows");
  const refused = host.noteSetup(`FeatureParameter${kind}__c`);
  if (refused !== null) throwApex("System.DmlException", refused);
  host.putSystemRow(row.object.name, row.id, { ...row.values, Value: value });
}

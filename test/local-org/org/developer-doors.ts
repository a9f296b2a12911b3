/** The doors of those who change an org: deployments, tests and anonymous Apex, each with the permission that it asks for. */
import type { OrgData } from "../data/index.ts";
import type { Transaction } from "../platform/transaction.ts";
import { restError } from "../surface/http/errors.ts";
import type { MetadataDoor } from "../surface/metadata/door.ts";
import type { Session } from "../surface/rest/door.ts";
import { NEWEST_VERSION } from "../surface/rest/versions.ts";
import type { ToolingDoor } from "../surface/tooling/door.ts";
import { accessPolicyRows } from "./access-policies.ts";
import { executeAnonymous } from "./anonymous.ts";
import type { Deployed } from "./deployed.ts";
import type { Deployments } from "./deploy/deployments.ts";
import type { TestJobs } from "./test-jobs.ts";

/**
 * Apex Developer Guide, "Anonymous Blocks": Author Apex runs code by API; Metadata API Developer Guide: Modify Metadata Through Metadata API Functions,
 * or Modify All Data, deploys.
 */
function permit(data: OrgData, session: Session, ...oneOf: readonly string[]): void {
  if (oneOf.some((permission) => data.access.hasSystemPermission(session.userId, permission))) return;
  throw restError("INSUFFICIENT_ACCESS", `use of this API requires the user permission ${oneOf.join(" or ")}`);
}

export function metadataDoor(data: OrgData, deployments: Deployments): MetadataDoor {
  const mayDeploy = (session: Session): void => permit(data, session, "ModifyMetadata", "ModifyAllData");
  return {
    deploy(zip, options, session) {
      mayDeploy(session);
      return deployments.enqueue(zip, options, session);
    },
    quickDeploy(id, session) {
      mayDeploy(session);
      return deployments.quick(id, session);
    },
    cancelDeploy(id, session) {
      mayDeploy(session);
      return deployments.cancel(id);
    },
    deployResult: (id, includeDetails) => deployments.result(id, includeDetails),
  };
}

export interface ToolingParts {
  readonly data: OrgData;
  readonly tests: TestJobs;
  readonly deployed: Deployed;
  readonly now: () => number;
  readonly runAs: <T>(userId: string, work: (transaction: Transaction) => T) => T;
}

export function toolingDoor({ data, tests, deployed, now, runAs }: ToolingParts): ToolingDoor {
  const mayRunApex = (session: Session): void => permit(data, session, "AuthorApex");
  return {
    runTests(request, session) {
      mayRunApex(session);
      return tests.runSynchronously(request);
    },
    enqueueTests(request, session) {
      mayRunApex(session);
      return tests.enqueue(request, session);
    },
    rows: (entity) => accessPolicyRows(entity, data.settings) ?? tests.rows(entity),
    executeAnonymous(apex, session) {
      mayRunApex(session);
      return executeAnonymous(apex, {
        build: deployed.build,
        apiVersion: NEWEST_VERSION,
        now,
        enter: (program) => deployed.enter(program),
        transact: (work) => runAs(session.userId, work),
      });
    },
  };
}

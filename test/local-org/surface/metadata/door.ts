/** What the Metadata API's resources need of an org. `org/` implements it. */
import type { JsonObject } from "../http/messages.ts";
import type { Session } from "../rest/door.ts";

export const TEST_LEVELS = ["NoTestRun", "RunSpecifiedTests", "RunLocalTests", "RunAllTestsInOrg"] as const;
export type DeployTestLevel = (typeof TEST_LEVELS)[number];

/** [Metadata API Developer Guide: DeployOptions] */
export interface DeployOptions {
  readonly checkOnly: boolean;
  readonly testLevel: DeployTestLevel;
  readonly runTests: readonly string[];
  readonly rollbackOnError: boolean;
}

export interface MetadataDoor {
  /** Queues a deployment; answers its id. @throws RestError when the zip cannot be read */
  deploy(zip: Uint8Array, options: DeployOptions, session: Session): string;
  /** Deploys what was validated. @throws RestError when it does not qualify */
  quickDeploy(validationId: string, session: Session): string;
  /** Cancels a deployment that waits; false when there is none of that id. @throws RestError when it has ended */
  cancelDeploy(id: string, session: Session): boolean;
  /** The state of a deployment, or undefined when there is none of that id. */
  deployResult(id: string, includeDetails: boolean): JsonObject | undefined;
}

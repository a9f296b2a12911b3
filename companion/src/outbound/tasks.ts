import { backfill } from "./requests/backfill.ts";
import type { Hold } from "../sync/claiming/hold.ts";
import { RequestFailure, type RequestContext, type RequestHandler } from "./requests/handler.ts";
import { memoryAt } from "./requests/memory.ts";
import { reconcile } from "./requests/reconcile.ts";
import { replay } from "./requests/replay.ts";
import { syncPerson } from "./requests/sync-person.ts";
import { verifyAudit } from "./requests/verify-audit.ts";
import { accessPolicies } from "../jobs/access-policies.ts";
import { compare } from "../jobs/comparison.ts";
import { licences } from "../jobs/licences.ts";
import { retention } from "../jobs/retention.ts";
import type { Store } from "../store/store.ts";

/** What operators and schedules may have done in an org, by the same code as what people ask for in its UI. */
const HANDLERS = {
  sync: syncPerson,
  replay,
  backfill,
  reconcile,
  compare,
  verify: verifyAudit,
  retention,
  access_policies: accessPolicies,
  licences,
} as const satisfies Record<string, RequestHandler>;

export type TaskKind = keyof typeof HANDLERS;
export const TASK_KINDS = Object.keys(HANDLERS) as [TaskKind, ...TaskKind[]];

export interface Task {
  kind: TaskKind;
  subject?: string | undefined;
  parameters?: Record<string, unknown> | undefined;
}

/** Carries out tasks in one org. */
export interface TaskRunner {
  /**
   * One that was broken off goes on where it was when it is asked for again.
   *
   * @throws what the task's handler throws.
   */
  run(task: Task, how: { signal: AbortSignal; progress?: RequestContext["progress"] }): Promise<unknown>;
}

export function createTaskRunner(
  context: Omit<RequestContext, "progress" | "memory" | "signal">,
  store: Pick<Store, "cursor" | "keepCursor">,
  hold: Pick<Hold, "state">,
): TaskRunner {
  return {
    async run({ kind, subject, parameters = {} }, { signal, progress = async () => undefined }) {
      const { key } = context.org;
      if (hold.state() === "held")
        throw new RequestFailure(
          "org_held",
          `Operators hold the org ${key}; lockstep orgs resume ${key} lets it go on.`,
        );
      const memory = memoryAt(
        store,
        `task:${context.org.key}:${kind}${parameters["repair"] === true ? ":repair" : ""}`,
      );
      const id = crypto.randomUUID();
      const request = { id, number: kind, kind, state: "Running", subject: subject ?? null, parameters } as const;
      const answer = await HANDLERS[kind]({ ...request, correlationId: id }, { ...context, progress, memory, signal });
      await memory.forget();
      return answer;
    },
  };
}

import { messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { RequestFailure } from "../../outbound/requests/handler.ts";
import type { Task, TaskRunner } from "../../outbound/tasks.ts";
import { OktaFailure } from "../../okta/failure.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { Clock } from "../../time.ts";

/** How far a task of an operator's is. */
export interface TaskState {
  id: string;
  org: string;
  kind: Task["kind"];
  state: "running" | "done" | "failed";
  /** Whole percent, where it is known. */
  progress: number | null;
  message: string | null;
  code: string | null;
  answer: unknown;
  startedAt: number;
  endedAt: number | null;
}

export interface Tasks {
  start(org: string, runner: TaskRunner, task: Task): TaskState;
  find(id: string): TaskState | undefined;
  close(): Promise<void>;
}

/** Tasks that are remembered; the oldest that are over go first. */
const MOST_TASKS = 200;

/**
 * Runs what operators ask for and remembers how far it is, as long as the process lives. What was broken off by its end
 * goes on where it was when it is asked for again.
 */
export function createTasks(clock: Clock, log: Log): Tasks {
  const states = new Map<string, TaskState>();
  const underWay = new Set<Promise<void>>();
  const stop = new AbortController();

  const forgetOld = () => {
    for (const [id, { state }] of states) {
      if (states.size < MOST_TASKS) return;
      if (state !== "running") states.delete(id);
    }
  };

  const carryOut = async (state: TaskState, runner: TaskRunner, task: Task) => {
    try {
      state.answer = await runner.run(task, {
        signal: stop.signal,
        async progress({ progress, message }) {
          state.progress = progress ?? state.progress;
          state.message = message ?? state.message;
        },
      });
      Object.assign(state, { state: "done", progress: 100 });
    } catch (error) {
      const isKnown =
        error instanceof RequestFailure || error instanceof SalesforceFailure || error instanceof OktaFailure;
      Object.assign(state, { state: "failed", code: isKnown ? error.code : "internal", message: messageOf(error) });
      if (!isKnown && !stop.signal.aborted) log.error({ org: state.org, task: state.id, err: error }, "A task failed.");
    }
    state.endedAt = clock();
    log.info({ org: state.org, task: state.id, kind: state.kind, outcome: state.state }, "An operator's task is over.");
  };

  return {
    start(org, runner, task) {
      // The same again, while it runs, is the same one: two would share their place.
      const same = [...states.values()].find(
        (each) => each.state === "running" && each.org === org && each.kind === task.kind && task.subject === undefined,
      );
      if (same !== undefined) return same;
      forgetOld();
      const state: TaskState = {
        id: crypto.randomUUID(),
        org,
        kind: task.kind,
        state: "running",
        progress: null,
        message: null,
        code: null,
        answer: null,
        startedAt: clock(),
        endedAt: null,
      };
      states.set(state.id, state);
      const work: Promise<void> = carryOut(state, runner, task).finally(() => underWay.delete(work));
      underWay.add(work);
      return state;
    },
    find: (id) => states.get(id),
    async close() {
      stop.abort(new Error("closing"));
      await Promise.all(underWay);
    },
  };
}

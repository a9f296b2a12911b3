import { messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { RequestFailure } from "../../outbound/requests/handler.ts";
import type { Task, TaskRunner } from "../../outbound/tasks.ts";
import { OktaFailure } from "../../okta/failure.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { Store } from "../../store/store.ts";
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
  /** Also one that another companion carries out, of those that share the store. */
  find(id: string): Promise<TaskState | undefined>;
  close(): Promise<void>;
}

/** Tasks that are remembered; the oldest that are over go first. */
const MOST_TASKS = 200;
/** How often a companion says how far a task is, to whoever asks another one. */
const TELL_MS = 1_000;
/** A task of which nobody has said anything for so long was broken off. */
const SILENT_MS = 15_000;
/** How long the others can be asked about a task that is over. */
const TOLD_FOR_MS = 10 * 60_000;

const BROKEN_OFF = {
  code: "companion_gone",
  message: "The companion that carried it out has ended. Ask for it again: it goes on where it was.",
};

const placeOf = (id: string) => `operator_task:${id}`;

/**
 * Runs what operators ask for and remembers how far it is. Who asks may come to another companion the next time, so the
 * store knows too. What was broken off by the end of its process goes on where it was when it is asked for again.
 */
export function createTasks(clock: Clock, log: Log, store: Pick<Store, "cursor" | "keepCursor">): Tasks {
  const states = new Map<string, TaskState>();
  const underWay = new Set<Promise<void>>();
  const stop = new AbortController();

  const tell = async (state: TaskState) => {
    try {
      await store.keepCursor({ name: placeOf(state.id), value: JSON.stringify({ ...state, toldAt: clock() }) });
    } catch (error) {
      log.warn({ task: state.id, err: error }, "It could not be stored how far a task is.");
    }
  };

  const toldOf = async (id: string): Promise<TaskState | undefined> => {
    const text = await store.cursor(placeOf(id));
    if (text === null) return undefined;
    const { toldAt, ...state } = JSON.parse(text) as TaskState & { toldAt: number };
    if (state.state !== "running" || Math.abs(clock() - toldAt) < SILENT_MS) return state;
    return { ...state, state: "failed", ...BROKEN_OFF };
  };

  const forgetOld = () => {
    for (const [id, { state }] of states) {
      if (states.size < MOST_TASKS) return;
      if (state !== "running") states.delete(id);
    }
  };

  const carryOut = async (state: TaskState, runner: TaskRunner, task: Task) => {
    await tell(state);
    let telling: Promise<void> | undefined;
    const timer = setInterval(() => {
      telling ??= tell(state).finally(() => (telling = undefined));
    }, TELL_MS).unref();
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
      const isBrokenOff = stop.signal.aborted;
      const isKnown =
        error instanceof RequestFailure || error instanceof SalesforceFailure || error instanceof OktaFailure;
      const problem = isBrokenOff ? BROKEN_OFF : { code: isKnown ? error.code : "internal", message: messageOf(error) };
      Object.assign(state, { state: "failed", ...problem });
      if (!isKnown && !isBrokenOff) log.error({ org: state.org, task: state.id, err: error }, "A task failed.");
    }
    clearInterval(timer);
    await telling;
    state.endedAt = clock();
    await tell(state);
    const forget = () => store.keepCursor({ name: placeOf(state.id), value: null }).catch(() => undefined);
    setTimeout(forget, TOLD_FOR_MS).unref();
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
    find: async (id) => states.get(id) ?? toldOf(id),
    async close() {
      stop.abort(new Error("closing"));
      await Promise.all(underWay);
    },
  };
}

import { messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { RequestFailure } from "../../outbound/requests/handler.ts";
import type { Task, TaskRunner } from "../../outbound/tasks.ts";
import { OktaFailure } from "../../okta/failure.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { Store } from "../../store/store.ts";
import { TASK_PLACE } from "../../store/types.ts";
import { pause, type Clock } from "../../time.ts";

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
  /** What it began, or the same that runs already, here or in another companion. */
  start(org: string, runner: TaskRunner, task: Task): Promise<TaskState>;
  /** Also one that another companion carries out, of those that share the store. */
  find(id: string): Promise<TaskState | undefined>;
  close(): Promise<void>;
}

/** Tasks that are remembered; the oldest that are over go first. */
const MOST_TASKS = 200;
/** How often a companion says how far a task is, to whoever asks another one. */
const TELL_MS = 1_000;
/** For so long others leave a task alone of which its companion says nothing; longer than two ticks, shorter than SILENT_MS. */
const LEASE_MS = 10_000;
/** How often one that waits for the end of another asks again. */
const AGAIN_MS = 500;
/** A task of which nothing new was heard for so long, while it was asked for, was broken off. */
const SILENT_MS = 15_000;
/** How long the others can be asked about a task that is over. */
const TOLD_FOR_MS = 10 * 60_000;

const BROKEN_OFF = {
  code: "companion_gone",
  message: "The companion that carried it out has ended. Ask for it again: it goes on where it was.",
};

const BUSY = {
  code: "task_busy",
  message: "Another companion is at it and does not say how far. Try again in a minute.",
};

const placeOf = (id: string) => `${TASK_PLACE}${id}`;
/** Names the lease of what runs once in an org, and where the id of the task stands that has it; the task keeps its own place elsewhere. */
const nameOf = ({ org, kind }: Pick<TaskState, "org" | "kind">) => `operator_task_of:${org}:${kind}`;

type TaskStore = Pick<Store, "cursor" | "keepCursor" | "lease" | "endLease">;

/**
 * Runs what operators ask for and remembers how far it is. Who asks may come to another companion the next time, so the
 * store knows too. What was broken off by the end of its process goes on where it was when it is asked for again.
 */
export function createTasks(clock: Clock, log: Log, store: TaskStore): Tasks {
  const states = new Map<string, TaskState>();
  /** What was last heard of tasks of others, and when by our own clock: theirs may differ. */
  const heard = new Map<string, { text: string; at: number }>();
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
    const { toldAt: _, ...state } = JSON.parse(text) as TaskState & { toldAt: number };
    const before = heard.get(id);
    heard.delete(id);
    if (state.state !== "running") return state;
    const isNew = before?.text !== text;
    heard.set(id, isNew ? { text, at: clock() } : before);
    for (const old of [...heard.keys()].slice(0, -MOST_TASKS)) heard.delete(old);
    if (isNew || Math.abs(clock() - before.at) < SILENT_MS) return state;
    return { ...state, state: "failed", ...BROKEN_OFF };
  };
  const find = async (id: string) => states.get(id) ?? toldOf(id);

  /** Takes the lease for a task; where another has it, that one is the answer. */
  const taken = async (state: TaskState): Promise<TaskState> => {
    const name = nameOf(state);
    for (let waited = 0; waited < 2 * LEASE_MS; waited += AGAIN_MS) {
      if ((await store.lease(name, state.id, LEASE_MS)) !== null) {
        await store.keepCursor({ name, value: state.id });
        return state;
      }
      const id = await store.cursor(name);
      const other = id === null ? undefined : await find(id);
      if (other?.state === "running") return other;
      // It has just begun, or has just ended.
      await pause(AGAIN_MS, stop.signal);
    }
    return { ...state, state: "failed", ...BUSY, endedAt: clock() };
  };

  /** Keeps the lease of a task that runs; calls it off when the lease is another's or may be. */
  const keeping = (state: TaskState, lost: AbortController) => {
    let until = performance.now() + LEASE_MS;
    return async () => {
      const asked = performance.now();
      try {
        if ((await store.lease(nameOf(state), state.id, LEASE_MS)) === null) lost.abort(new Error("lease lost"));
        else until = asked + LEASE_MS;
      } catch (error) {
        log.warn({ task: state.id, err: error }, "The lease of a task could not be prolonged; trying again.");
        if (performance.now() > until - 2 * TELL_MS) lost.abort(new Error("lease over"));
      }
    };
  };

  const forgetOld = () => {
    for (const [id, { state }] of states) {
      if (states.size < MOST_TASKS) return;
      if (state !== "running") states.delete(id);
    }
  };

  const carryOut = async (state: TaskState, runner: TaskRunner, task: Task) => {
    const lost = new AbortController();
    const signal = AbortSignal.any([stop.signal, lost.signal]);
    const isAlone = task.subject === undefined;
    const keep = isAlone ? keeping(state, lost) : undefined;
    await tell(state);
    let telling: Promise<unknown> | undefined;
    const timer = setInterval(() => {
      telling ??= Promise.all([tell(state), keep?.()]).finally(() => (telling = undefined));
    }, TELL_MS).unref();
    try {
      state.answer = await runner.run(task, {
        signal,
        async progress({ progress, message }) {
          state.progress = progress ?? state.progress;
          state.message = message ?? state.message;
        },
      });
      Object.assign(state, { state: "done", progress: 100 });
    } catch (error) {
      const isBrokenOff = signal.aborted;
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
    // It ends by itself otherwise.
    if (isAlone) await store.endLease(nameOf(state), state.id).catch(() => undefined);
    const forget = () => store.keepCursor({ name: placeOf(state.id), value: null }).catch(() => undefined);
    setTimeout(forget, TOLD_FOR_MS).unref();
    log.info({ org: state.org, task: state.id, kind: state.kind, outcome: state.state }, "An operator's task is over.");
  };

  return {
    async start(org, runner, task) {
      // The same again, while it runs, is the same one, wherever it runs: two would share their place.
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
      const running = task.subject === undefined ? await taken(state) : state;
      if (running !== state) return running;
      states.set(state.id, state);
      const work: Promise<void> = carryOut(state, runner, task).finally(() => underWay.delete(work));
      underWay.add(work);
      return state;
    },
    find,
    async close() {
      stop.abort(new Error("closing"));
      await Promise.all(underWay);
    },
  };
}

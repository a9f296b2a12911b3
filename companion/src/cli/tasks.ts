import type { Task } from "../outbound/tasks.ts";
import type { TaskState } from "../ops/operator/tasks.ts";
import { pause } from "../time.ts";
import type { OperatorClient } from "./client.ts";
import { CliError, EXIT } from "./exit.ts";
import { bar, type Output } from "./output.ts";

const LOOK_EVERY_MS = 500;
/** For so long a companion may be away, as while it is started anew, before nothing more is expected of it. */
const AWAY_MS = 60_000;
/** What goes on where it was when it is asked for again. */
const RESUMABLE: ReadonlySet<string> = new Set(["backfill"]);
const MOST_RESUMED = 10;

/** Has the companion carry out a task and shows how far it is; over its restart, where the task can go on. */
export async function runTask(
  client: OperatorClient,
  task: Task & { org: string | undefined },
  { out, json }: { out: Output; json: boolean },
): Promise<TaskState> {
  let state = await client.post<TaskState>("/operator/tasks", task);
  const startedAt = Date.now();
  let resumed = 0;
  const show = () => {
    if (!json && out.isTerminal) out.write(`\r\u001b[2K${bar(state.progress, Date.now() - startedAt, state.message)}`);
  };
  const isBrokenOff = () =>
    state.state === "failed" && state.code === "companion_gone" && RESUMABLE.has(task.kind) && resumed < MOST_RESUMED;
  while (state.state === "running" || isBrokenOff()) {
    show();
    await pause(LOOK_EVERY_MS);
    if (isBrokenOff()) {
      resumed += 1;
      state = await patiently(() => client.post<TaskState>("/operator/tasks", task));
    } else {
      const { id } = state;
      state = await patiently(() => client.get<TaskState>(`/operator/tasks/${encodeURIComponent(id)}`));
    }
  }
  if (!json && out.isTerminal) out.write("\r\u001b[2K");
  if (state.state === "failed" && !json)
    throw new CliError(EXIT.failed, `${state.message ?? "It failed."} (${state.code ?? "unknown"})`, {
      code: state.code ?? undefined,
    });
  return state;
}

/** Asks again while the companion cannot be reached. */
export async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const until = Date.now() + AWAY_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CliError) || error.exitCode !== EXIT.unavailable || Date.now() > until) throw error;
      await pause(LOOK_EVERY_MS);
    }
  }
}

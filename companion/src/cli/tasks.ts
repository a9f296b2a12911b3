import type { Task } from "../outbound/tasks.ts";
import type { TaskState } from "../ops/operator/tasks.ts";
import { pause } from "../time.ts";
import type { OperatorClient } from "./client.ts";
import { CliError, EXIT } from "./exit.ts";
import { bar, type Output } from "./output.ts";

const LOOK_EVERY_MS = 500;

/** Has the companion carry out a task and shows how far it is. */
export async function runTask(
  client: OperatorClient,
  task: Task & { org: string | undefined },
  { out, json }: { out: Output; json: boolean },
): Promise<TaskState> {
  let state = await client.post<TaskState>("/operator/tasks", task);
  const startedAt = Date.now();
  const show = () => {
    if (!json && out.isTerminal) out.write(`\r\u001b[2K${bar(state.progress, Date.now() - startedAt, state.message)}`);
  };
  while (state.state === "running") {
    show();
    await pause(LOOK_EVERY_MS);
    state = await client.get<TaskState>(`/operator/tasks/${encodeURIComponent(state.id)}`);
  }
  if (!json && out.isTerminal) out.write("\r\u001b[2K");
  if (state.state === "failed" && !json)
    throw new CliError(EXIT.failed, `${state.message ?? "It failed."} (${state.code ?? "unknown"})`);
  return state;
}

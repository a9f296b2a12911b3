/** Where a command writes. */
export interface Output {
  write(text: string): void;
  /** True on a terminal: lines may be overwritten. */
  isTerminal: boolean;
}

/** What comes from elsewhere must not steer the terminal. */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}

/** Rows in columns; the widest cell of each sets its width. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(plain));
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `3 s`, `4 min`, `2 h`, `5 d`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

const WIDTH = 24;

/** A bar with what is left to wait, once that can be told from the time so far. */
export function bar(percent: number | null, elapsedMs: number, message: string | null): string {
  const told = message === null ? "" : `  ${plain(message)}`;
  if (percent === null) return `[${"-".repeat(WIDTH)}]  ${span(elapsedMs)}${told}`;
  const full = Math.round((percent / 100) * WIDTH);
  const left = percent > 0 && percent < 100 ? `, about ${span((elapsedMs / percent) * (100 - percent))} left` : "";
  return `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${percent} %${left}${told}`;
}

/** A text of so many characters at most, which shows where it was cut. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** What a job answered, in a line for people: `people 30, discrepancies not_linked 2`. What there is none of is left out. */
export function answerText(message: string): string {
  try {
    return leavesOf(JSON.parse(message)).join(", ");
  } catch {
    return message;
  }
}

function leavesOf(value: unknown): string[] {
  if (value === null || value === undefined || value === false || value === 0) return [];
  if (typeof value !== "object") return [value === true ? "" : String(value)];
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item).map((leaf) => `${name} ${leaf}`.trim()));
}

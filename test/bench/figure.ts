/** One figure of a benchmark. Figures of one run may be compared, those of two machines may not. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `ms`, `/s`, `MB`, `ratio`, or what is counted. */
  readonly unit: string;
  readonly note?: string;
}

/** Makes figures of what an older script reports: numbers by name, nested as they may be. */
export function figuresOf(name: string, report: unknown): Figure[] {
  if (typeof report === "number") return [{ name, value: report, unit: unitOf(name) }];
  if (Array.isArray(report)) return report.flatMap((item, index) => figuresOf(`${name}.${keyOf(item) ?? index}`, item));
  if (typeof report !== "object" || report === null) return [];
  return Object.entries(report).flatMap(([key, value]) => figuresOf(`${name}.${key}`, value));
}

/** What tells the rows of a list apart. */
function keyOf(item: unknown): string | undefined {
  const row = item as { snapshots?: number; engine?: string };
  return row.engine ?? (row.snapshots === undefined ? undefined : String(row.snapshots));
}

function unitOf(name: string): string {
  if (/ms$/i.test(name)) return "ms";
  if (/persecond$/i.test(name)) return "/s";
  if (/mb$/i.test(name)) return "MB";
  return /ratio$/i.test(name) ? "ratio" : "count";
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Figure } from "../figure.ts";

/** People who wait; each in a process of its own, since memory is not given back. */
const SIZES = [10, 100_000] as const;

interface Report {
  residentMb: number;
  heapMb: number;
  claimMs: number;
}

/** What a companion's store takes in memory when few wait and when very many do, and how long a claim of 100 takes then. */
export async function lanesFigures(): Promise<Figure[]> {
  const reports: Report[] = [];
  for (const size of SIZES) reports.push(await measure(size));
  const figures = reports.flatMap(({ residentMb, heapMb, claimMs }, index): Figure[] => {
    const name = `lanes.${SIZES[index]}`;
    return [
      { name: `${name}.resident`, value: residentMb, unit: "MB" },
      { name: `${name}.heap`, value: heapMb, unit: "MB" },
      { name: `${name}.claim`, value: claimMs, unit: "ms", note: "of 100 people at most" },
    ];
  });
  const [few, many] = reports as [Report, Report];
  const ratio = Number((many.residentMb / few.residentMb).toFixed(2));
  return [...figures, { name: "lanes.resident.ratio", value: ratio, unit: "ratio" }];
}

async function measure(size: number): Promise<Report> {
  const directory = await mkdtemp(join(tmpdir(), "lockstep-bench-"));
  try {
    const script = join(import.meta.dirname, "lanes-process.ts");
    const child = spawn(process.execPath, ["--expose-gc", script, directory, String(size)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    if (code !== 0) throw new Error(`The store's process ended with ${code}.`);
    return JSON.parse(output) as Report;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

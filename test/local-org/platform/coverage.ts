/** Which lines of a program's Apex have run: the counters, and the code that counts. Only test runs are counted. */
import type { CompiledUnit } from "../language/compile.ts";

/** The coverage of one class or trigger. */
export interface UnitCoverage {
  readonly file: string;
  readonly name: string;
  readonly kind: "class" | "trigger";
  /** Apex lines, in order. */
  readonly covered: readonly number[];
  readonly uncovered: readonly number[];
}

/** Lines that ran, by the file of their unit. */
export type CoveredLines = ReadonlyMap<string, readonly number[]>;

interface CountedUnit {
  readonly unit: CompiledUnit;
  /** Apex lines on which a statement begins, in order. */
  readonly lines: readonly number[];
  /** Times that each Apex line ran since the counters were last taken. */
  readonly hits: Uint32Array;
  readonly everHit: Set<number>;
}

/**
 * Counts the statements of classes and triggers. Test classes are left out.
 *
 * Apex Developer Guide, "Testing and Code Coverage": test classes and methods, comments and blank lines do not count towards coverage.
 */
export class CoverageCounters {
  readonly #units = new Map<string, CountedUnit>();

  /** A unit's code with a count before each statement, and the counts by Apex line; as it is when the unit does not count. */
  counted(unit: CompiledUnit): { readonly code: string; readonly hits: Uint32Array | null } {
    if (unit.kind === "anonymous" || isTestUnit(unit)) return { code: unit.code, hits: null };
    const code = unit.code.split("\n");
    const lines = new Set<number>();
    for (const statement of unit.statements) {
      const line = unit.lines[statement - 1] ?? 0;
      if (line === 0) continue;
      lines.add(line);
      code[statement - 1] = `$hits[${line}]++; ${code[statement - 1]}`;
    }
    const sorted = [...lines].sort((a, b) => a - b);
    const hits = new Uint32Array((sorted.at(-1) ?? 0) + 1);
    this.#units.set(unit.file, { unit, lines: sorted, hits, everHit: new Set() });
    return { code: code.join("\n"), hits };
  }

  /** The lines that ran since the last call. */
  take(): CoveredLines {
    const taken = new Map<string, readonly number[]>();
    for (const [file, { lines, hits, everHit }] of this.#units) {
      const covered = lines.filter((line) => (hits[line] ?? 0) > 0);
      if (covered.length === 0) continue;
      taken.set(file, covered);
      for (const line of covered) everHit.add(line);
      hits.fill(0);
    }
    return taken;
  }

  /** All lines that ran since the counters were made, by unit in order of name. Units without statements are left out. */
  total(): UnitCoverage[] {
    this.take();
    return [...this.#units.values()]
      .filter(({ lines }) => lines.length > 0)
      .map(({ unit, lines, everHit }) => ({
        file: unit.file,
        name: unit.name,
        kind: unit.kind === "trigger" ? ("trigger" as const) : ("class" as const),
        covered: lines.filter((line) => everHit.has(line)),
        uncovered: lines.filter((line) => !everHit.has(line)),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The lines of a unit on which statements begin. */
  linesOf(file: string): readonly number[] {
    return this.#units.get(file)?.lines ?? [];
  }
}

function isTestUnit(unit: CompiledUnit): boolean {
  return unit.types.some((type) => type.annotations.some((annotation) => annotation.name === "istest"));
}

/** Covered lines of all lines in percent, to one decimal; 100 when there is nothing to cover. */
export function coveragePercent(coverage: readonly Pick<UnitCoverage, "covered" | "uncovered">[]): number {
  const covered = coverage.reduce((sum, unit) => sum + unit.covered.length, 0);
  const all = coverage.reduce((sum, unit) => sum + unit.covered.length + unit.uncovered.length, 0);
  return all === 0 ? 100 : Math.floor((covered * 1000) / all) / 10;
}

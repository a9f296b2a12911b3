/** The coverage that an org's test runs have left since its Apex last changed. [Tooling API Guide: ApexCodeCoverage, ApexCodeCoverageAggregate] */
import type { OrgData } from "../data/index.ts";
import { CoverageCounters, coveragePercent } from "../platform/coverage.ts";
import type { UnitCoverage } from "../platform/coverage.ts";
import type { JsonObject } from "../surface/http/messages.ts";
import type { TestResult } from "./test-runner.ts";

export class OrgCoverage {
  readonly #data: OrgData;
  /** By file of the unit. */
  #units = new Map<string, UnitCoverage>();
  /** By test class and method. */
  #byMethod = new Map<string, JsonObject[]>();

  constructor(data: OrgData) {
    this.#data = data;
  }

  counters(): CoverageCounters {
    return new CoverageCounters();
  }

  /** Deployed Apex makes what was counted before worthless. */
  clear(): void {
    this.#units = new Map();
    this.#byMethod = new Map();
  }

  note(results: readonly TestResult[], counters: CoverageCounters): void {
    for (const unit of counters.total()) {
      const covered = new Set([...unit.covered, ...(this.#units.get(unit.file)?.covered ?? [])]);
      const lines = [...unit.covered, ...unit.uncovered].sort((a, b) => a - b);
      this.#units.set(unit.file, {
        ...unit,
        covered: lines.filter((line) => covered.has(line)),
        uncovered: lines.filter((line) => !covered.has(line)),
      });
    }
    for (const test of results) this.#byMethod.set(`${test.class}.${test.method}`, this.#methodRows(test, counters));
  }

  rows(entity: string): readonly JsonObject[] | undefined {
    switch (entity.toLowerCase()) {
      case "apexcodecoverage":
        return [...this.#byMethod.values()].flat();
      case "apexcodecoverageaggregate":
        return [...this.#units.values()].map((unit) => ({ Id: this.#data.newIdOf("715"), ...this.#unitJson(unit) }));
      case "apexorgwidecoverage":
        return [{ Id: this.#data.newIdOf("716"), PercentCovered: this.percent() }];
      default:
        return undefined;
    }
  }

  /** Whole percent of all lines; 0 before any test has run. */
  percent(): number {
    return this.#units.size === 0 ? 0 : Math.floor(coveragePercent([...this.#units.values()]));
  }

  /** [Metadata API Developer Guide: CodeCoverageResult] */
  deployJson(unit: UnitCoverage): JsonObject {
    return {
      id: this.#idOf(unit),
      name: unit.name,
      namespace: null,
      type: unit.kind === "trigger" ? "Trigger" : "Class",
      numLocations: unit.covered.length + unit.uncovered.length,
      numLocationsNotCovered: unit.uncovered.length,
      locationsNotCovered: unit.uncovered.map((line) => ({ line, column: 0, numExecutions: 0, time: -1 })),
    };
  }

  #methodRows(test: TestResult, counters: CoverageCounters): JsonObject[] {
    return [...(test.covered ?? [])].flatMap(([file, coveredLines]) => {
      const unit = this.#units.get(file);
      if (!unit) return [];
      const covered = new Set(coveredLines);
      const uncovered = counters.linesOf(file).filter((line) => !covered.has(line));
      return [
        {
          Id: this.#data.newIdOf("714"),
          ApexTestClassId: this.#data.findBy("ApexClass", "Name", test.class)?.id ?? null,
          TestMethodName: test.method,
          ...this.#unitJson({ ...unit, covered: coveredLines, uncovered }),
        },
      ];
    });
  }

  #unitJson(unit: UnitCoverage): JsonObject {
    const id = this.#idOf(unit);
    const type = unit.kind === "trigger" ? "ApexTrigger" : "ApexClass";
    return {
      ApexClassOrTriggerId: id,
      ApexClassOrTrigger: { attributes: { type: "Name" }, Id: id, Name: unit.name, Type: type },
      NumLinesCovered: unit.covered.length,
      NumLinesUncovered: unit.uncovered.length,
      Coverage: { coveredLines: [...unit.covered], uncoveredLines: [...unit.uncovered] },
    };
  }

  #idOf(unit: UnitCoverage): string | null {
    return this.#data.findBy(unit.kind === "trigger" ? "ApexTrigger" : "ApexClass", "Name", unit.name)?.id ?? null;
  }
}

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/**
 * What takes longest goes first, so that no worker stands idle at the end while another does one of these. On a fresh
 * machine vitest goes by size, and these are small. The two that build pages are apart: the second finds what the first compiled.
 */
const LONGEST = [
  "test/e2e/screen.test.ts",
  "test/e2e/sf/org-and-data.test.ts",
  "test/e2e/sf/deploy.test.ts",
  "test/e2e/invariants.test.ts",
  "test/chaos/chaos.test.ts",
  "companion/src/convergence.test.ts",
  "test/e2e/sf/apex.test.ts",
  "test/e2e/platform-readings.test.ts",
  "companion/src/durability.test.ts",
  "test/e2e/pages.test.ts",
  "test/local-org/org/main.test.ts",
  "test/local-org/org/apex-test.test.ts",
  "companion/src/server.test.ts",
  "companion/src/store/postgres/postgres.test.ts",
  "companion/src/store/sqlite/sqlite.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((file) => moduleId.endsWith(file));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

// What somebody exported for a companion of theirs, such as the demo's token, is none of the tests': those start companions
// and commands of their own with what is around here.
for (const name of Object.keys(process.env)) if (name.startsWith("LOCKSTEP_")) delete process.env[name];

export default defineConfig({
  root: join(import.meta.dirname, ".."),
  test: {
    include: ["companion/**/*.test.ts", "scripts/**/*.test.ts", "test/**/*.test.ts"],
    // The first is the last to end: what the others leave in the temporary folder is litter.
    globalSetup: ["scripts/lib/temporary-setup.ts", "companion/testing/postgres/setup.ts"],
    setupFiles: ["scripts/lib/seed-setup.ts"],
    pool: "forks",
    // Files of one worker share its modules: loading the compiler and the platform anew for each file took longer than
    // the tests. A file leaves nothing behind that another could see.
    isolate: false,
    // Vitest itself leaves one core unused, which is half of a small machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    // What is waited for comes in less than a second, mostly; a machine that does other things as well takes ten times as long.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});

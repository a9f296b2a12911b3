import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: join(import.meta.dirname, ".."),
  test: {
    include: ["companion/**/*.test.ts", "scripts/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["companion/testing/postgres/setup.ts"],
    pool: "forks",
    // Files of one worker share its modules: loading the compiler and the platform anew for each file took longer than
    // the tests. A file leaves nothing behind that another could see.
    isolate: false,
    // Vitest itself leaves one core unused, which is half of a small machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});

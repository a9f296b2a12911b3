/** Counting what passed over several runners, so that a run ends with one line. */

/** What one runner counted. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** Adds up counts. */
export function sum(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((total, count) => total + count.passed, 0),
    failed: counts.reduce((total, count) => total + count.failed, 0),
  };
}

/** The closing line in the form that people and CI read. */
export function line(count: Count): string {
  return `${count.passed} passed, ${count.failed} failed`;
}

/**
 * A runner's count held against how it ended: a runner that ended badly without counting a failure, or that ran nothing, has one failure.
 */
export function judged(count: Count, exitCode: number): Count {
  if (exitCode !== 0 && count.failed === 0) return { ...count, failed: 1 };
  if (count.passed + count.failed === 0) return { passed: 0, failed: 1 };
  return count;
}

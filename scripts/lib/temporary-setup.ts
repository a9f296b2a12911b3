/** For vitest: a temporary folder for the whole run, in which the tests must leave nothing. */
import type { TestProject } from "vitest/node";
import { openTemporary } from "./temporary.ts";

/** What may be left, since it goes with the run: source folders of tests share one (`test/local-org/data/testing-metadata.ts`). */
const KNOWN = new Set(["local-org-sources"]);

/** The part of vitest that this needs. */
type Run = { readonly vitest: { readonly state: Pick<TestProject["vitest"]["state"], "getCountOfFailedTests"> } };

/** @throws from what it returns, when tests that passed have left something behind; vitest then fails the run */
export default function setup({ vitest }: Run): () => void {
  const temporary = openTemporary();
  return () => {
    const litter = temporary.left().filter((name) => !KNOWN.has(name));
    temporary.close();
    // A test that fails in the middle may not come to its clearing up.
    if (litter.length > 0 && vitest.state.getCountOfFailedTests() === 0)
      throw new Error(`Tests left behind in the temporary folder: ${litter.sort().join(", ")}`);
  };
}

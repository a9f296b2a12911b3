import { describe } from "vitest";
import { describeDeadLetters } from "./dead-letters.suite.ts";
import { describeEvents } from "./events.suite.ts";
import { describeKeeping } from "./keeping.suite.ts";
import { describeLanes } from "./lanes.suite.ts";
import type { StoreUnderTest } from "./under-test.ts";

/** What every engine of the store must do. */
export function describeStore(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`the store on ${name}`, () => {
    describeEvents(prepare);
    describeLanes(prepare);
    describeDeadLetters(prepare);
    describeKeeping(prepare);
  });
}

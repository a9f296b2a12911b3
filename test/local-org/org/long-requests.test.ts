import { beforeEach, describe, expect, it } from "vitest";
import { LongRequests } from "./long-requests.ts";

let clock: number;
let requests: LongRequests;

beforeEach(() => {
  clock = 0;
  requests = new LongRequests(() => clock);
});

function isDenied(): boolean {
  try {
    requests.admit();
    return false;
  } catch (error) {
    expect(error).toHaveProperty("message", "REQUEST_LIMIT_EXCEEDED: ConcurrentPerOrgLongTxn Limit exceeded.");
    return true;
  }
}

// [Execution Governors and Limits, "Number of synchronous concurrent transactions for long-running transactions"]; the text is what integrations list
// for REQUEST_LIMIT_EXCEEDED besides `TotalRequests`
describe("long-running requests", () => {
  it("deny others from their fifth second to their end, when there are ten", () => {
    for (let count = 0; count < 10; count++) requests.note(12_000);
    expect(isDenied()).toBe(false);
    clock = 5_000;
    expect(isDenied()).toBe(true);
    clock = 12_000;
    expect(isDenied()).toBe(false);
  });
  it("are no more than those that last longer than five seconds", () => {
    for (let count = 0; count < 20; count++) requests.note(5_000);
    for (let count = 0; count < 9; count++) requests.note(20_000);
    clock = 6_000;
    expect(isDenied()).toBe(false);
  });
  it("may be those of others", () => {
    requests.occupy(10, 1_000);
    expect(isDenied()).toBe(true);
    requests.occupy(0, 0);
    expect(isDenied()).toBe(false);
  });
});

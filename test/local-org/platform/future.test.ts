import { describe, expect, it } from "vitest";
import { load } from "../language/testing.ts";
import { fakeOrg, ADA } from "./test-support.ts";
import { currentTransaction, runInTransaction } from "./transaction.ts";

// [Apex Developer Guide: Future Methods] "The specified parameters must be primitive data types, arrays of … or collections of primitive data types";
// they travel with the queued request, so what happens to a collection afterwards is not seen.
describe("a future method", () => {
  it("gets its arguments as they were when it was called", () => {
    const program = load({
      Later: `public class Later {
        @future public static void run(List<String> names) { System.debug(String.join(names, ',')); }
        public static void call() { List<String> names = new List<String>{ 'a' }; run(names); names.add('b'); }
      }`,
    });
    const heard: string[] = [];
    const org = fakeOrg([], { debug: ({ text }) => void heard.push(text) });
    runInTransaction({ org, kind: "sync", user: ADA }, () => {
      program.callStatic("Later", "call");
      expect(currentTransaction().waiting).toHaveLength(1);
    });
    org.async.drain();
    expect(heard).toEqual(["a"]);
  });
});

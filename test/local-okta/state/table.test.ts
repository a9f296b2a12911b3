import fc from "fast-check";
import { expect, test } from "vitest";
import { manualClock } from "./clock.ts";
import { Table } from "./table.ts";

interface Pet {
  readonly kind: string;
  readonly age: number;
}

test("asOf gives every earlier state back, by key, in full and by index", () => {
  const step = fc.record({
    key: fc.constantFrom("a", "b", "c", "d"),
    change: fc.option(fc.record({ kind: fc.constantFrom("cat", "dog"), age: fc.nat(3) }), { nil: undefined }),
    waitMs: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const clock = manualClock(1000);
      const table = new Table<Pet>(clock, { kind: (pet) => pet.kind });
      const look = (view: Pick<Table<Pet>, "get" | "rows" | "rowsBy">) => ({
        single: ["a", "b", "c", "d"].map((key) => view.get(key)),
        all: view.rows(),
        cats: view.rowsBy("kind", "cat"),
        dogs: view.rowsBy("kind", "dog"),
      });
      const seen = new Map([[clock.now(), look(table)]]);
      for (const { key, change, waitMs } of steps) {
        clock.advance(waitMs);
        if (change) table.put(key, change);
        else table.delete(key);
        seen.set(clock.now(), look(table));
      }
      for (const [at, then] of seen) expect(look(table.asOf(at))).toEqual(then);
    }),
  );
});

test("a row keeps its place when it changes, and loses it when it is deleted", () => {
  const table = new Table<Pet>(manualClock());
  table.put("a", { kind: "cat", age: 1 });
  table.put("b", { kind: "dog", age: 1 });
  table.put("a", { kind: "cat", age: 2 });
  expect(table.rows().map((row) => row.value.age)).toEqual([2, 1]);
  table.delete("a");
  table.put("a", { kind: "cat", age: 3 });
  expect(table.rows().map((row) => row.value.age)).toEqual([1, 3]);
});

import { describe, expect, it } from "vitest";
import { compileSources, inTransaction } from "../language/testing.ts";
import { CoverageCounters, coveragePercent } from "./coverage.ts";
import { enterProgram, Program } from "./program.ts";

const SHOP = `public class Shop {
    static Integer sold = 0;
    public static Integer sell(Integer count) {
        if (count < 1) {
            throw new IllegalArgumentException('none');
        } else if (count > 100)
            return 100;
        for (Integer i = 0; i < count; i++) {
            sold++;
        }
        switch on count {
            when 1 {
                return 1;
            }
            when else {
                return sold;
            }
        }
    }
}`;
const SHOP_TEST = `@IsTest
private class ShopTest {
    @IsTest
    static void sells() {
        Assert.areEqual(3, Shop.sell(3));
    }
}`;

function sell(coverage: CoverageCounters, count: number): unknown {
  const { units, errors } = compileSources({ Shop: SHOP, ShopTest: SHOP_TEST });
  expect(errors).toEqual([]);
  const program = new Program(units, coverage);
  enterProgram(program);
  return inTransaction(() => program.callStatic("Shop", "sell", [count]));
}

// Apex Developer Guide, "Testing and Code Coverage": statements count, by line; declarations, braces and test classes do not
describe("coverage", () => {
  it("tells the lines of statements that ran from those that did not", () => {
    const coverage = new CoverageCounters();
    expect(sell(coverage, 3)).toBe(3);
    expect(coverage.total()).toEqual([
      { file: "Shop.cls", name: "Shop", kind: "class", covered: [2, 4, 6, 8, 9, 11, 16], uncovered: [5, 7, 13] },
    ]);
    expect(coveragePercent(coverage.total())).toBe(70);
  });

  it("gives each taker what ran since the last one", () => {
    const coverage = new CoverageCounters();
    sell(coverage, 101);
    expect([...coverage.take()]).toEqual([["Shop.cls", [2, 4, 6, 7]]]);
    expect([...coverage.take()]).toEqual([]);
    expect(coverage.total()[0]?.covered).toEqual([2, 4, 6, 7]);
  });

  it("never says 100 % of what is not covered whole", () => {
    const covered = Array.from({ length: 9999 }, (_, line) => line);
    expect(coveragePercent([{ covered, uncovered: [1] }])).toBe(99.9);
    expect(coveragePercent([])).toBe(100);
  });
});

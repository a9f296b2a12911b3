import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvError, formatCsv, parseCsv } from "./csv.ts";

describe("CSV", () => {
  it("reads quotes, quotes within quotes, either line ending, and empty cells", () => {
    expect(parseCsv('Id,Name\r\n1,"a ""b"", c"\n\n2,\n', ",")).toEqual([
      ["Id", "Name"],
      ["1", 'a "b", c'],
      ["2", ""],
    ]);
    expect(parseCsv('A|B\n"x\ny"|', "|")).toEqual([
      ["A", "B"],
      ["x\ny", ""],
    ]);
  });

  it("refuses what is no CSV", () => {
    expect(() => parseCsv('A\n"x', ",")).toThrow(CsvError);
    expect(() => parseCsv('A\n"x"y', ",")).toThrow(CsvError);
    expect(() => parseCsv('A\nx"y', ",")).toThrow(CsvError);
  });

  it("reads what it writes", () => {
    const cells = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(cells),
        fc.constantFrom(",", "|", "\t"),
        fc.constantFrom("\n", "\r\n"),
        (lines, delimiter, lineEnding) => {
          expect(parseCsv(formatCsv(lines, { delimiter, lineEnding }), delimiter)).toEqual(lines);
        },
      ),
    );
  });
});

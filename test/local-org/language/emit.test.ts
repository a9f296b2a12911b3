import { expect, test } from "vitest";
import { atLine, inFrame, resolveMarks } from "./emit.ts";

test("each mark begins a line of code and says where in the Apex source it comes from", () => {
  const { code, lines } = resolveMarks(`start ${atLine(7, "a(")}${atLine(9, "b")})`);
  expect(code).toBe("start \na(\nb)");
  expect(lines).toEqual([0, 7, 9]);
});

test("frames span the lines between their marks, inner ones inside outer ones", () => {
  const { code, lines, frames } = resolveMarks(
    inFrame("Class.A.outer", `{${atLine(2, "x;")}${inFrame("Class.A.inner", atLine(3, "y;"))}${atLine(4, "z;")}}`),
  );
  expect(code.split("\n")).toHaveLength(lines.length);
  const lineOf = (text: string): number => code.split("\n").findIndex((line) => line.startsWith(text)) + 1;
  const spans = (name: string, line: number): boolean =>
    frames.some((f) => f.name === name && f.from <= line && line <= f.to);
  expect(spans("Class.A.outer", lineOf("x;"))).toBe(true);
  expect(spans("Class.A.inner", lineOf("x;"))).toBe(false);
  expect(spans("Class.A.inner", lineOf("y;"))).toBe(true);
  expect(spans("Class.A.inner", lineOf("z;"))).toBe(false);
  expect(spans("Class.A.outer", lineOf("z;"))).toBe(true);
});

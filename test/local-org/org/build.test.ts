import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import "../platform/lib/index.ts";
import { buildProgram } from "./build.ts";
import type { Build } from "./build.ts";

let folder: string;
let cacheDirectory: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "local-org-build-"));
  cacheDirectory = join(folder, "cache");
  cpSync(join(import.meta.dirname, "fixtures/failing"), join(folder, "source"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const build = (withTests = true): Build =>
  buildProgram({ sourceDirs: [join(folder, "source")], withTests, cacheDirectory });
const cached = (): number => readdirSync(cacheDirectory).length;

describe("buildProgram", () => {
  it("answers the same from the cache, errors included", () => {
    const first = build();
    expect(build()).toMatchObject({ units: first.units, errors: first.errors });
    expect(cached()).toBe(1);
    expect(first.errors).toHaveLength(1);
  });

  it("compiles anew when a source or its metadata changes", () => {
    build();
    writeFileSync(join(folder, "source/Broken.cls-meta.xml"), "<ApexClass/>");
    build();
    expect(cached()).toBe(2);
    writeFileSync(join(folder, "source/nested/deeper/Broken.cls"), "public class Broken {}");
    expect(build().errors).toEqual([]);
    expect(cached()).toBe(3);
  });

  it("leaves test classes out when nobody runs them", () => {
    const names = (units: Build["units"]): string[] => units.map((unit) => unit.name);
    expect(names(build().units)).toContain("FailingTest");
    expect(names(build(false).units)).not.toContain("FailingTest");
  });
});

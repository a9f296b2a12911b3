import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import "../platform/lib/index.ts";
import { buildProgram } from "./build.ts";
import type { Build } from "./build.ts";
import { SourceTree } from "./deploy/source-tree.ts";

const RANK = `<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Rank</label><pluralLabel>Ranks</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel></CustomObject>`;

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
const cached = (): number => readdirSync(cacheDirectory).filter((name) => name.endsWith(".json")).length;
const files = (): number => readdirSync(join(cacheDirectory, "files")).length;

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

  it("compiles only what an edit reaches, and reports what it breaks elsewhere", () => {
    const source = (name: string, text: string): void => writeFileSync(join(folder, `source/${name}.cls`), text);
    source("Base", "public class Base { public static Integer size() { return 1; } }");
    source("User1", "public class User1 { public static Integer twice() { return 2 * Base.size(); } }");
    build();
    const before = files();
    source("Base", "public class Base { public static Integer size() { return 3; } }");
    expect(build().errors).toHaveLength(1);
    expect(files()).toBe(before + 1);
    source("Base", "public class Base { public static String size() { return 'x'; } }");
    expect(build().errors.map(({ file }) => file)).toEqual(
      expect.arrayContaining([expect.stringMatching(/User1\.cls$/)]),
    );
  });

  it("compiles files anew when the objects that they use change", () => {
    const before = build().units.length;
    const kept = files();
    writeFileSync(join(folder, "source/Rank__c.object-meta.xml"), RANK);
    expect(build().units).toHaveLength(before);
    expect(files()).toBe(2 * kept);
  });

  it("takes files from the cache that were moved, under their new names", () => {
    build();
    const before = files();
    renameSync(join(folder, "source"), join(folder, "moved"));
    const { units } = buildProgram({ sourceDirs: [join(folder, "moved")], withTests: true, cacheDirectory });
    expect(files()).toBe(before);
    for (const unit of units) {
      expect(unit.file).toContain("moved");
      for (const type of unit.types) expect(type.file).toBe(unit.file);
    }
  });

  it("takes files from the cache that an org lays out anew when something is deployed to it", () => {
    mkdirSync(join(folder, "source/app/model"), { recursive: true });
    writeFileSync(join(folder, "source/app/model/Rank__c.object-meta.xml"), RANK);
    const before = build().units.length;
    const kept = files();
    const { units } = SourceTree.read([join(folder, "source")]).inFolder((deployed) =>
      buildProgram({ sourceDirs: [deployed], withTests: true, cacheDirectory }),
    );
    expect(units).toHaveLength(before);
    expect(files()).toBe(kept);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lackingId, lackingSource, namesImported, partialId } from "./lacking.ts";

describe("a module that the page host has not", () => {
  it("stands in with the names that are imported from it, and fails when it is loaded", () => {
    const source = `import graph, {
  gql, graphql as wired, // both
} from "lightning/graphql";
import { other } from 'lightning/other';`;
    expect(namesImported(source, "lightning/graphql")).toEqual(["gql", "graphql"]);
    expect(lackingSource(lackingId("lightning/recordPicker", "/a/a.html"))).toBe(
      'export default undefined;\nthrow new Error("local org: the module lightning/recordPicker is not implemented");',
    );
    expect(lackingSource("lightning/button")).toBeNull();
  });

  it("has what is there, and refuses a name that is not when it is used", () => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-lacking-"));
    const [importer, file] = [join(folder, "a.js"), join(folder, "api.ts")];
    writeFileSync(importer, 'import { there, gone } from "lightning/api";');
    writeFileSync(file, "export async function there() {}");
    const source = lackingSource(partialId("lightning/api", importer, file));
    expect(source).toContain(`export * from ${JSON.stringify(file)};`);
    expect(source).toContain("export function gone() { throw");
    writeFileSync(importer, 'import { there } from "lightning/api";');
    expect(partialId("lightning/api", importer, file)).toBe(file);
    rmSync(folder, { recursive: true });
  });
});

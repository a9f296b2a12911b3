/** Whatever is in the zip of a deployment: it is refused as a whole with a code of the platform, or read with its problems told file by file. */
import fc from "fast-check";
import { zipSync } from "fflate";
import { expect, it } from "vitest";
import { RestError } from "../../surface/http/errors.ts";
import { readPackage } from "./package.ts";
import type { MetadataPackage } from "./package.ts";

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const OBJECT = `<CustomObject ${NAMESPACE}><fields><fullName>A__c</fullName><label>A</label><type>Checkbox</type></fields><label>T</label></CustomObject>`;
const bytes = (files: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])), { level: 0 });
const withManifest = (files: Record<string, string>): Uint8Array =>
  bytes({ "package.xml": `<Package ${NAMESPACE}/>`, ...files });

/** Reads it; null when it was refused as the platform refuses. */
function read(zip: Uint8Array): MetadataPackage | null {
  try {
    return readPackage(zip);
  } catch (error) {
    if (error instanceof RestError) return null;
    throw error;
  }
}

function expectSound(found: MetadataPackage | null): void {
  for (const { problem } of found?.problems ?? [])
    expect(problem).not.toMatch(/\bat .*\.ts|Cannot read|is not (a function|iterable)|\[object/);
  for (const { files } of found?.components ?? [])
    for (const path of files.keys()) expect(path.split("/")).not.toContain("..");
}

const folder = fc.constantFrom("classes", "objects", "lwc", "permissionsets", "flows", "tabs", "", "..", ".", "a\\b");
const name = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "%",
    "%2e%2e%2fX.cls",
    "...object",
    "%2e%2e.cls",
    "__proto__",
    "A.cls",
    "A.cls-meta.xml",
    "T__c.object",
    "P.tab",
  ),
  fc.string({ maxLength: 12 }),
);
const element = fc.constantFrom(
  "fields",
  "listViews",
  "fullName",
  "label",
  "types",
  "members",
  "name",
  "x",
  "CustomObject",
);
const { xml } = fc.letrec<{ xml: string; inner: string }>((tie) => ({
  inner: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("", "A__c", "../../../gone", "&lt;", "&x;", "<", "]]>", "\u0000", "🧨"),
    tie("xml"),
  ),
  xml: fc
    .tuple(element, fc.array(tie("inner"), { maxLength: 4 }), fc.boolean())
    .map(([tag, inner, isClosed]) => `<${tag}>${inner.join("")}${isClosed ? `</${tag}>` : ""}`),
}));
const content = fc.oneof(
  xml,
  xml.map((inner) => `<CustomObject ${NAMESPACE}>${inner}</CustomObject>`),
  xml.map((inner) => `<Package ${NAMESPACE}>${inner}</Package>`),
  fc.string(),
);

it("reads any files", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(folder, name, content), { maxLength: 6 }),
      fc.option(content),
      (files, destructive) => {
        const all = Object.fromEntries(files.map(([where, file, text]) => [`${where}/${file}`, text]));
        expectSound(read(withManifest({ ...all, ...(destructive && { "destructiveChanges.xml": destructive }) })));
      },
    ),
    { numRuns: 300 },
  );
});

it("reads a zip of which anything is broken", () => {
  const whole = withManifest({ "objects/T__c.object": OBJECT, "classes/A.cls": "class A {}" });
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), fc.boolean(), (at, value, isCut) => {
      const broken = isCut ? whole.slice(0, at) : Uint8Array.from(whole, (byte, i) => (i === at ? value : byte));
      expectSound(read(broken));
    }),
    { numRuns: 300 },
  );
});

it("writes nothing outside of the folder that it compiles", () => {
  const { components, problems } = readPackage(
    withManifest({
      "lwc/../../../evil/evil.js": "x",
      "objects/%2e%2e%2fX.cls": OBJECT,
      "objects/...object": OBJECT,
      "objects/T__c.object": OBJECT.replace("A__c", "../../../../evil"),
    }),
  );
  expect(components).toEqual([]);
  expect(problems.map(({ fileName, problem }) => [fileName, problem])).toEqual([
    ["lwc/../../../evil/evil.js", "Invalid file name in the zip"],
    ["objects/%2e%2e%2fX.cls", "Invalid file name in the zip"],
    ["objects/...object", "Invalid file name in the zip"],
    ["objects/T__c.object", "Invalid fullName of a CustomField: ../../../../evil"],
  ]);
});

it("reads no document type declaration, whose entities may grow without bounds", () => {
  const bomb = `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${OBJECT.replace(">A<", ">&b;<")}`;
  const { problems } = readPackage(withManifest({ "objects/T__c.object": bomb, "destructiveChanges.xml": bomb }));
  expect(problems.map(({ fileName, problem }) => [fileName, problem])).toEqual([
    ["destructiveChanges.xml", expect.stringContaining("document type declarations are not implemented")],
    ["objects/T__c.object", expect.stringContaining("document type declarations are not implemented")],
  ]);
});

it("unpacks no more than the platform takes", () => {
  const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`classes/A${i}.cls`, ""]));
  expect(() => readPackage(bytes(many))).toThrow("Too many files in zip");
  // What the directory of the zip says counts, before anything is unpacked.
  const bomb = Buffer.from(withManifest({ "staticresources/A.resource": "" }));
  const directory = bomb.lastIndexOf("PK\u0001\u0002", undefined, "latin1");
  bomb.writeUInt32LE(700 * 1024 * 1024, directory + 24);
  expect(() => readPackage(bomb)).toThrow("larger than 629145600 bytes");
});

import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readPackage } from "./package.ts";
import { canonicalPath } from "./source-tree.ts";

const MANIFEST = '<Package xmlns="http://soap.sforce.com/2006/04/metadata"><version>65.0</version></Package>';
const OBJECT = `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <fields>
        <fullName>A__c</fullName>
        <label>A &amp; B</label>
        <type>Text</type>
    </fields>
    <fields>
        <fullName>B__c</fullName>
        <type>Checkbox</type>
    </fields>
    <label>Thing</label>
    <compactLayouts>
        <fullName>Small</fullName>
        <fields>A__c</fields>
        <label>Small</label>
    </compactLayouts>
</CustomObject>`;

function zip(files: Record<string, string>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])));
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("utf8");

describe("a deployed package", () => {
  it("holds a class with its metadata as one component, below any root", () => {
    const { components, problems } = readPackage(
      zip({
        "unpackaged/package.xml": MANIFEST,
        "unpackaged/classes/A.cls": "x",
        "unpackaged/classes/A.cls-meta.xml": "<ApexClass/>",
      }),
    );
    expect(problems).toEqual([]);
    expect(components.map(({ type, fullName, fileName }) => [type, fullName, fileName])).toEqual([
      ["ApexClass", "A", "classes/A.cls"],
    ]);
    expect([...(components[0]?.files.keys() ?? [])]).toEqual(["classes/A.cls", "classes/A.cls-meta.xml"]);
  });

  // [forcedotcom/salesforcedx-vscode issue 741, forcedotcom/source-deploy-retrieve pull request 607]
  it.each([
    [
      "<label>A</label><colour>red</colour>",
      "Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type PermissionSet (1:50)",
    ],
    [
      "<objectPermissions><field>A</field></objectPermissions>",
      "Element {http://soap.sforce.com/2006/04/metadata}field invalid at this location in type PermissionSetObjectPermissions (1:52)",
    ],
    [
      "<label>A<b>B</b></label>",
      "Unexpected element {http://soap.sforce.com/2006/04/metadata}b during simple type deserialization (1:37)",
    ],
  ])("holds no elements that its types do not have: %s", (elements, problem) => {
    const file = `<PermissionSet xmlns="x">${elements}</PermissionSet>`;
    const { components, problems } = readPackage(
      zip({ "package.xml": MANIFEST, "permissionsets/A.permissionset": file }),
    );
    expect(components).toEqual([]);
    expect(problems[0]?.problem).toBe(`Error parsing file: ${problem}`);
  });

  it("holds XML where metadata belongs", () => {
    const { problems } = readPackage(zip({ "package.xml": MANIFEST, "customPermissions/README.md": "# Read me" }));
    expect(problems[0]?.problem).toBe("Error parsing file: Content is not allowed in prolog. (1:1)");
  });

  it("refuses a field that stands twice in its object", () => {
    const twice = OBJECT.replace("B__c", "a__c");
    const { problems } = readPackage(zip({ "package.xml": MANIFEST, "objects/Thing__c.object": twice }));
    expect(problems.map(({ problem }) => problem)).toEqual(["Duplicate name 'Thing__c.a__c' specified"]);
  });

  it("takes an object apart", () => {
    const { components } = readPackage(zip({ "package.xml": MANIFEST, "objects/Thing__c.object": OBJECT }));
    expect(components.map(({ type, fullName }) => `${type} ${fullName}`)).toEqual([
      "CustomObject Thing__c",
      "CustomField Thing__c.A__c",
      "CustomField Thing__c.B__c",
      "CompactLayout Thing__c.Small",
    ]);
    expect(text(components[1]?.files.get("objects/Thing__c/fields/A__c.field-meta.xml"))).toContain(
      "<label>A &amp; B</label>",
    );
    const own = text(components[0]?.files.get("objects/Thing__c/Thing__c.object-meta.xml"));
    expect(own).toContain("<label>Thing</label>");
    expect(own).not.toContain("A__c");
  });

  it("names the fields alone of an object's file that holds nothing else", () => {
    const fields = OBJECT.replace(/<label>Thing[\s\S]*<\/compactLayouts>/, "");
    const { components } = readPackage(zip({ "package.xml": MANIFEST, "objects/Account.object": fields }));
    expect(components.map(({ type }) => type)).toEqual(["CustomField", "CustomField"]);
  });

  it("names what it deletes, and is refused by name for what the org does not have", () => {
    const { components, problems } = readPackage(zip({ "package.xml": MANIFEST, "flows/A.flow": "x" }));
    expect(components).toEqual([]);
    expect(problems).toMatchObject([{ problem: expect.stringContaining("flows is not implemented") }]);
    const members = "<Package><types><members>A</members><name>ApexClass</name></types></Package>";
    expect(readPackage(zip({ "package.xml": MANIFEST, "destructiveChanges.xml": members })).deletions).toEqual([
      { type: "ApexClass", fullName: "A", fileName: "destructiveChanges.xml" },
    ]);
  });

  it("is refused when it is no zip, or has no manifest", () => {
    expect(() => readPackage(Buffer.from("no"))).toThrow("The zip cannot be read");
    expect(() => readPackage(zip({ "classes/A.cls": "x" }))).toThrow("No package.xml found");
  });
});

describe("the place of a source file", () => {
  it.each([
    ["core/main/classes/rest/Foo.cls", "classes/Foo.cls"],
    ["main/objects/A__c/fields/B__c.field-meta.xml", "objects/A__c/fields/B__c.field-meta.xml"],
    ["app/lwc/home/__tests__/home.test.js", "lwc/home/__tests__/home.test.js"],
    ["x/permissionsets/P.permissionset-meta.xml", "permissionsets/P.permissionset-meta.xml"],
    ["x/y.txt", "x/y.txt"],
  ])("%s is %s", (path, canonical) => expect(canonicalPath(path)).toBe(canonical));
});

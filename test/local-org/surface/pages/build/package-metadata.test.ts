import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshMetadata } from "./fresh-metadata.ts";
import { readPackageMetadata } from "./package-metadata.ts";

let folder: string;

function put(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

const read = () => readPackageMetadata([folder]);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lockstep-pages-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("readPackageMetadata", () => {
  it("finds bundles in any lwc folder, with the version that they are compiled at", () => {
    put("a/lwc/first/first.js", "export default 1;");
    put(
      "a/lwc/first/first.js-meta.xml",
      "<LightningComponentBundle><apiVersion>65.0</apiVersion></LightningComponentBundle>",
    );
    put("b/main/lwc/second/second.js-meta.xml", "<LightningComponentBundle></LightningComponentBundle>");
    put("b/main/lwc/jsconfig.json", "{}");
    const { bundles } = read();
    expect([...bundles.keys()]).toEqual(["first", "second"]);
    expect(bundles.get("first")).toMatchObject({ folder: path.join(folder, "a/lwc/first"), apiVersion: 65 });
    expect(bundles.get("second")?.apiVersion).toBeUndefined();
  });

  it("reads labels with their entities, one or many in a file", () => {
    put(
      "labels/CustomLabels.labels-meta.xml",
      "<CustomLabels><labels><fullName>A</fullName><value>x &lt; &amp;amp; 1</value></labels></CustomLabels>",
    );
    expect(read().labels).toEqual(new Map([["A", "x < &amp; 1"]]));
  });

  it("reads tabs and apps", () => {
    put("tabs/Home.tab-meta.xml", "<CustomTab><label>Overview</label><lwcComponent>home</lwcComponent></CustomTab>");
    put(
      "applications/App.app-meta.xml",
      "<CustomApplication><label>My App</label><tabs>Home</tabs></CustomApplication>",
    );
    expect(read().tabs.get("Home")).toEqual({ name: "Home", label: "Overview", component: "home" });
    expect(read().apps).toEqual([
      { name: "App", label: "My App", description: "", tabs: ["Home"], recordPages: new Map() },
    ]);
  });

  it("lists @AuraEnabled static methods only, and which of them are cacheable", () => {
    put(
      "classes/Controller.cls",
      `public with sharing class Controller {
        @AuraEnabled(cacheable=true)
        public static List<Map<String, Id>> wired(String a) { return null; }
        @AuraEnabled public static void act() {}
        public static void hidden() {}
        @AuraEnabled public String field { get; set; }
        // @AuraEnabled public static void commentedOut() {}
        /* @AuraEnabled public static void commentedOutToo() {} */
      }`,
    );
    expect(read().apexMethods).toEqual(
      new Map([
        ["controller.wired", { cacheable: true }],
        ["controller.act", { cacheable: false }],
      ]),
    );
  });

  it("changes its fingerprint when a component changes, and not when its Jest test does", () => {
    put("lwc/a/a.js", "1");
    put("lwc/a/__tests__/a.test.js", "1");
    const before = read().fingerprint;
    put("lwc/a/__tests__/a.test.js", "2");
    expect(read().fingerprint).toBe(before);
    put("lwc/a/a.js", "2");
    expect(read().fingerprint).not.toBe(before);
  });

  it("keeps its fingerprint when nothing changes that ends up in a component: a tab, the body of an Apex method", () => {
    const controller = (body: string) => `public class C { @AuraEnabled public static void act() {${body}} }`;
    put("classes/C.cls", controller(""));
    const before = read().fingerprint;
    put("classes/C.cls", controller("Integer i = 0;"));
    put("tabs/T.tab-meta.xml", "<CustomTab><label>T</label></CustomTab>");
    expect(read().fingerprint).toBe(before);
    put("classes/C.cls", controller("").replace("act", "other"));
    expect(read().fingerprint).not.toBe(before);
  });
});

describe("freshMetadata", () => {
  it("shows what was edited, even twice within the same tick and at the same length", () => {
    const metadata = freshMetadata([folder]);
    const tab = (label: string) => put("tabs/T.tab-meta.xml", `<CustomTab><label>${label}</label></CustomTab>`);
    for (const label of ["one", "two", "six"]) {
      tab(label);
      expect(metadata().tabs.get("T")?.label).toBe(label);
    }
  });

  it("reads nothing again while no file has changed", () => {
    put("tabs/T.tab-meta.xml", "<CustomTab></CustomTab>");
    const metadata = freshMetadata([folder], () => Date.now() + 60_000);
    expect(metadata()).toBe(metadata());
    put("tabs/U.tab-meta.xml", "<CustomTab></CustomTab>");
    expect([...metadata().tabs.keys()]).toEqual(["T", "U"]);
  });
});

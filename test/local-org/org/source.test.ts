import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isTestClass, projectSourceDirs, readApex, readLabels, SourceError } from "./source.ts";

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "local-org-source-"));
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("core/classes/Foo.cls", "public class Foo {}");
  write("core/classes/Foo.cls-meta.xml", "<ApexClass/>");
  write("deep/er/triggers/OnUser.trigger", "trigger OnUser on User (before insert) {}");
  write("node_modules/x/Bar.cls", "public class Bar {}");
  write(
    "labels/CustomLabels.labels-meta.xml",
    "<CustomLabels><labels><fullName>Hello</fullName><value>Guten Tag &amp; 007</value></labels></CustomLabels>",
  );
});

afterAll(() => rmSync(root, { recursive: true }));

describe("source folders", () => {
  it("finds Apex in any layout and leaves installed packages alone", () => {
    expect(readApex([root]).map(({ file }) => file.slice(root.length + 1))).toEqual([
      "core/classes/Foo.cls",
      "deep/er/triggers/OnUser.trigger",
    ]);
  });

  it("reads a folder that is named twice once", () => {
    expect(readApex([root, join(root, "core")])).toHaveLength(2);
  });

  it("names a folder that is not there", () => {
    expect(() => readApex([join(root, "nowhere")])).toThrow(SourceError);
    expect(() => readApex([join(root, "nowhere")])).toThrow(/nowhere/);
  });

  it("reads labels as text", () => {
    expect(readLabels([root])).toEqual({ Hello: "Guten Tag & 007" });
  });

  it("knows the project's package directories", () => {
    expect(projectSourceDirs().map((path) => path.split("/").at(-1))).toEqual(["force-app"]);
  });
});

describe("isTestClass", () => {
  const isTest = (text: string): boolean => isTestClass({ file: "X.cls", text });
  it("sees the annotation of the class, in any case", () => {
    expect(isTest("@istest(seeAllData=false)\nprivate class X {}")).toBe(true);
  });
  it("does not take a test method or a comment for it", () => {
    expect(isTest("public class X { @IsTest static void a() {} }")).toBe(false);
    expect(isTest("/* @IsTest */ public class X {}")).toBe(false);
    expect(isTest("// for @IsTest classes\npublic class X {}")).toBe(false);
  });
});

/** What a Salesforce org and `sf package version create` ask of the package as a whole, and the local org does not. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./lib/run.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const inPackage = (pattern: string): string[] => globSync(`force-app/**/${pattern}`, { cwd: root });

/**
 * "Custom tabs: Enterprise Edition 25"; only those of managed packages on AppExchange are not counted. [Salesforce Limits Quick Reference Guide, "App Setup
 * Limits"; SalesforceLabs/OrgCheck issue 269: an org that had its tabs already refused the package]
 */
test("the package takes less than half of the custom tabs of Enterprise Edition", () => {
  expect(inPackage("*.tab-meta.xml").length).toBeLessThanOrEqual(12);
});

/** Setup offers letter case for unique fields alone; what a deployment says to it elsewhere no source tells. */
test("only unique fields say how letter case counts", () => {
  const others = inPackage("*.field-meta.xml").filter((file) => {
    const text = read(file);
    return text.includes("<caseSensitive>") && !text.includes("<unique>true</unique>");
  });
  expect(others).toEqual([]);
});

/** [Salesforce DX Developer Guide, Project Configuration File: definitionFile] */
test("the package is built in a scratch org that is told", () => {
  const { packageDirectories } = JSON.parse(read("sfdx-project.json")) as {
    packageDirectories: { definitionFile: string; versionNumber: string }[];
  };
  for (const { definitionFile, versionNumber } of packageDirectories) {
    expect(versionNumber).toMatch(/^\d+\.\d+\.\d+\.NEXT$/);
    expect(JSON.parse(read(definitionFile))).toMatchObject({ edition: "Enterprise" });
  }
});

/** "All Apex code in an organization: 6 MB", without tests. [Apex Developer Guide: Execution Governors and Limits] */
test("the package's Apex leaves the org most of the 6 MB that it may have", () => {
  const code = inPackage("*.{cls,trigger}").map(read);
  const counted = code.filter((text) => !/@IsTest\s/i.test(text.slice(0, text.search(/\bclass\b/))));
  expect(counted.join("").length).toBeLessThan(3_000_000);
});

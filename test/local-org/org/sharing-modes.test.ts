/** Sharing modes of compiled classes. [Apex Developer Guide: Using the with sharing, without sharing, and inherited sharing Keywords] */
import { describe, expect, it } from "vitest";
import { Schema } from "../data/schema/index.ts";
import { insertUser, testData } from "../data/testing.ts";
import { sharingSource } from "../data/testing-sharing.ts";
import { compileAnonymousBlock, compileProject } from "../language/compile.ts";
import { Program, loadProgram } from "../platform/program.ts";
import { underSharing } from "../platform/sharing.ts";
import type { ApexValue } from "../platform/registry.ts";
import "../platform/lib/index.ts";

const COUNT = "return [SELECT COUNT() FROM Job__c];";
const SOURCES: Readonly<Record<string, string>> = {
  WithIt: `public with sharing class WithIt {
    public Integer atStart = [SELECT COUNT() FROM Job__c];
    public static Integer count() { ${COUNT} }
    public static List<Integer> calls() {
      return new List<Integer>{ Without.count(), Inherits.count(), Silent.count(), count(), new Inner().count(), new Child().counted(), new WithIt().atStart };
    }
    public class Inner { public Integer count() { ${COUNT} } }
    public static Integer afterFailure() {
      try { Without.fail(); } catch (Exception e) { return count(); }
      return -1;
    }
    public static void edit(Job__c job) { update job; }
    public static void share(Id job, Id who) {
      insert new Job__Share(ParentId = job, UserOrGroupId = who, AccessLevel = 'Read', RowCause = Schema.Job__Share.RowCause.Recruiter__c);
    }
  }`,
  Without: `public virtual without sharing class Without {
    public static Integer count() { ${COUNT} }
    public static List<Integer> calls() { return new List<Integer>{ WithIt.count(), Inherits.count(), Silent.count(), count(), new Inner().count() }; }
    public with sharing class Inner { public Integer count() { return Silent.count(); } }
    public static void fail() { throw new NullPointerException(); }
  }`,
  Child: `public class Child extends Without { public Integer counted() { ${COUNT} } }`,
  Inherits: `public inherited sharing class Inherits { public static Integer count() { ${COUNT} } }`,
  Silent: `public class Silent {
    public static Integer count() { ${COUNT} }
    public static Integer through() { return Inherits.count(); }
    public static Integer inUserMode() { return [SELECT COUNT() FROM Job__c WITH USER_MODE] + Database.countQuery('SELECT COUNT() FROM Job__c', AccessLevel.USER_MODE); }
  }`,
};

const schema = Schema.load({ sourceDirs: [sharingSource()] });
const sources = Object.entries(SOURCES).map(([name, text]) => ({ file: `${name}.cls`, text }));
const NEW_CLASS = {
  file: "Fresh.cls",
  apiVersion: 67,
  text: `public class Fresh {
  public static Integer count() { ${COUNT} }
  public static Integer dynamic() { return Database.countQuery('SELECT COUNT() FROM Job__c'); }
  public static void save() { insert new Step__c(Name = 'no access'); }
}`,
};
const compiled = compileProject({ sources: [...sources, NEW_CLASS], schema });
const program = loadProgram(compiled.units);
const org = testData({ schema });
const { data } = org;
const ann = insertUser(data, "Ann");
data.assignPermissionSet(ann, "Worker");
const jobId = data.insertSystemRow("Job__c", { Name: "Hidden", OwnerId: data.administratorId });

function call(className: string, method: string, args: readonly ApexValue[] = [], userId: string = ann): ApexValue {
  return org.run(() => program.callStatic(className, method, args), { userId });
}

it("compiles", () => expect(compiled.errors).toEqual([]));

describe("a class runs", () => {
  it("as it declares, whoever calls it; inner classes by their own word, subclasses by their superclass's", () => {
    //                                              Without Inherits Silent own Inner Child field
    expect(call("WithIt", "calls").items).toEqual([1, 0, 0, 0, 0, 1, 0]);
    expect(call("Without", "calls").items).toEqual([0, 1, 1, 1, 0]);
  });

  it("at the entry with sharing when it inherits, and without when it says nothing", () => {
    expect([call("Inherits", "count"), call("Silent", "count"), call("Silent", "through")]).toEqual([0, 1, 1]);
  });

  it("with sharing when it says nothing and a component calls it", () => {
    expect(org.run(() => underSharing("with", () => program.callStatic("Silent", "count")), { userId: ann })).toBe(0);
  });

  it("in its caller's mode again after an exception", () => {
    expect(call("WithIt", "afterFailure")).toBe(0);
  });

  it("in user mode with sharing, whatever it says", () => {
    expect(call("Silent", "inUserMode")).toBe(0);
  });
});

it("anonymous Apex runs with sharing", () => {
  const { units, errors } = compileAnonymousBlock(
    { sources, schema },
    "System.assertEquals(0, [SELECT COUNT() FROM Job__c]); System.assertEquals(0, Silent.count());",
  );
  expect(errors).toEqual([]);
  org.run(() => new Program(units).runAnonymous(), { userId: ann });
});

it("DML of a class with sharing is refused for rows of others", () => {
  const job = org.run((tx) => tx.data.queryText("SELECT Id FROM Job__c", null, { mode: "system" })) as {
    items: ApexValue[];
  };
  expect(() => call("WithIt", "edit", [job.items[0]])).toThrow("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");
  call("WithIt", "share", [jobId, ann], data.administratorId);
  expect(call("WithIt", "count")).toBe(1);
  expect(() => call("WithIt", "edit", [job.items[0]])).toThrow("INSUFFICIENT_ACCESS_OR_READONLY");
});

/** Salesforce Release Notes: Summer '26, "Apex in API Version 67.0". */
describe("a class of version 67", () => {
  it("runs with sharing and in user mode when it says nothing", () => {
    data.updateSystemRow("Job__c", jobId, { Name: "Still hidden" });
    for (const row of data.store.tableOf("Job__Share").rows()) data.removeSystemRow(row.id);
    expect([call("Fresh", "count"), call("Fresh", "dynamic"), call("Silent", "count")]).toEqual([0, 0, 1]);
    expect(() => call("Fresh", "save")).toThrow("Access to entity 'Step__c' denied");
  });

  it("may not say WITH SECURITY_ENFORCED", () => {
    const text = "public class Old { Integer i = [SELECT COUNT() FROM Job__c WITH SECURITY_ENFORCED]; }";
    const problems = (apiVersion: number): number =>
      compileProject({ sources: [{ file: "Old.cls", text, apiVersion }], schema }).errors.length;
    expect([problems(66), problems(67)]).toEqual([0, 1]);
  });
});

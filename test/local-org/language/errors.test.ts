import { describe, expect, test } from "vitest";
import { compileSources, problemsIn, problemsInBody } from "./testing.ts";

describe("what does not compile is refused with its line", () => {
  test.each([
    ["return nope;", "1: Variable does not exist: nope"],
    ["Nope n;\nreturn null;", "1: Invalid type: Nope"],
    ["Integer i = 'x';\nreturn i;", "1: Illegal assignment from String to Integer"],
    ["Integer i = 1.5; return i;", "1: Illegal assignment from Decimal to Integer"],
    ["String s = null;\ns = 5;\nreturn s;", "2: Illegal assignment from Integer to String"],
    ["'x'.nope(); return null;", "1: Method does not exist or incorrect signature: void nope() from the type String"],
    [
      "return 'x'.substring('y');",
      "1: Method does not exist or incorrect signature: void substring(String) from the type String",
    ],
    ["return nope(1);", "1: Method does not exist or incorrect signature: void nope(Integer) from the type Probe"],
    ["Integer i; Integer I; return i;", "1: Duplicate variable: I"],
    [
      "String json = ''; return JSON.serialize(json);",
      "1: Method does not exist or incorrect signature: void serialize(String) from the type String",
    ],
    [
      "final Integer i = 1; i = 2; return i;",
      "1: Final members can only be assigned in their declaration, init blocks, or constructors: i",
    ],
    ["if (1) { return 1; } return 2;", "1: Condition expression must be of type Boolean: Integer"],
    ["return new Account(Nope__c = 1);", "1: Field does not exist: Nope__c on Account"],
    ["return new Account().Nope__c;", "1: Variable does not exist: Nope__c"],
    ["return new Account(Name = 5);", "1: Illegal assignment from Integer to String"],
    ["if (true) break;\nreturn null;", "1: Break statement must be in loop"],
    ["throw 'x';", "1: Throw expression must be of type exception: String"],
    ["insert 'x'; return null;", "1: DML requires SObject or SObject list type: String"],
    ["return 'a' < 1;", "1: Comparison arguments must be compatible types: String, Integer"],
    ["return true == 1;", "1: Comparison arguments must be compatible types: Boolean, Integer"],
    ["return true + 1;", "1: Arithmetic expressions must use numeric arguments"],
    ["for (String s : 5) {} return null;", "1: Loop must iterate over collection: Integer"],
    [
      "for (Integer s : new List<String>()) {} return null;",
      "1: Invalid loop variable type expected String was Integer",
    ],
    [
      "Integer i = (Integer) 'x'; return i;",
      "1: Incompatible types since an instance of String is never an instance of Integer",
    ],
    ["return new Comparable();", "1: Type cannot be constructed: Comparable"],
    ["return new Datetime(1);", "1: Constructor not defined: [Datetime].<Constructor>(Integer)"],
    ["return 99999999999;", "1: Illegal integer: 99999999999"],
    ["5; return null;", "1: Expression cannot be a statement."],
    ["return;", "1: Missing return value: method must return Object"],
    ["if (true) { return 1; }", "2: Missing return statement required return type: Object"],
    ["while (true) { if (1 == 1) break; }", "2: Missing return statement required return type: Object"],
    ["return this;", "1: This cannot be referenced in a static context"],
    ["Set<String> s = new Set<Integer>(); return s;", "1: Illegal assignment from Set<Integer> to Set<String>"],
    ["merge new Campaign() new Campaign(); return null;", "1: DML operation MERGE not allowed on Campaign"],
    ["merge new Account() new Contact(); return null;", "1: Invalid merge of Contact with Account"],
    [
      "return [SELECT FIELDS(ALL) FROM Account LIMIT 200];",
      "1: The SOQL FIELDS function is not supported with an unbounded set of fields in this API",
    ],
    ["return [FIND 'xy' IN ALL FIELDS];", "1: local org: SOSL without RETURNING is not implemented"],
    ["System.runAs(new Account()) {} return null;", "1: runAs requires a single argument of type 'User' or 'Version'"],
    ["return Label.Nope;", "1: External string does not exist: Nope"],
    [
      "return ConnectApi.Organization.getSettings();",
      "1: local org: ConnectApi.Organization.getSettings is not implemented",
    ],
  ])("%s", (body, problem) => {
    expect(problemsInBody(body)).toEqual([problem]);
  });

  test("every bad statement of a method is reported", () => {
    expect(problemsInBody("nope();\nInteger i = 'x';\nreturn i + 1;")).toHaveLength(2);
  });

  test("syntax errors", () => {
    expect(problemsIn({ Bad: "public class Bad {\n  public void run( { }\n}" })[0]).toMatch(
      /^Bad\.cls:2: Unexpected syntax/,
    );
  });
});

describe("classes", () => {
  test.each([
    ["public class A extends B {}\n", "A.cls:1: Invalid type: B"],
    [
      "public class A implements Comparable {}",
      "A.cls:1: Class A must implement the method: Integer Comparable.compareTo(Object)",
    ],
    [
      "public abstract class A { public abstract void a(); public class C extends A {} }",
      "A.cls:1: Class A.C must implement the abstract method: void A.a()",
    ],
    [
      "public class A { public void a() {} public void A() {} }",
      "A.cls:1: Method already defined: void A() from the type A",
    ],
    ["public class A { Integer a; String A; }", "A.cls:1: Duplicate field: A"],
    [
      "public class A { public override void a() {} }",
      "A.cls:1: @Override specified for non-overriding method: void A.a()",
    ],
    [
      "public class A { public virtual class C { public void a() {} } public class D extends C { public void a() {} } }",
      "A.cls:1: Non-virtual, non-abstract methods cannot be overridden: void A.C.a()",
    ],
    [
      "public class A { public virtual class C { public virtual void a() {} } public class D extends C { public void a() {} } }",
      "A.cls:1: Method must use the override keyword: void A.D.a()",
    ],
    [
      "public class A { public class C {} public class D extends C {} }",
      "A.cls:1: Non-virtual and non-abstract type cannot be extended: A.C",
    ],
    [
      "public class A { final Integer a = 1; void b() { a = 2; } }",
      "A.cls:1: Final members can only be assigned in their declaration, init blocks, or constructors: a",
    ],
    [
      "public class A { static final Integer a; A() { a = 2; } }",
      "A.cls:1: Final members can only be assigned in their declaration, init blocks, or constructors: a",
    ],
    [
      "public class A { public virtual class C { protected final Integer a; } public class D extends C { public D() { a = 1; } } }",
      undefined,
    ],
    [
      "public class A extends Exception {}",
      "A.cls:1: Classes extending Exception must have a name ending in 'Exception': A",
    ],
    [
      "public class A { public class C { static Integer i; } }",
      "A.cls:1: static can only be used on fields of a top level type",
    ],
    [
      "public abstract class A { static Object b() { return new A(); } }",
      "A.cls:1: Abstract classes cannot be constructed: A",
    ],
    [
      "public class A { Integer i; static Integer b() { return i; } }",
      "A.cls:1: Non static field cannot be referenced from a static context: i from the type A",
    ],
    ["public virtual class A extends A {}", "A.cls:1: Circular definition: A"],
    ["public class A { public Integer b() { } }", "A.cls:1: Missing return statement required return type: Integer"],
    [
      "public class A { public A(Integer i) {} static Object b() { return new A(); } }",
      "A.cls:1: Constructor not defined: [A].<Constructor>()",
    ],
    [
      "public class A { public Integer b { get; private set; } public class C { void d(A a) { a.b = 1; } } }",
      undefined,
    ],
  ])("%s", (source, problem) => {
    expect(problemsIn({ A: source })).toEqual(problem === undefined ? [] : [problem]);
  });

  test("private and protected members, and what @TestVisible opens to tests", () => {
    const secret =
      "public virtual class Secret { private Integer a = 1; @TestVisible private Integer b = 2; protected Integer c = 3; public Integer d { get; private set; } private void e() {} }";
    const use = (code: string): string => `{ Object run(Secret s) { return ${code}; } }`;
    expect(problemsIn({ Secret: secret, Use: `public class Use ${use("s.a")}` })).toEqual([
      "Use.cls:1: Variable is not visible: Secret.a",
    ]);
    expect(problemsIn({ Secret: secret, Use: `public class Use ${use("s.b")}` })).toEqual([
      "Use.cls:1: Variable is not visible: Secret.b",
    ]);
    expect(problemsIn({ Secret: secret, Use: `@IsTest private class Use ${use("s.b")}` })).toEqual([]);
    expect(problemsIn({ Secret: secret, Use: `public class Use extends Secret ${use("s.c")}` })).toEqual([]);
    expect(problemsIn({ Secret: secret, Use: `public class Use ${use("s.d = 1")}` })).toEqual([
      "Use.cls:1: Field is not writeable: Secret.d",
    ]);
    const writeOnly = "public class Box { public Integer a { private get; set; } public Integer b { set; } }";
    const useBox = (code: string): string => `public class Use { void run(Box x) { ${code} } }`;
    expect(problemsIn({ Box: writeOnly, Use: useBox("x.a = 1; x.b = 2;") })).toEqual([]);
    expect(problemsIn({ Box: writeOnly, Use: useBox("Integer i = x.a;") })).toEqual([
      "Use.cls:1: Variable is not visible: Box.a",
    ]);
    expect(problemsIn({ Box: writeOnly, Use: useBox("x.b += 1;") })).toEqual([
      "Use.cls:1: Variable is not readable: Box.b",
    ]);
    expect(
      problemsIn({
        Closed: "public class Closed { private Closed(Integer i) {} }",
        Use: "public class Use { Object run() { return new Closed(1); } }",
      }),
    ).toEqual(["Use.cls:1: Constructor is not visible: [Closed].<Constructor>(Integer)"]);
    const closedType = "public class Closed { private class Inner {} @TestVisible private class Open {} }";
    for (const use of ["Closed.Inner i;", "void run(Closed.Inner i) {}", "void run() { List<Closed.Inner> i; }"]) {
      expect(problemsIn({ Closed: closedType, Use: `public class Use { ${use} }` })).toEqual([
        "Use.cls:1: Type is not visible: Closed.Inner",
      ]);
    }
    expect(problemsIn({ Closed: closedType, Use: "@IsTest private class Use { Closed.Open o; }" })).toEqual([]);
    expect(problemsIn({ Secret: secret, Use: "public class Use { void run(Secret s) { s.e(); } }" })).toEqual([
      "Use.cls:1: Method is not visible: void Secret.e()",
    ]);
  });

  test("a class that does not compile keeps only what depends on it from running", () => {
    const { units, errors } = compileSources({
      Bad: "public class Bad { public static Integer a() { return nope; } }",
      Needs: "public class Needs { public static Integer b() { return Bad.a(); } }",
      NeedsMore: "public class NeedsMore { public static Integer c() { return Needs.b(); } }",
      Good: "public class Good { public static Integer d() { return 1; } }",
    });
    expect(units.map((unit) => unit.name)).toEqual(["Good"]);
    expect(errors.map((error) => `${error.file}: ${error.message}`)).toEqual([
      "Bad.cls: Variable does not exist: nope",
      "Needs.cls: Dependent class is invalid and needs recompilation: Bad",
      "NeedsMore.cls: Dependent class is invalid and needs recompilation: Needs",
    ]);
  });
});

describe("queries", () => {
  test("unknown fields and objects are refused", () => {
    expect(problemsInBody("return [SELECT Nope__c FROM Account];")[0]).toMatch(/^1: .*Nope__c/);
    expect(problemsInBody("return [SELECT Id FROM Nope__c];")[0]).toMatch(/^1: .*Nope__c/);
    expect(problemsInBody("return [SELECT Id FROM Account WHERE Name = :nope];")).toEqual([
      "1: Variable does not exist: nope",
    ]);
  });

  test("their result is typed", () => {
    expect(
      problemsInBody(
        "Account a = [SELECT Id FROM Account LIMIT 1]; Integer n = [SELECT COUNT() FROM Account]; return n;",
      ),
    ).toEqual([]);
    expect(problemsInBody("Contact c = [SELECT Id FROM Account]; return c;")).toEqual([
      "1: Illegal assignment from List<Account> to Contact",
    ]);
    expect(
      problemsInBody(
        "for (Account a : [SELECT Id FROM Account]) {} for (List<Account> l : [SELECT Id FROM Account]) {} return [SELECT Name FROM Account].Name;",
      ),
    ).toEqual([]);
  });
});

/** The rules of the language beyond types: what must not stand where, and its neighbours that may. */
import { describe, expect, test } from "vitest";
import { compileSources, problemsIn, problemsInBody } from "./testing.ts";

describe("control flow", () => {
  test.each<[string, string[]]>([
    ["return 1; System.debug('x');", ["1: Unreachable statement"]],
    ["throw new NullPointerException(); Integer i = 1;", ["1: Unreachable statement"]],
    ["for (;;) { break; System.debug(1); } return 1;", ["1: Unreachable statement"]],
    ["while (true) { continue; System.debug(1); } return 1;", ["1: Unreachable statement"]],
    ["while (true) { Integer i = 1; } return 1;", []],
    ["while (true) { Integer i = 1; }", ["2: Missing return statement required return type: Object"]],
    ["if (true) { return 1; } else { return 2; } return 3;", ["1: Unreachable statement"]],
    ["try { return 1; } finally { } return 2;", ["1: Unreachable statement"]],
    ["switch on 1 { when 1 { return 1; } when else { return 2; } } return 1;", ["1: Unreachable statement"]],
    [
      "try { } catch (Exception e) { } catch (DmlException e) { } return 1;",
      ["1: Exception type already caught: DmlException"],
    ],
    [
      "try { } catch (DmlException e) { } catch (DmlException f) { } return 1;",
      ["1: Exception type already caught: DmlException"],
    ],
    ["try { } catch (DmlException e) { } catch (Exception f) { } return 1;", []],
    [
      "for (Account a : new List<Contact>()) {} return 1;",
      ["1: Invalid loop variable type expected Contact was Account"],
    ],
    [
      "for (Contact c : [SELECT Id FROM Account]) {} return 1;",
      ["1: Loop variable must be a generic SObject or List or a concrete SObject or List of: Account"],
    ],
  ])("%s", (body, problems) => {
    expect(problemsInBody(body)).toEqual(problems);
  });
});

describe("switch", () => {
  test.each<[string, string[]]>([
    [
      "switch on 1 { when 1 { return 1; } when 1 { return 2; } } return 0;",
      ["1: 1 occurs as more than one when branch for this switch statement"],
    ],
    ["switch on 'a' { when 'a' { return 1; } when 'A' { return 2; } } return 0;", []],
    ["switch on 1.5 { when 1 { return 1; } } return 0;", ["1: Decimal is not a valid switch expression type"]],
    [
      "switch on LoggingLevel.DEBUG { when DEBUG, DEBUG { return 1; } } return 0;",
      ["1: debug occurs as more than one when branch for this switch statement"],
    ],
    [
      "SObject a = null; switch on a { when Account x { return 1; } when Account y { return 2; } } return 0;",
      ["1: Account occurs as more than one when branch for this switch statement"],
    ],
    [
      "Integer k = 1; switch on 1 { when k { return 1; } } return 0;",
      ["1: 'when expression' must be a literal, a constant literal field or enum value"],
    ],
  ])("%s", (body, problems) => {
    expect(problemsInBody(body)).toEqual(problems);
  });
});

describe("names and modifiers of variables", () => {
  test.each<[string, string[]]>([
    ["Integer limit = 1; return limit;", ["1: Identifier name is reserved: limit"]],
    ["Integer when = 1; return when;", ["1: Identifier name is reserved: when"]],
    ["Integer _a = 1; return _a;", ["1: Invalid character in identifier: _a"]],
    ["Integer a__b = 1; return a__b;", ["1: Invalid character in identifier: a__b"]],
    ["Integer a_ = 1; return a_;", ["1: Invalid character in identifier: a_"]],
    ["Integer count = 1; return count;", []],
    ["static Integer i = 1; return i;", ["1: static is not allowed on locals"]],
    ["final final Integer i = 1; return i;", ["1: Duplicate modifier: final"]],
    ["@Nope Integer i = 1; return i;", ["1: Annotation does not exist: nope"]],
  ])("%s", (body, problems) => {
    expect(problemsInBody(body)).toEqual(problems);
  });
});

describe("instanceof and comparison", () => {
  test.each<[string, string[]]>([
    [
      "String s = 'x'; return s instanceof String;",
      ["1: Operation instanceof is always true since an instance of String is always an instance of String"],
    ],
    [
      "Account a; return a instanceof SObject;",
      ["1: Operation instanceof is always true since an instance of Account is always an instance of SObject"],
    ],
    [
      "DmlException e; return e instanceof Exception;",
      ["1: Operation instanceof is always true since an instance of DmlException is always an instance of Exception"],
    ],
    ["SObject a; return a instanceof Account;", []],
    ["return new Account() == new Contact();", ["1: Comparison arguments must be compatible types: Account, Contact"]],
    ["return 1 === 'x';", ["1: Comparison arguments must be compatible types: Integer, String"]],
    ["Object o; return o > 1;", ["1: Inequality operator not allowed for this type: Object"]],
    [
      "return LoggingLevel.DEBUG > LoggingLevel.INFO;",
      ["1: Inequality operator not allowed for this type: LoggingLevel"],
    ],
    [
      "return new List<String>() > new List<String>();",
      ["1: Inequality operator not allowed for this type: List<String>"],
    ],
    ["return null > 1;", []],
  ])("%s", (body, problems) => {
    expect(problemsInBody(body)).toEqual(problems);
  });
});

describe("rows", () => {
  test.each<[string, string[]]>([
    ["return new Account(Name = 'a', NAME = 'b');", ["1: Duplicate field initialization: NAME"]],
    ["return new Account(CreatedDate = Datetime.now());", ["1: Field is not writeable: Account.CreatedDate"]],
    [
      "Account a = new Account(); a.CreatedDate = Datetime.now(); return a;",
      ["1: Field is not writeable: Account.CreatedDate"],
    ],
    ["User u = new User(); u.Name = 'x'; return u;", ["1: Field is not writeable: User.Name"]],
    ["Account a = new Account(); a.Id = null; return a;", []],
  ])("%s", (body, problems) => {
    expect(problemsInBody(body)).toEqual(problems);
  });
});

describe("binds", () => {
  test.each<[string, string[]]>([
    [
      "Integer i; return [SELECT Id FROM Account WHERE Name = :i];",
      ["1: Invalid bind expression type of Integer for column of type String"],
    ],
    [
      "String i; return [SELECT Id FROM Account WHERE NumberOfEmployees = :i];",
      ["1: Invalid bind expression type of String for column of type Integer"],
    ],
    [
      "List<Integer> i; return [SELECT Id FROM Account WHERE Id IN :i];",
      ["1: Invalid bind expression type of List<Integer> for column of type Id"],
    ],
    [
      "String s; return [SELECT Id FROM Account WHERE Id IN :s];",
      ["1: IN operator must be used with an iterable expression"],
    ],
    ["return [SELECT Id FROM Account WHERE Name IN 'x'];", ["1: unexpected token: 'x'"]],
    [
      "return [SELECT Id FROM Account WHERE COUNT(Id) > 1];",
      ["1: Aggregate functions are not allowed in WHERE: COUNT(Id)"],
    ],
    [
      "String s; return [SELECT Id FROM Account LIMIT :s];",
      ["1: Invalid bind expression type of String for LIMIT or OFFSET: Integer is needed"],
    ],
    [
      "Datetime d; return [SELECT Id FROM Account WHERE Name IN ('x', :d)];",
      ["1: Invalid bind expression type of Datetime for column of type String"],
    ],
    [
      "Integer i; return [SELECT Id, (SELECT Id FROM Contacts WHERE LastName = :i) FROM Account];",
      ["1: Invalid bind expression type of Integer for column of type String"],
    ],
    [
      "List<Account> a; return [SELECT Id FROM Contact WHERE AccountId IN :a AND CreatedDate > :Date.today() AND LastName LIKE :new Set<String>()];",
      [],
    ],
  ])("%s", (body, problems) => {
    expect(problemsInBody(body)).toEqual(problems);
  });
});

describe("types", () => {
  test.each<[string, string[]]>([
    ["class A {}", ["A.cls:1: Top-level type must have public or global visibility"]],
    ["private class A {}", ["A.cls:1: Top-level type must have public or global visibility"]],
    ["public final class A {}", ["A.cls:1: final is not allowed on classes"]],
    ["@IsTest private class A {}", []],
    [
      "public with sharing without sharing class A {}",
      ["A.cls:1: Modifiers are mutually exclusive: with sharing and without sharing"],
    ],
    ["public virtual abstract class A {}", ["A.cls:1: Modifiers are mutually exclusive: virtual and abstract"]],
    ["public with sharing interface A {}", ["A.cls:1: with sharing is not allowed on interfaces"]],
    ["public class A { public class A {} }", ["A.cls:1: Inner type cannot have the name of its outer type: A"]],
    [
      "public class A { public class B { public class C {} } }",
      ["A.cls:1: Inner types are not allowed to have inner types"],
    ],
    ["public class A { enum E { X, x } }", ["A.cls:1: Duplicate enum value: x"]],
    ["public class A { public class B { static {} } }", ["A.cls:1: Inner types are not allowed to have static blocks"]],
    ["public class A extends String {}", ["A.cls:1: Invalid super type: String"]],
    [
      "public class A { public virtual class B {} public class C implements B {} }",
      ["A.cls:1: Invalid interface: A.B"],
    ],
    [
      "public class A implements Comparable, Comparable { public Integer compareTo(Object o) { return 0; } }",
      ["A.cls:1: Interface already implemented: Comparable"],
    ],
    [
      "public class A { public virtual class B { public B(Integer i) {} } public class C extends B {} }",
      ["A.cls:1: No default constructor available in super type: A.B"],
    ],
    ["public class Limit {}", ["Limit.cls:1: Identifier name is reserved: Limit"]],
  ])("%s", (source, problems) => {
    const name = /(?:class|interface) (\w+)/.exec(source)?.[1] ?? "";
    expect(problemsIn({ [name]: source })).toEqual(problems);
  });
});

describe("types above themselves", () => {
  test.each<[string, string[]]>([
    ["public class A extends A {}", ["A.cls:1: Circular definition: A"]],
    ["public class A extends A implements Nope {}", ["A.cls:1: Circular definition: A"]],
    ["public interface A extends A {}", ["A.cls:1: Circular definition: A"]],
    [
      "public class A { public class B extends C {} public class C extends B {} }",
      ["A.cls:1: Non-virtual and non-abstract type cannot be extended: A.C", "A.cls:1: Circular definition: A.C"],
    ],
    [
      "public class A { interface B extends C {} interface C extends D {} interface D extends B {} void e(D d) { d.f(); } }",
      [
        "A.cls:1: Circular definition: A.D",
        "A.cls:1: Method does not exist or incorrect signature: void f() from the type A.D",
      ],
    ],
    ["public virtual class A { public virtual class B extends A {} public class C extends B {} }", []],
    [
      "public class A { interface B {} interface C extends B {} interface D extends B {} class E implements C, D {} }",
      [],
    ],
  ])("%s", (source, problems) => {
    expect(problemsIn({ A: source })).toEqual(problems);
  });

  test("a circle through several files is refused where it closes", () => {
    expect(
      problemsIn({ A: "public virtual class A extends B {}", B: "public virtual class B extends A { Integer i; }" }),
    ).toEqual(["A.cls:1: Dependent class is invalid and needs recompilation: B", "B.cls:1: Circular definition: B"]);
  });
});

describe("members", () => {
  test.each<[string, string[]]>([
    ["public class A { public private void a() {} }", ["A.cls:1: Declarations can only have one scope"]],
    ["public class A { public public void a() {} }", ["A.cls:1: Duplicate modifier: public"]],
    ["public abstract class A { abstract void a() {} }", ["A.cls:1: Abstract methods cannot have a body"]],
    [
      "public abstract class A { public abstract static void a(); }",
      ["A.cls:1: Modifiers are mutually exclusive: abstract and static"],
    ],
    ["public class A { global void a() {} }", ["A.cls:1: Defining type for global methods must be declared as global"]],
    ["public class A { final void a() {} }", ["A.cls:1: final is not allowed on methods"]],
    ["public class A { transient void a() {} }", ["A.cls:1: transient is not allowed on methods"]],
    ["public class A { virtual Integer a; }", ["A.cls:1: virtual is not allowed on fields"]],
    ["public class A { void where() {} }", ["A.cls:1: Identifier name is reserved: where"]],
    ["public class A { static A by(Integer i) { return null; } }", ["A.cls:1: Identifier name is reserved: by"]],
    ["public interface A { void having(); }", ["A.cls:1: Identifier name is reserved: having"]],
    ["public class A { static A of() { return null; } void set() {} void when() {} }", []],
    ["public interface A { public void a(); }", ["A.cls:1: Modifiers are not allowed on interface methods"]],
    [
      "public class A { public interface B { void a(); } public class C implements B { public Integer a() { return 1; } } }",
      ["A.cls:1: Method return types clash: void A.B.a() vs Integer A.C.a()"],
    ],
    [
      "public class A { public virtual class B { public virtual void a() {} } public class C extends B { protected override void a() {} } }",
      ["A.cls:1: Cannot reduce the visibility of method: void A.C.a()"],
    ],
    [
      "public class AException extends Exception { public AException(String s) {} }",
      ["AException.cls:1: System exception constructor already defined: <Constructor>(String)"],
    ],
    ["public class A { Integer b { get; get; } }", ["A.cls:1: Duplicate accessor of property: b"]],
    ["public class A { Integer b {} }", ["A.cls:1: Property must have at least one accessor: b"]],
    [
      "public class A { private Integer b { public get; set; } }",
      ["A.cls:1: Cannot declare public accessor on private property"],
    ],
  ])("%s", (source, problems) => {
    const name = /(?:class|interface) (\w+)/.exec(source)?.[1] ?? "";
    expect(problemsIn({ [name]: source })).toEqual(problems);
  });
});

describe("annotations", () => {
  test.each<[string, string[]]>([
    ["@Nope public class A {}", ["A.cls:1: Annotation does not exist: nope"]],
    ["public class A { @Nope void a() {} }", ["A.cls:1: Annotation does not exist: nope"]],
    ["public class A { @Future void a() {} }", ["A.cls:1: Future methods must be declared as static void"]],
    [
      "public class A { @Future static void a(Account a) {} }",
      ["A.cls:1: Future methods do not support parameter type of Account"],
    ],
    ["public class A { @Future static void a(List<Id> a) {} }", []],
    [
      "public class A { @Future(nope=true) static void a() {} }",
      ["A.cls:1: No such property, nope, defined on this annotation: future"],
    ],
    [
      "public class A { @AuraEnabled static Integer a() { return 1; } }",
      ["A.cls:1: AuraEnabled methods must be public or global: a"],
    ],
    [
      "public class A { @AuraEnabled(cacheable='maybe') public static Integer a() { return 1; } }",
      ["A.cls:1: Invalid value for property cacheable expected type Boolean"],
    ],
    [
      "public class A { @AuraEnabled public static Integer a() { return 1; }\n @AuraEnabled public static Integer a(Integer i) { return 1; } }",
      [
        "A.cls:1: Overload of AuraEnabled method: a overload is not permitted",
        "A.cls:2: Overload of AuraEnabled method: a overload is not permitted",
      ],
    ],
    [
      "public class A { @InvocableMethod public static void a(String s) {} }",
      [
        "A.cls:1: Unsupported parameter type String. Valid invocable parameters must be List types like List<T> where T is a supported type",
      ],
    ],
    [
      "public class A { @IsTest static void a() {} }",
      ["A.cls:1: IsTest methods must be in a class annotated with IsTest"],
    ],
    [
      "@IsTest public class A { @IsTest void a() {} }",
      ["A.cls:1: IsTest methods must be static, return void and have no parameters: a"],
    ],
    [
      "@IsTest public class A { @TestSetup static void a(Integer i) {} }",
      ["A.cls:1: TestSetup methods must be static, return void and have no parameters: a"],
    ],
    ["@IsTest public class A { @IsTest @IsTest static void a() {} }", ["A.cls:1: Duplicate modifier: istest"]],
    [
      "@RestResource(urlMapping='/x') public class A { }",
      ["A.cls:1: Classes annotated with RestResource must be global"],
    ],
    [
      "@RestResource(urlMapping='x') global class A { }",
      ["A.cls:1: Rest Resource url must begin with a forward slash, '/'"],
    ],
    [
      "@RestResource(urlMapping='/x') global class A { @HttpGet global static String a(String x) { return ''; } }",
      ["A.cls:1: HttpGet methods do not support parameters"],
    ],
    [
      "@RestResource(urlMapping='/x') global class A { @HttpGet global String a() { return ''; } }",
      ["A.cls:1: Methods annotated with httpget must be global static"],
    ],
    [
      "global class A { @HttpGet global static String a() { return ''; } }",
      ["A.cls:1: Methods annotated with httpget must be in a class annotated with RestResource"],
    ],
  ])("%s", (source, problems) => {
    const name = /(?:class|interface) (\w+)/.exec(source)?.[1] ?? "";
    expect(problemsIn({ [name]: source })).toEqual(problems);
  });

  // [Apex Developer Guide: IsTest Annotation; Lightning Aura Components Developer Guide: AuraEnabled Annotation: by the class's API version]
  test.each([
    [27, "public class A { static testMethod void a() {} }", 0],
    [28, "public class A { static testMethod void a() {} }", 1],
    [
      54,
      "public class A { @AuraEnabled public static void a() {}\n @AuraEnabled public static void a(Integer i) {} }",
      0,
    ],
  ])("of version %i: %s", (apiVersion, source, count) => {
    expect(compileSources({ A: source }, {}, [], apiVersion).errors).toHaveLength(count);
  });
});

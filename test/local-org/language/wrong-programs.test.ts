/**
 * Programs that the platform's compiler refuses, each on a line of its own. Messages that end in a comment are ours; the others stand in the compiler's
 * messages (forcedotcom/apex-language-support, messages_en_US.properties), and those about queries in public posts of the API's answers.
 */
import { describe, expect, test } from "vitest";
import { compileSources } from "./testing.ts";

const STATEMENTS: readonly (readonly [string, string])[] = [
  // types
  ["Integer i = 1L;", "Illegal assignment from Long to Integer"],
  ["Long l = 1.0;", "Illegal assignment from Decimal to Long"],
  ["Date d = Datetime.now();", "Illegal assignment from Datetime to Date"],
  ["List<String> l = new Set<String>();", "Illegal assignment from Set<String> to List<String>"],
  ["Set<Object> s = new Set<String>();", "Illegal assignment from Set<String> to Set<Object>"],
  [
    "List<Account> l = [SELECT COUNT(Id) FROM Account];",
    "Illegal assignment from List<AggregateResult> to List<Account>",
  ],
  ["Object o = true ? 'a' : 1;", "Incompatible types in ternary operator: String, Integer"],
  ["Object o = 'a' ?? 1;", "Incompatible types in null coalescing operator: String, Integer"],
  ["Object o = 1; Integer i = o;", "Illegal assignment from Object to Integer"],
  ["Map<String> m;", "Invalid type argument count for Map: expected 2 but found 1"],
  ["String<Integer> s;", "Type arguments provided for a non-parameterized type: String"],
  ["Object o = new List();", "No type arguments provided for a parameterized type: List"],
  ["Integer i = 1; if (i = 2) { }", "Condition expression must be of type Boolean: Integer"],
  ["String s = 'x'; s++;", "Unary postfix increment/decrement can only be applied to numeric expressions: String"],
  ["String s = 'x'; --s;", "Unary prefix decrement can only be applied to numeric expressions: String"],
  ["Object o = -'x';", "Unary negation must use a numeric argument"],
  ["Object o = ~1.5;", "Invalid type for bitwise negate: Decimal"],
  ["Object o = 1.5 << 2;", "<< operation can only be applied to Integer or Long types"],
  ["Object o = 1 & true;", "& operator can only be applied to Boolean expressions or to Integer or Long expressions"],
  [
    "Account a; Object o = a instanceof String;",
    "Operation instanceof is always false since an instance of Account is never an instance of String",
  ],
  ["Object o = (Date) 'x';", "Incompatible types since an instance of String is never an instance of Date"],
  ["Object o = new Set<Integer>()[0];", "Expression must be a list type: Set<Integer>"],
  [
    "Object o = new String[][][][][][][][][]{};",
    "Exceeded max parameterized type depth: List<List<List<List<List<List<List<List<List<String>>>>>>>>>, depth: 9",
  ],
  [
    "List<List<List<List<List<List<List<List<List<String>>>>>>>>> l;",
    "Exceeded max parameterized type depth: List<List<List<List<List<List<List<List<List<String>>>>>>>>>, depth: 9",
  ],
  // statements
  ["switch on 1.5 { when else { } }", "Decimal is not a valid switch expression type"],
  ["switch on 1 { when else { } when 1 { } }", "'when else' must be the last when block"],
  [
    "switch on LoggingLevel.DEBUG { when LoggingLevel.DEBUG { } }",
    "Enum value used in 'when expression' should be unqualified",
  ],
  [
    "switch on 1 { when 'a' { } }",
    "String value in 'when expression' cannot be implicitly converted to the Integer type in switch expression",
  ],
  ["try { Integer i; } catch (String s) { }", "Catch block variable must be of type exception: String"],
  ["throw new Account();", "Throw expression must be of type exception: Account"],
  ["continue;", "Continue statement must be in loop"],
  ["System.runAs('x') { }", "runAs requires a single argument of type 'User' or 'Version'"],
  ["this.toString();", "This cannot be referenced in a static context"],
  ["super.toString();", "Super cannot be referenced in a static context"],
  ["1 = 2;", "Expression cannot be assigned"],
  ["1 + 2;", "Expression cannot be a statement."],
  ["for (Integer i : 5) { }", "Loop must iterate over collection: Integer"],
  [
    "for (Contact c : [SELECT Id FROM Account]) { }",
    "Loop variable must be a generic SObject or List or a concrete SObject or List of: Account",
  ],
  // records
  ["Object o = new Account('x');", "Type requires name=value pair construction: Account"],
  ["Object o = new Account(Nope = 1);", "Field does not exist: Nope on Account"],
  ["Object o = new Account(NumberOfEmployees = 1.5);", "Illegal assignment from Decimal to Integer"],
  ["Object o = new Contact(Account = new Contact());", "Illegal assignment from Contact to Account"],
  ["SObject s; Object o = s.Name;", "Variable does not exist: Name"],
  ["insert new Profile();", "DML operation INSERT not allowed on Profile"],
  ["delete new User();", "DML operation DELETE not allowed on User"],
  ["upsert new List<Organization>();", "DML operation UPSERT not allowed on Organization"],
  [
    "upsert new Account() Name;",
    "Invalid field for upsert, must be an External Id custom or standard indexed field: Name",
  ],
  ["upsert new List<SObject>() Account.Name;", "Upsert with a field specification requires a concrete SObject type"],
  // queries
  ["Object o = [SELECT Id FROM Account WHERE];", "unexpected token: 'WHERE'"],
  ["Object o = [SELECT Id FROM Account WHERE ORDER BY Name];", "unexpected token: 'WHERE'"],
  [
    "Object o = [SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Contact)];",
    "The selected field 'Id' in the subquery and the left operand field in the where expression in the outer query 'Id' should point to the same object type",
  ],
  [
    "Object o = [SELECT COUNT() FROM Account GROUP BY Name];",
    "COUNT() cannot be used with GROUP BY or ORDER BY; use COUNT(fieldName)",
  ], // ours
  [
    "Object o = [SELECT COUNT() FROM Account ORDER BY Name];",
    "COUNT() cannot be used with GROUP BY or ORDER BY; use COUNT(fieldName)",
  ], // ours
  ["Object o = [SELECT COUNT(Id) c, SUM(AnnualRevenue) C FROM Account];", "duplicate alias: C"], // ours
  [
    "Object o = [SELECT DAY_ONLY(Name) FROM Account GROUP BY DAY_ONLY(Name)];",
    "field Name cannot be used with function DAY_ONLY",
  ], // ours
  // overloads
  ["Overloads.one(null);", "Ambiguous method signature: void one(null)"],
  ["Overloads.two('a', 'b');", "Ambiguous method signature: void two(String, String)"],
  ["Overloads.three(1, 1);", "Ambiguous method signature: void three(Integer, Integer)"],
  ["Overloads.four(new Overloads.Both());", "Ambiguous method signature: void four(Overloads.Both)"],
  ["new Overloads(null);", "Ambiguous method signature: void <Constructor>(null)"],
];

const OVERLOADS =
  "public class Overloads { public interface A {} public interface B {} public class Both implements A, B {} " +
  "public Overloads(String s) {} public Overloads(List<String> s) {} public static void one(String s) {} public static void one(Integer i) {} " +
  "public static void two(Object a, String b) {} public static void two(String a, Object b) {} " +
  "public static void three(Long a, Integer b) {} public static void three(Integer a, Long b) {} public static void four(A a) {} public static void four(B b) {} }";

const manyParameters = Array.from({ length: 33 }, (_, i) => `Integer a${i}`).join(", ");
const manyConstants = Array.from({ length: 101 }, (_, i) => `C${i}`).join(", ");

const CLASSES: readonly (readonly [string, string])[] = [
  [`public class @ { void f(${manyParameters}) {} }`, "Invalid number of parameters exceeds: 32"],
  [`public class @ { enum E { ${manyConstants} } }`, "Maximum number of enum items exceeded: 100"],
  ["public class @ { void f(transient Integer i) {} }", "transient is not allowed on parameters"],
  [
    "public class @ { void f(final Integer i) { i = 1; } }",
    "Final members can only be assigned in their declaration, init blocks, or constructors: i",
  ],
  ["public class @ { protected void f() {} }", "New protected methods cannot be defined in non-virtual classes"],
  ["public class @ { global class B {} }", "Defining type for global classes must be declared as global"],
  [
    "public virtual class @ { public static void f() {} class B extends @ { public void f() {} } }",
    "Cannot override static method: void @.f() with void @.B.f()",
  ],
  [
    "public class @ implements Comparable { public Boolean compareTo(Object o) { return true; } }",
    "Method return types clash: Integer Comparable.compareTo(Object) vs Boolean @.compareTo(Object)",
  ],
  [
    "public class @ implements Iterator<String> { public Boolean hasNext() { return true; } public Integer next() { return 1; } }",
    "Method return types clash: String Iterator.next() vs Integer @.next()",
  ],
  [
    "public class @ implements Database.Batchable<SObject> { public Iterator<SObject> start(Database.BatchableContext c) { return null; } public void execute(Database.BatchableContext c, List<SObject> l) {} public void finish(Database.BatchableContext c) {} }",
    "Method return types clash: Database.QueryLocator Database.Batchable.start(Database.BatchableContext) vs Iterator<SObject> @.start(Database.BatchableContext)",
  ],
  [
    "public class @ implements Database.Batchable<SObject> { public Database.QueryLocator start(Database.BatchableContext c) { return null; } public void execute(Object c, Object l) {} public void finish(Database.BatchableContext c) {} }",
    "Class @ must implement the method: void Database.Batchable.execute(Database.BatchableContext, List<SObject>)",
  ],
  [
    "public class @ { @InvocableMethod public static String f(List<String> s) { return ''; } }",
    "InvocableMethod methods do not support return type of String",
  ],
  [
    "public class @ { @InvocableMethod public static void f(List<String> s, List<String> t) {} }",
    "Only one parameter is supported on methods with @Invocable annotation",
  ],
  [
    "public class @ { @InvocableVariable Integer i; }",
    "InvocableVariable fields require at least one of the following: public, global",
  ], // ours
  ["public class @ { @InvocableVariable public static Integer i; }", "InvocableVariable fields cannot be static"], // ours
  [
    "public class @ { @RemoteAction public Integer f() { return 1; } }",
    "RemoteAction methods must be declared as static",
  ],
  [
    "public class @ { @RemoteAction public static void f(String s) {} @RemoteAction public static void f(Integer s) {} }",
    "Remote Action does not support two remote action methods with the same name and same number of parameters",
  ],
  [
    "public class @ { @AuraEnabled public static void f(Set<Id> s) {} }",
    "AuraEnabled methods do not support parameter type of Set<Id>",
  ],
  [
    "public class @ { @AuraEnabled public static Set<Id> f() { return null; } }",
    "AuraEnabled methods do not support return type of Set<Id>",
  ],
  [
    "public class @ { @AuraEnabled public void f(Integer i) {} }",
    "Non static AuraEnabled methods may not have parameters",
  ],
  [
    "@IsTest(SeeAllData=true) private class @ { @TestSetup static void f() {} }",
    "Test class cannot be annotated with @isTest(SeeAllData=true)",
  ],
  [
    "@IsTest private class @ { @TestSetup static void f() {} @IsTest(SeeAllData=true) static void g() {} }",
    "Test class containing a test setup method cannot have any methods annotated with @isTest(SeeAllData=true)",
  ],
  ["@RestResource global class @ {}", "Required property is missing: urlMapping"],
  [
    "@RestResource(urlMapping='/a*') global class @ {}",
    "Rest Resource url wildcard, '*', must be preceded by a forward slash, '/'",
  ],
  [
    "@RestResource(urlMapping='/*a') global class @ {}",
    "Rest Resource url wildcard, '*', must be followed by a forward slash, '/', or be the last character",
  ],
  [
    "@RestResource(urlMapping='/x') global class @ { @HttpGet global static Object f() { return null; } }",
    "HttpGet methods do not support return type of Object",
  ],
  [
    "@RestResource(urlMapping='/x') global class @ { @HttpPost global static void f(Map<Integer, String> m) {} }",
    "HttpPost methods do not support parameter type of Map<Integer,String>",
  ],
  ["public class @ { void f() { String s = 'a\nb'; } }", "Line breaks are not allowed in string literals"],
  [
    "public abstract class @ { abstract void f(); class B extends @ { override void f() { super.f(); } } }",
    "Abstract method cannot be called directly: void @.f()",
  ],
];

const CONTEXTS: readonly (readonly [string, string])[] = [
  [
    "public class @ { void f() {} static void g() { f(); } }",
    "Non static method cannot be referenced from a static context: void @.f()",
  ],
  [
    "public class @ { void f() {} static void g() { @.f(); } }",
    "Non static method cannot be referenced from a static context: void @.f()",
  ],
  [
    "public class @ { void f() {} class B { void g() { f(); } } }",
    "Non static method cannot be referenced from a static context: void @.f()",
  ],
  [
    "public class @ { static void f() {} void g() { this.f(); } }",
    "Static method cannot be referenced from a non static context: void @.f()",
  ],
  [
    "public class @ { Integer i; static Integer g() { return i; } }",
    "Non static field cannot be referenced from a static context: i from the type @",
  ],
  [
    "public class @ { void g() { 'x'.valueOf(1); } }",
    "Static method cannot be referenced from a non static context: String String.valueOf(Integer)",
  ],
];

const TRIGGERS: readonly (readonly [string, string])[] = [
  ["Account (before undelete)", "Trigger Usage Before Undelete is not supported"],
  ["Account (before insert, before insert)", "Duplicate Trigger Usage: before insert"],
  ["PermissionSetAssignment (after insert)", "SObject type does not allow triggers: PermissionSetAssignment"],
  ["AccountShare (after insert)", "SObject type does not allow triggers: AccountShare"],
  ["Nope (after insert)", "Invalid type: Nope"],
];

/** Each program in a file of its own, and all problems of one compilation. */
function problems(): Map<string, string[]> {
  const sources: Record<string, string> = { Overloads: OVERLOADS };
  for (const [i, [body]] of STATEMENTS.entries())
    sources[`S${i}`] = `public class S${i} {\n  public static void run() { ${body} }\n}`;
  for (const [i, [text]] of [...CLASSES, ...CONTEXTS].entries())
    sources[`C${i}`] = text.replaceAll(/(?<!\w)@(?!\w)/g, `C${i}`);
  for (const [i, [head]] of TRIGGERS.entries()) sources[`T${i}.trigger`] = `trigger T${i} on ${head} { }`;
  const found = new Map<string, string[]>();
  for (const { file, line, message } of compileSources(sources).errors)
    found.set(file, [...new Set(found.get(file)).add(`${line}: ${message}`)]);
  return found;
}

describe("what the platform refuses is refused with file and line", () => {
  const found = problems();

  test.each(STATEMENTS.map(([body, message], i) => [body, message, `S${i}.cls`] as const))("%s", (_, message, file) => {
    expect(found.get(file)).toEqual([`2: ${message}`]);
  });

  test.each([...CLASSES, ...CONTEXTS].map(([text, message], i) => [text, message, `C${i}`] as const))(
    "%s",
    (_, message, name) => {
      expect(found.get(`${name}.cls`)).toEqual([`1: ${message.replaceAll(/(?<!\w)@(?!\w)/g, name)}`]);
    },
  );

  test.each(TRIGGERS.map(([head, message], i) => [head, message, `T${i}.trigger`] as const))(
    "trigger on %s",
    (_, message, file) => {
      expect(found.get(file)).toEqual([`1: ${message}`]);
    },
  );
});

import { expect, it } from "vitest";
import { fieldFile, objectFile } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

/** What tests of more public codebases, which pass on real orgs, take for granted; each rule's source stands where it is kept. */
const org = libraryOrg(
  {
    ...objectFile("Kind__mdt", "<label>Kind</label><pluralLabel>Kinds</pluralLabel>"),
    ...objectFile("Case__mdt", "<label>Case</label><pluralLabel>Cases</pluralLabel>"),
    ...fieldFile("Case__mdt", "Kind__c", "<type>MetadataRelationship</type><referenceTo>Kind__mdt</referenceTo>"),
    ...objectFile("Visit__c", "<label>Visit</label><pluralLabel>Visits</pluralLabel>"),
    ...fieldFile("Visit__c", "Day__c", "<type>Date</type><defaultValue>NOW()</defaultValue>"),
    ...fieldFile(
      "Visit__c",
      "Lines__c",
      "<type>Text</type><formula>&quot;a&quot; &amp; BR() &amp; &quot;b&quot;</formula>",
    ),
    ...fieldFile("Visit__c", "Start__c", "<type>DateTime</type><defaultValue>NOW() + 1</defaultValue>"),
  },
  ["acme"],
);
const holder = { Holder: "public class Holder { public Contact row; public Account prop { get; set; } public String bare() { return row.LastName; } }" }; // prettier-ignore

it("attributes of a class are written by name, backwards", () => {
  const classes = {
    Dto: "public class Dto { public String parlor = 'p'; public String Dept; public Integer name = 1; }",
  };
  expect(org.text("return JSON.serialize(new Dto());", { classes })).toBe('{"parlor":"p","name":1,"Dept":null}');
  expect(org.text("return JSON.serialize(new Dto(), true);", { classes })).toBe('{"parlor":"p","name":1}');
});

it("parameters of a page have names in any case, and stand sorted in its URL", () => {
  const body = `
    PageReference page = new PageReference('/x?b=1&a=2');
    page.getParameters().put('OPPID', '3'); page.getParameters().put('oppId', '4');`;
  expect(org.text(`${body} return page.getUrl();`)).toBe("/x?a=2&b=1&OPPID=4");
  expect(org.text(`${body} return page.getParameters().get('A') + page.getParameters().size();`)).toBe("23");
  expect(org.text(`${body} page.getParameters().remove('B'); return page.getUrl();`)).toBe("/x?a=2&OPPID=4");
});

it("fields of a missing row read as null where the row is a field of a named object, but for the id", () => {
  const fails = "System.NullPointerException: Attempt to de-reference a null object";
  const run = (body: string): string => org.text(`Holder h = new Holder(); ${body}`, { classes: holder });
  expect(run("return h.row.LastName;")).toBe("null");
  expect(run("return h.row.Account.Name;")).toBe("null");
  expect(run("return h.prop.Name;")).toBe("null");
  expect(run("return h.row.Id;")).toBe(fails);
  expect(run("return h.row.get('LastName');")).toBe(fails);
  expect(run("Contact free = h.row; return free.LastName;")).toBe(fails);
  expect(run("return h.bare();")).toBe(fails);
  expect(run("h.row.LastName = 'x'; return 1;")).toBe(fails);
});

it("dynamic queries find variables of blocks that have ended; a name that two blocks declare is null", () => {
  const run = (rest: string): string => org.text(`
    insert new Account(Name = 'A');
    String query = 'SELECT Name FROM Account WHERE Name = :wanted';
    if (true) { String wanted = 'A'; } ${rest}
    return Database.query(query).size();`); // prettier-ignore
  expect(run("")).toBe("1");
  expect(run("else { String wanted; }")).toBe("0");
  expect(org.text("if (true) { Integer i = 1; } for (Integer i = 0; i < 2; i++) { } Integer i = 5; return i;")).toBe(
    "5",
  );
  expect(org.problems("if (true) { Integer i = 1; } return i;")).toEqual(["Variable does not exist: i"]);
});

it("escapes of texts are known in any case, unknown ones are refused", () => {
  expect(org.text("return '\\N'.length() + ('\\R' == '\\r' ? 'same' : '');")).toBe("1same");
  expect(org.problems("return '\\S';")[0]).toContain("token recognition error");
});

it("regular expressions take flags in the middle, and a hyphen beside a nested class", () => {
  const matches = (pattern: string, text: string): string =>
    org.text(`return Pattern.matches('${pattern}', '${text}');`);
  expect(matches("a(?i)b|c", "aB")).toBe("true");
  expect(matches("a(?i)b|c", "C")).toBe("true");
  expect(matches("a(?i)b", "AB")).toBe("false");
  expect(matches("(a(?i)b)c", "aBc")).toBe("true");
  expect(matches("(a(?i)b)c", "aBC")).toBe("false");
  expect(matches("[[0-9]-[a-c]]+", "1-b")).toBe("true");
  expect(matches("[[0-9]-[a-c]]+", "d")).toBe("false");
  expect(matches("[\\\\d\\\\d-\\\\d]+", "1-2")).toBe("true");
  expect(matches("[\\\\]-a]+", "^")).toBe("true");
});

it("relationships of custom metadata in JSON take names, other references ids alone", () => {
  const read = (json: string): string => `return JSON.deserialize('${json}', SObject.class);`;
  expect(org.text(read('{"attributes":{"type":"Case__mdt"},"Kind__c":"Big"}'))).toContain("Kind__c=Big");
  expect(org.text(read('{"attributes":{"type":"Contact"},"AccountId":"Big"}'))).toContain("Invalid id: Big");
});

it("newSObject with defaults computes those that are formulas, and a date may default to a moment", () => {
  const body = `
    Visit__c visit = (Visit__c) Visit__c.SObjectType.newSObject(null, true);
    return visit.Day__c == Date.today() && visit.Start__c > Datetime.now();`;
  expect(org.text(body)).toBe("true");
  expect(org.text("insert new Visit__c(); return [SELECT Day__c FROM Visit__c].Day__c == Date.today();")).toBe("true");
});

it("Type.forName takes the project's own namespace", () => {
  const classes = { ...holder, Other: "public class Other { public class Part { } }" };
  expect(org.text("return Type.forName('acme.Other.Part');", { classes })).toBe("Other.Part");
  expect(org.text("return Type.forName('acme', 'Holder');", { classes })).toBe("Holder");
  expect(org.text("return Type.forName('other', 'Holder');", { classes })).toBe("null");
  expect(org.text("return Type.forName('other.Holder');", { classes })).toBe("null");
});

it("users may have the locales of Java with a variant", () => {
  const body = `
    User u = new User(Alias = 'e', Email = 'e@example.com', EmailEncodingKey = 'UTF-8', LastName = 'E', UserName = 'e@euro.example.com',
      ProfileId = [SELECT Id FROM Profile WHERE Name = 'Standard User'].Id,
      LanguageLocaleKey = 'en_US', LocaleSidKey = 'en_IE_EURO', TimeZoneSidKey = 'GMT');
    System.runAs(u) { return UserInfo.getLocale() + Date.newInstance(2026, 11, 29).format(); }`;
  expect(org.text(body)).toBe("en_IE_EURO29/11/2026");
});

it("activities are seen by all, whose fields are opened by permissions", () => {
  const body = (rest: string): string => `
    User u = new User(Alias = 'm', Email = 'm@example.com', EmailEncodingKey = 'UTF-8', LastName = 'M', UserName = 'm@min.example.com',
      ProfileId = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'].Id,
      LanguageLocaleKey = 'en_US', LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT');
    System.runAs(u) { ${rest} }`;
  expect(org.text(body("return Task.SObjectType.getDescribe().isAccessible();"))).toBe("true");
  expect(org.text(body("return Account.SObjectType.getDescribe().isAccessible();"))).toBe("false");
  expect(org.text(body("return Schema.SObjectType.Task.fields.Type.isAccessible();"))).toBe("false");
});

it("String.format needs a pattern", () => {
  expect(org.text("return String.format(null, null);")).toBe("System.NullPointerException: Argument cannot be null.");
});

it("maps and sets are sorted as text, and iterate as they were filled", () => {
  const body = "Map<String, Integer> m = new Map<String, Integer>{ 'b' => 1, 'a' => 2, 'B' => 3 };";
  expect(org.text(`${body} return String.valueOf(m) + m.keySet();`)).toBe("{B=3, a=2, b=1}{B, a, b}");
  expect(org.text(`${body} return String.join(new List<String>(m.keySet()), '');`)).toBe("baB");
  expect(org.text(`${body} return JSON.serialize(m);`)).toBe('{"b":1,"a":2,"B":3}');
  expect(org.text("return new Set<Integer>{ 10, 9 };")).toBe("{9, 10}");
});

it("constructors that an exception declares go before the platform's", () => {
  const classes = {
    ParsingException:
      "public class ParsingException extends Exception { public ParsingException(String a, String b) { setMessage(a + '/' + b); } }",
  };
  expect(org.text("return new ParsingException('x', null).getMessage();", { classes })).toBe("x/null");
});

it("a static field of a superclass does not hide a class of its name", () => {
  const classes = {
    Base: "public virtual class Base { public static Factory Test = new Factory(); public class Factory { public Integer size = 7; } }",
    Derived: `public class Derived extends Base {
      public static String run() { return Test.isRunningTest() + '' + Test.size; } }`,
  };
  expect(org.text("return Derived.run();", { classes })).toBe("true7");
});

it("getDmlFields tells the fields of a failed row", () => {
  const body = "try { insert new Contact(); return null; } catch (DmlException e) { return e.getDmlFields(0); }";
  expect(org.text(body)).toBe("(LastName)");
  const fails = "try { throw new IllegalArgumentException('x'); } catch (Exception e) { return e.getDmlFields(0); }";
  expect(org.text(fails)).toContain("System.TypeException: Exception is not of type DmlException");
});

it("enums of the platform are read from JSON", () => {
  const read = (text: string): string =>
    org.text(`return JSON.deserialize('["${text}"]', List<TriggerOperation>.class);`);
  expect(read("AFTER_INSERT")).toBe("(AFTER_INSERT)");
  expect(read("NEVER")).toContain("System.JSONException");
});

it("in tests a finalizer may enqueue a job, and that job's finalizer the next", () => {
  const classes = {
    Job: `public class Job implements Queueable, Finalizer {
      public Integer left;
      public Job(Integer left) { this.left = left; }
      public void execute(QueueableContext c) {
        System.attachFinalizer(this);
        insert new Account(Name = 'Run ' + left);
      }
      public void execute(FinalizerContext c) {
        if (c.getRequestId() == null) throw new IllegalArgumentException('no request');
        insert new Account(Name = c.getResult().name());
        left--;
        if (left > 0) System.enqueueJob(this);
      }
    }`,
  };
  const run = (job: string): string => org.text(`
    Job first = ${job};
    Test.startTest(); System.enqueueJob(first); Test.stopTest();
    List<String> names = new List<String>(); for (Account a : [SELECT Name FROM Account]) names.add(a.Name);
    return String.join(names, ',');`, { classes }); // prettier-ignore
  expect(run("new Job(2)")).toBe("Run 2,SUCCESS,Run 1,SUCCESS");
});

it("fields that standard objects have, as public tests use them", () => {
  expect(org.text("return Schema.SObjectType.QuickText.fields.Channel.getType();")).toBe("MULTIPICKLIST");
  expect(org.text("return [SELECT COUNT() FROM ContactPointAddress WHERE Parent.Name = 'x'];")).toBe("0");
  expect(org.text("return [SELECT COUNT() FROM User WHERE AboutMe = 'x'];")).toBe("0");
  expect(org.text("return [SELECT COUNT() FROM Contact WHERE IndividualId != null];")).toBe("0");
  expect(org.text("return Opportunity.Name.getDescribe().getLabel();")).toBe("Name");
});

it("stripInaccessible takes no results of aggregates", () => {
  const body =
    "return Security.stripInaccessible(AccessType.READABLE, [SELECT COUNT(Id) n FROM Account GROUP BY Name HAVING COUNT(Id) > 0]);";
  expect(org.text(`insert new Account(Name = 'A'); ${body}`)).toContain(
    "AggregateResult SObject types are not supported",
  );
});

it("arguments are worked out before a missing receiver is found out", () => {
  const classes = {
    Steps: `public class Steps {
      public static Integer taken = 0;
      public static String step() { taken++; return 'x'; }
      public static Integer run(List<Object> steps, Object row) {
        try { ((SObject) row).get(step()); } catch (NullPointerException e) { }
        try { ((SObject) row).put(step(), steps.remove(0)); } catch (NullPointerException e) { }
        return taken * 10 + steps.size();
      } }`,
  };
  expect(org.text("return Steps.run(new List<Object>{ 1, 2 }, null);", { classes })).toBe("21");
  expect(org.text("return Steps.run(new List<Object>{ 'n' }, new Account());", { classes })).toContain("Invalid field");
});

it("putAll takes rows without an id", () => {
  expect(org.text("Map<Id, Account> m = new Map<Id, Account>(); m.putAll(new List<Account>{ new Account() }); return m.containsKey(null);")).toBe("true"); // prettier-ignore
});

it("the schema that tokens and descriptions stand for takes no heap", () => {
  const classes = {
    Held: "public class Held { public static List<Object> all = new List<Object>{ Account.SObjectType.getDescribe(), Contact.LastName }; }",
  };
  expect(org.text("Integer n = Held.all.size(); return Limits.getHeapSize() < 1000;", { classes })).toBe("true");
});

it("DML with options allows partial success unless they say otherwise", () => {
  const body = (more: string): string => `
    Database.DMLOptions options = new Database.DMLOptions(); ${more}
    return Database.update(new List<Account>{ new Account() }, options)[0].isSuccess();`;
  expect(org.text(body(""))).toBe("false");
  expect(org.text(body("options.optAllOrNone = true;"))).toContain("System.DmlException");
});

it("a loop over a list may remove from it when it ends there", () => {
  const run = (rest: string): string => org.text(`
    List<String> names = new List<String>{ 'a', 'b', 'c' };
    for (String name : names) { if (name == 'b') { names.remove(0); ${rest} } }
    return names;`); // prettier-ignore
  expect(run("break;")).toBe("(b, c)");
  expect(run("names.remove(0);")).toBe("(c)");
  const going =
    "List<String> names = new List<String>{ 'a', 'b', 'c' }; for (String name : names) names.remove(0); return names;";
  expect(org.text(going)).toBe("System.FinalException: Cannot modify a collection while it is being iterated.");
});

it("a parent that was saved before is not a key for an external id", () => {
  const body = `
    Account top = new Account(Name = 'Top', Site = 's'); insert top;
    Account part = new Account(Name = 'Part', Parent = top); insert part;
    return [SELECT ParentId FROM Account WHERE Id = :part.Id].ParentId;`;
  expect(org.text(body)).toBe("null");
  expect(org.text("insert new Account(Name = 'Part', Parent = new Account(Name = 'Top', Site = 's')); return 1;")).toContain("More than 1 field"); // prettier-ignore
});

it("a line break in the formula of a field is one of HTML", () => {
  expect(org.text("insert new Visit__c(); return [SELECT Lines__c FROM Visit__c].Lines__c;")).toBe("a<br>b");
});

it("a list of anything but rows is no list of rows", () => {
  const is = (list: string): string => org.text(`Object given = new ${list}(); return given instanceof List<SObject>;`);
  expect(is("List<Account>")).toBe("true");
  expect(is("List<SObject>")).toBe("true");
  expect(is("List<Map<String, Object>>")).toBe("false");
  expect(is("List<Integer>")).toBe("false");
});

it("replaceAll leaves a matcher behind its last match", () => {
  const body = `
    Matcher m = Pattern.compile('a').matcher('a-a'); Integer rounds = 0; String text;
    while (m.find()) { rounds++; text = m.replaceAll('b'); if (rounds > 9) break; }
    return rounds + text;`;
  expect(org.text(body)).toBe("1b-b");
});

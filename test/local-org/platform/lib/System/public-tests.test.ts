import { expect, it } from "vitest";
import { fieldFile, objectFile } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

/** What tests of public codebases, which pass on real orgs, take for granted. */
const org = libraryOrg({
  ...objectFile("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel>"),
  ...fieldFile("Thing__c", "Code__c", "<type>Text</type><length>20</length><externalId>true</externalId>"),
  ...fieldFile("Thing__c", "Seen__c", "<type>DateTime</type>"),
  ...fieldFile("Thing__c", "Size__c", "<type>Number</type><precision>5</precision><scale>0</scale>"),
  ...objectFile("Setting__c", "<customSettingsType>Hierarchy</customSettingsType><label>Setting</label>"),
});

it("an upsert tells the ids of the rows that it has found", () => {
  const body = `
    insert new Thing__c(Code__c = 'a');
    List<Thing__c> things = new List<Thing__c>{ new Thing__c(Code__c = 'a'), new Thing__c(Code__c = 'b') };
    upsert things Thing__c.Code__c;
    return things[0].Id != null && things[1].Id != null;`;
  expect(org.text(body)).toBe("true");
});

it("assertions take points in time within a second for equal, comparisons do not", () => {
  // [salesforce.stackexchange.com/questions/234824]
  const times = "Datetime one = Datetime.newInstance(1000L); Datetime other = Datetime.newInstance(1900L);";
  expect(org.text(`${times} Assert.areEqual(one, other); return one == other;`)).toBe("false");
  expect(org.text(`${times} Assert.areEqual(one, other.addSeconds(1)); return 1;`)).toContain("Assertion Failed");
  expect(org.text("Assert.areEqual(Date.today(), Datetime.newInstanceGmt(Date.today(), Time.newInstance(0, 0, 0, 0))); return 1;")).toBe("1"); // prettier-ignore
});

it("Integer.valueOf of no object is null, of no text an error", () => {
  expect(org.text("return Integer.valueOf(new Thing__c().Size__c);")).toBe("null");
  expect(org.text("return Integer.valueOf((String) null);")).toContain("Argument cannot be null.");
});

it("runAs inserts a user who is not there yet, and is a DML statement", () => {
  // "The runAs method implicitly inserts the user that is passed in as parameter if the user has been instantiated, but not inserted yet."
  const body = `
    Profile p = [SELECT Id FROM Profile WHERE Name = 'Standard User'];
    User u = new User(Alias = 'standt', Email = 's@example.com', EmailEncodingKey = 'UTF-8', LastName = 'T', ProfileId = p.Id,
      LanguageLocaleKey = 'en_US', LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', UserName = 'standt@example.com');
    insert new Account(Name = 'not mixed');
    System.runAs(u) { Assert.areEqual(u.Id, UserInfo.getUserId()); }
    System.runAs(u) { return Limits.getDmlStatements(); }`;
  expect(org.text(body)).toBe("3");
});

it("what has left the recycle bin is found with ALL ROWS, and cannot come back", () => {
  const body = (rest: string): string => `
    Account row = new Account(Name = 'Acme');
    insert row;
    delete row;
    Database.emptyRecycleBin(row);
    ${rest}`;
  expect(org.text(body("return [SELECT COUNT() FROM Account WHERE IsDeleted = TRUE ALL ROWS];"))).toBe("1");
  expect(org.text(body("undelete row; return 1;"))).toContain("Entity is not in the recycle bin");
  expect(org.text(body("return Database.emptyRecycleBin(row).isSuccess();"))).toBe("false");
});

it("a setting that was read is inserted anew for somebody else", () => {
  const body = `
    insert new Setting__c();
    Setting__c setting = Setting__c.getOrgDefaults();
    setting.Id = null;
    setting.SetupOwnerId = UserInfo.getProfileId();
    insert setting;
    return [SELECT COUNT() FROM Setting__c];`;
  expect(org.text(body)).toBe("2");
});

it("the organisation's own setting is saved twice, as Summit Events App's test data does", () => {
  const body = `
    Setting__c setting = Setting__c.getOrgDefaults();
    upsert setting;
    upsert setting;
    return [SELECT COUNT() FROM Setting__c WHERE SetupOwnerId = :UserInfo.getOrganizationId()];`;
  expect(org.text(body)).toBe("1");
});

it("nobody may delete a user, UserRecordAccess says", () => {
  const body = `
    Id me = UserInfo.getUserId();
    return [SELECT RecordId, HasDeleteAccess FROM UserRecordAccess WHERE UserId = :me AND RecordId = :me].HasDeleteAccess;`;
  expect(org.text(body)).toBe("false");
});

it("a method of an exception that only shares its name with getMessage leaves getMessage alone", () => {
  // Apex-Opensource-Library's CalloutResponseException has getMessage(HttpResponse).
  const classes = {
    OddException:
      "public class OddException extends Exception { public String getMessage(Integer code) { return 'code ' + code; } }",
  };
  const body =
    "try { throw new OddException('why'); } catch (Exception e) { return e.getMessage() + ' ' + ((OddException) e).getMessage(3); }";
  expect(org.text(body, { classes })).toBe("why code 3");
});

it("a resource that answers callouts is a mock like any other", () => {
  expect(org.text("StaticResourceCalloutMock m = new StaticResourceCalloutMock(); m.setStaticResource('Gone'); HttpCalloutMock mock = m; return mock.respond(new HttpRequest());")).toContain("NullPointerException"); // prettier-ignore
  expect(org.text("Object o = new MultiStaticResourceCalloutMock(); return o instanceof HttpCalloutMock;")).toBe(
    "true",
  );
});

it("a comparator may take more than it is asked to", () => {
  const classes = {
    Order: `public class Order implements Comparator<Boolean> {
      public Integer compare(Object a, Object b) { return (Boolean) a == (Boolean) b ? 0 : (Boolean) a ? 1 : -1; }
    }`,
    ByName: `public class ByName implements Comparator<Object> {
      public Integer compare(Object a, Object b) { return ((Account) a).Name.compareTo(((Account) b).Name); }
    }`,
  };
  expect(org.text("List<Boolean> l = new List<Boolean>{ true, false }; l.sort(new Order()); return l;", { classes })).toBe("(false, true)"); // prettier-ignore
  expect(org.text("List<Account> l = new List<Account>{ new Account(Name = 'b'), new Account(Name = 'a') }; l.sort(new ByName()); return l[0].Name;", { classes })).toBe("a"); // prettier-ignore
});

it("an object that bears the name of a class has its tokens", () => {
  expect(org.text("return BusinessHours.SObjectType + ' ' + BusinessHours.IsDefault;")).toBe("BusinessHours IsDefault");
  expect(org.problems("return BusinessHours.Nonsense;")).toEqual(["Variable does not exist: Nonsense"]);
});

it("a client certificate is named where a mock answers", () => {
  expect(org.text("HttpRequest r = new HttpRequest(); r.setClientCertificateName('c'); return r.getBody();")).toBe("");
});

it("a task's name is its subject; a series of tasks or events is refused by name", () => {
  expect(org.text("return Task.Subject.getDescribe().isNameField() && Event.Subject.getDescribe().isNameField();")).toBe("true"); // prettier-ignore
  expect(org.text("insert new Task(Subject = 'x'); return [SELECT IsRecurrence, RecurrenceType FROM Task].IsRecurrence;")).toBe("false"); // prettier-ignore
  expect(org.text("insert new Task(Subject = 'x', IsRecurrence = true); return 1;")).toContain("recurring activities is not implemented"); // prettier-ignore
});

it("an opportunity knows of what is still to be done", () => {
  // [Object Reference: Opportunity, HasOpenActivity and HasOverdueTask]
  const opportunity = `
    Opportunity o = new Opportunity(Name = 'x', StageName = 'Prospecting', CloseDate = Date.today());
    insert o;`;
  const of = (tasks: string): string =>
    org.text(
      `${opportunity} ${tasks} o = [SELECT HasOpenActivity, HasOverdueTask FROM Opportunity]; return o.HasOpenActivity + ' ' + o.HasOverdueTask;`,
    );
  expect(of("")).toBe("false false");
  expect(of("insert new Task(Subject = 'x', WhatId = o.Id, ActivityDate = Date.today().addDays(2));")).toBe(
    "true false",
  );
  expect(of("insert new Task(Subject = 'x', WhatId = o.Id, ActivityDate = Date.today().addDays(-2));")).toBe(
    "true true",
  );
  expect(of("insert new Task(Subject = 'x', WhatId = o.Id, ActivityDate = Date.today().addDays(-2), Status = 'Completed');")).toBe("false false"); // prettier-ignore
  expect(of("insert new Event(Subject = 'x', WhatId = o.Id, ActivityDateTime = Datetime.now().addHours(1), DurationInMinutes = 5);")).toBe("true false"); // prettier-ignore
});

it("a conversion tells of no person account", () => {
  expect(org.problems("Database.LeadConvertResult r; return r?.relatedPersonAccountId;")).toEqual([]);
});

it("a list of aggregates knows what it holds", () => {
  expect(org.text("List<SObject> l = [SELECT COUNT(Id) n FROM Account]; return l.getSObjectType() == AggregateResult.SObjectType;")).toBe("true"); // prettier-ignore
});

it("releasing a savepoint is a DML statement", () => {
  expect(org.text("Savepoint s = Database.setSavepoint(); Database.releaseSavepoint(s); return Limits.getDmlStatements();")).toBe("2"); // prettier-ignore
});

it("the global describe finds each object that code may name", () => {
  // Query.apex looks for QuickText and WorkOrder.
  expect(org.text("return Schema.getGlobalDescribe().get('WORKORDER') + ' ' + Schema.getGlobalDescribe().containsKey('QuickText') + ' ' + Schema.getGlobalDescribe().get('Nonsense__c');")).toBe("WorkOrder true null"); // prettier-ignore
});

it("a query that stands for an argument is a list where there is such a method", () => {
  expect(org.text("return Database.delete([SELECT Id FROM Account]).size() + Database.emptyRecycleBin([SELECT Id FROM Account]).size();")).toBe("0"); // prettier-ignore
  const classes = {
    Taker:
      "public class Taker { public static String of(SObject row) { return 'row'; } public static String of(List<SObject> rows) { return 'rows'; } }",
  };
  expect(org.text("return Taker.of([SELECT Id FROM Account]);", { classes })).toBe("rows");
});

it("text that is no id meets no row where a query looks through a collection, and is refused by itself", () => {
  const rows =
    "insert new Account(Name = 'Acme'); List<String> keys = new List<String>{ 'Acme' }; String key = 'Acme';";
  expect(org.text(`${rows} return [SELECT Id FROM Account WHERE Id IN :keys OR Name IN :keys].size();`)).toBe("1");
  expect(org.text(`${rows} return [SELECT Id FROM Account WHERE Id IN :keys].size();`)).toBe("0");
  expect(org.text(`${rows} return [SELECT Id FROM Account WHERE Id = :key].size();`)).toContain(
    "invalid ID field: Acme",
  );
});

it("a week begins on the day that the user's locale says", () => {
  const body = (locale: string): string => `
    User u = new User(Id = UserInfo.getUserId(), LocaleSidKey = '${locale}');
    update u;
    System.runAs(u) { return Date.newInstance(2026, 11, 29).toStartOfWeek(); }`;
  expect(org.text(body("en_US"))).toBe("2026-11-29");
  expect(org.text(body("pl"))).toBe("2026-11-23");
});

it("no text ends with null, where case does not count", () => {
  expect(org.text("return 'abc'.endsWithIgnoreCase(null) || !'abc'.endsWithIgnoreCase('BC');")).toBe("false");
});

it("a parent is of the object that the relationship leads to, by its name as well", () => {
  // As `SObject.put` and the compiler refuse it; no source quotes this one.
  const body = (parent: string): string => `
    SObject row = new Account();
    row.putSObject('Parent', ${parent});
    return ((Account) row).Parent.Name;`;
  expect(org.text(body("new Account(Name = 'Up')"))).toBe("Up");
  expect(org.text(body("new Contact()"))).toBe("System.SObjectException: Illegal assignment from Contact to Account");
});

it("a stack trace tells of the cause, too", () => {
  const body = `
    try {
      try { throw new CalloutException('inner'); } catch (Exception e) { throw new CalloutException(e); }
    } catch (Exception e) {
      String trace = e.getStackTraceString();
      return trace.substringBefore('Caused by').countMatches('line') + ' ' + trace.substringAfter('Caused by').contains('System.CalloutException: inner');
    }`;
  expect(org.text(body)).toBe("1 true");
});

it("users are asked for by scope: mine is one's own", () => {
  expect(org.text("return [SELECT Id FROM User USING SCOPE mine][0].Id == UserInfo.getUserId();")).toBe("true");
});

it("a test submits five batches, not six", () => {
  // [Apex Developer Guide: Use Batch Apex, "Batch Apex Limitations"; the words: gist.github.com/mickle00/70179703e885292793a0]
  const Batch = `public class Batch implements Database.Batchable<SObject> {
    public Iterable<SObject> start(Database.BatchableContext c) { return new List<SObject>(); }
    public void execute(Database.BatchableContext c, List<SObject> rows) {}
    public void finish(Database.BatchableContext c) {}
  }`;
  const run = (count: number): string =>
    org.text(`for (Integer i = 0; i < ${count}; i++) Database.executeBatch(new Batch()); return 'done';`, {
      classes: { Batch },
    });
  expect(run(5)).toBe("done");
  expect(run(6)).toBe(
    "System.LimitException: Attempted to schedule too many concurrent batch jobs in this org (limit is 5).",
  );
});

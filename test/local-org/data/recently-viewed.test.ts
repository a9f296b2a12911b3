/** `FOR VIEW`, `FOR REFERENCE` and RecentlyViewed, by the SOQL Reference and the Object Reference. */
import { describe, expect, it } from "vitest";
import { libraryOrg } from "../platform/lib/testing.ts";

const org = libraryOrg();

const ROWS = `
  Account acme = new Account(Name = 'Acme');
  Account globex = new Account(Name = 'Globex');
  insert new List<Account>{ acme, globex };
  Contact ann = new Contact(FirstName = 'Ann', LastName = 'Lee', Email = 'ann@example.com', AccountId = acme.Id);
  insert ann;
`;
const run = (body: string): string => org.text(ROWS + body);

describe("FOR VIEW and FOR REFERENCE", () => {
  it("a view sets both dates of the rows that were found, after they were read", () => {
    const body = `
      Account first = [SELECT LastViewedDate FROM Account WHERE Name = 'Acme' FOR VIEW];
      Account later = [SELECT LastViewedDate, LastReferencedDate FROM Account WHERE Name = 'Acme'];
      Account other = [SELECT LastViewedDate, LastReferencedDate FROM Account WHERE Name = 'Globex'];
      return new List<Object>{ first.LastViewedDate, later.LastViewedDate != null, later.LastReferencedDate != null, other.LastViewedDate, other.LastReferencedDate };`;
    expect(run(body)).toBe("(null, true, true, null, null)");
  });

  it("a reference leaves the date of views", () => {
    const body = `
      List<Account> found = [SELECT Id FROM Account WHERE Name = 'Acme' FOR REFERENCE];
      Account later = [SELECT LastViewedDate, LastReferencedDate FROM Account WHERE Id = :acme.Id];
      return new List<Object>{ later.LastViewedDate, later.LastReferencedDate != null };`;
    expect(run(body)).toBe("(null, true)");
  });

  it("both may stand together, in dynamic queries too, with an order and a limit", () => {
    const body = `
      Database.query('SELECT Id FROM Account ORDER BY Name DESC LIMIT 1 FOR VIEW FOR REFERENCE');
      return [SELECT Name FROM Account WHERE LastViewedDate = TODAY ORDER BY LastViewedDate];`;
    expect(run(body)).toContain("Globex");
    expect(run(body)).not.toContain("Acme");
  });

  it("the dates are those of the running user, of parents too", () => {
    const body = `
      Id profileId = [SELECT Id FROM Profile WHERE Name = 'System Administrator'].Id;
      User u = new User(Username = 'viewer@example.com', LastName = 'V', Email = 'v@example.com', Alias = 'v', TimeZoneSidKey = 'GMT',
        LocaleSidKey = 'en_US', LanguageLocaleKey = 'en_US', EmailEncodingKey = 'UTF-8', ProfileId = profileId);
      List<Account> seen = [SELECT Id FROM Account WHERE Name = 'Acme' FOR VIEW];
      Object mine = [SELECT Account.LastViewedDate FROM Contact].Account.LastViewedDate;
      System.runAs(u) {
        return new List<Object>{ mine != null, [SELECT Account.LastViewedDate FROM Contact].Account.LastViewedDate, [SELECT COUNT() FROM RecentlyViewed] };
      }`;
    expect(run(body)).toBe("(true, null, 0)");
  });

  it("goes back with the transaction", () => {
    const body = `
      Savepoint sp = Database.setSavepoint();
      List<Account> seen = [SELECT Id FROM Account FOR VIEW];
      Integer before = [SELECT COUNT() FROM RecentlyViewed];
      Database.rollback(sp);
      return before + '/' + [SELECT COUNT() FROM RecentlyViewed];`;
    expect(run(body)).toBe("2/0");
  });
});

describe("RecentlyViewed", () => {
  it("tells records of several objects by their ids, with what they have of people", () => {
    const body = `
      List<SObject> seen = [SELECT Id FROM Account WHERE Name = 'Acme' FOR VIEW];
      seen = [SELECT Id FROM Contact FOR REFERENCE];
      List<String> rows = new List<String>();
      for (RecentlyViewed row : [SELECT Id, Name, Type, Email, LastViewedDate FROM RecentlyViewed ORDER BY Type])
        rows.add(String.join(new List<Object>{ row.Id == acme.Id || row.Id == ann.Id, row.Name, row.Type, row.Email, row.LastViewedDate != null }, ' '));
      return rows;`;
    expect(run(body)).toBe("(true Acme Account  true, true Ann Lee Contact ann@example.com false)");
  });

  it("is filtered by type", () => {
    const body = `
      List<SObject> seen = [SELECT Id FROM Account FOR VIEW];
      seen = [SELECT Id FROM Contact FOR VIEW];
      return [SELECT COUNT() FROM RecentlyViewed WHERE Type IN ('Contact', 'Lead') AND LastViewedDate != null];`;
    expect(run(body)).toBe("1");
  });

  it("lists a record once, and none that was deleted, and no tasks", () => {
    const body = `
      insert new Task(Subject = 'Call');
      List<SObject> seen = [SELECT Id FROM Task FOR VIEW];
      seen = [SELECT Id FROM Account FOR VIEW];
      seen = [SELECT Id FROM Account FOR VIEW];
      delete globex;
      return [SELECT Name FROM RecentlyViewed].size();`;
    expect(run(body)).toBe("1");
  });

  it("keeps 200 records", () => {
    const body = `
      List<Account> many = new List<Account>();
      for (Integer i = 0; i < 230; i++) many.add(new Account(Name = 'Many ' + i));
      insert many;
      List<SObject> seen = [SELECT Id FROM Account FOR VIEW];
      return [SELECT COUNT() FROM RecentlyViewed];`;
    expect(run(body)).toBe("200");
  });

  it("is written by no DML of Apex", () => {
    expect(org.problems("insert new RecentlyViewed(); return 1;")).toEqual([
      "DML operation INSERT not allowed on RecentlyViewed",
    ]);
  });
});

describe("callouts", () => {
  const classes = {
    Mock: "public class Mock implements HttpCalloutMock { public HttpResponse respond(HttpRequest r) { return new HttpResponse(); } }",
  };
  const callOut = (before: string): string =>
    org.text(
      `Test.setMock(HttpCalloutMock.class, new Mock()); ${before} return new Http().send(new HttpRequest()) != null;`,
      { classes },
    );

  it("are free after a query that notes a view", () => {
    expect(callOut("List<User> seen = [SELECT Id FROM User FOR VIEW];")).toBe("true");
  });

  it("are free after the view went back with a savepoint, and not when rows were written before it", () => {
    const back = `
      Savepoint sp = Database.setSavepoint();
      List<User> seen = [SELECT Id FROM User FOR VIEW];
      Database.rollback(sp);
      Database.releaseSavepoint(sp);`;
    expect(callOut(back)).toBe("true");
    expect(callOut(`insert new Account(Name = 'A'); ${back}`)).toContain("You have uncommitted work pending");
    expect(callOut(`${back} insert new Account(Name = 'A');`)).toContain("You have uncommitted work pending");
  });
});

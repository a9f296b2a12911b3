import { describe, expect, test } from "vitest";
import { testData } from "../data/testing.ts";
import type { TestData } from "../data/testing.ts";
import { textOf } from "../platform/values/text.ts";
import type { ApexValue } from "../platform/registry.ts";
import { load } from "./testing.ts";

/** Runs the statements in a transaction of a fresh org, with the triggers among the sources registered. */
function run(body: string, sources: Readonly<Record<string, string>> = {}, world: TestData = testData()): ApexValue {
  const program = load({ ...sources, Probe: `public class Probe { public static Object run() {\n${body}\n} }` });
  for (const [file, text] of Object.entries(sources)) {
    const header = /^trigger (\w+) on (\w+) ?\(([^)]*)\)/.exec(text);
    if (!file.endsWith(".trigger") || !header) continue;
    const [, name = "", objectName = "", events = ""] = header;
    world.data.triggers.register({
      name,
      objectName,
      events: new Set(events.split(/,\s*/)) as never,
      run: () => program.runTrigger(name),
    });
  }
  return world.run(() => program.callStatic("Probe", "run"), { kind: "test" });
}

const ACCOUNTS =
  "List<Account> accounts = new List<Account>(); for (Integer i = 0; i < 450; i++) accounts.add(new Account(Name = 'A' + i)); insert accounts;";

test("a loop over a query takes no more than 2,000 aggregates", () => {
  const rows = (count: number): string =>
    `List<Account> accounts = new List<Account>(); for (Integer i = 0; i < ${count}; i++) accounts.add(new Account(Name = 'A' + i)); insert accounts;`;
  const query = "[SELECT Name, COUNT(Id) FROM Account GROUP BY Name]";
  const loop = `Integer n = 0; try { for (AggregateResult row : ${query}) { n++; } } catch (QueryException e) { return e.getMessage(); } return n;`;
  expect(run(rows(2000) + loop)).toBe(2000);
  expect(run(rows(2001) + loop)).toBe(
    "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
  );
  expect(run(`${rows(2001)} List<AggregateResult> all = ${query}; return all.size();`)).toBe(2001);
});

describe("merge", () => {
  const PAIR =
    "List<Account> pair = new List<Account>{ new Account(Name = 'A'), new Account(Name = 'B') }; insert pair;";

  test("the statement takes a row or an id, or a list of either", () => {
    for (const others of ["pair[1]", "pair[1].Id", "new List<Account>{ pair[1] }", "new List<Id>{ pair[1].Id }"])
      expect(run(`${PAIR} merge pair[0] ${others}; return [SELECT COUNT() FROM Account];`)).toBe(1);
  });

  test("Database.merge answers what became of each record", () => {
    const body = `${PAIR} Database.MergeResult result = Database.merge(pair[0], pair[1].Id, false);
      return result.isSuccess() + ' ' + (result.getMergedRecordIds()[0] == pair[1].Id) + ' ' + result.getUpdatedRelatedIds().size();`;
    expect(run(body)).toBe("true true 0");
  });
});

describe("queries", () => {
  test("toLabel() and TYPEOF in static queries; an alias is read by get()", () => {
    const body = `insert new Account(Name = 'A', Rating = 'Hot');
      Account found = [SELECT toLabel(Rating) shown FROM Account];
      List<Event> none = [SELECT TYPEOF What WHEN Account THEN Name END FROM Event];
      return found.get('Shown') + ' ' + none.size();`;
    expect(run(body)).toBe("Hot 0");
  });

  test("bind expressions, loops by row and in chunks of 200, counts", () => {
    const body = `${ACCOUNTS}
      Set<String> names = new Set<String>{ 'A1', 'A2' };
      Integer rows = 0; String sizes = '';
      for (Account a : [SELECT Name FROM Account WHERE Name IN :names]) rows++;
      for (List<Account> chunk : [SELECT Id FROM Account]) sizes += chunk.size() + ' ';
      Integer total = [SELECT COUNT() FROM Account WHERE Name LIKE :('A1' + '%')];
      return rows + ' ' + sizes + total;`;
    expect(run(body)).toBe("2 200 200 50 111");
  });

  test("a single row, none and several", () => {
    const insertTwo = "insert new List<Account>{ new Account(Name = 'A'), new Account(Name = 'B') };";
    expect(
      run(
        `${insertTwo} Account a = [SELECT Name FROM Account WHERE Name = 'A']; return a.Name + [SELECT Name FROM Account WHERE Name = 'B'].Name;`,
      ),
    ).toBe("AB");
    expect(() => run("Account a = [SELECT Id FROM Account]; return a;")).toThrow(
      "List has no rows for assignment to SObject",
    );
    expect(() => run(`${insertTwo} Account a = [SELECT Id FROM Account]; return a;`)).toThrow(
      "List has more than 1 row for assignment to SObject",
    );
  });

  test("parents and children; a missing parent reads as null", () => {
    const body = `Account a = new Account(Name = 'Parent'); insert a;
      insert new List<Contact>{ new Contact(LastName = 'With', AccountId = a.Id), new Contact(LastName = 'Without') };
      String result = '';
      for (Contact c : [SELECT LastName, Account.Name, Account.Owner.Name FROM Contact ORDER BY LastName]) result += c.LastName + ':' + c.Account.Name + ' ';
      for (Account row : [SELECT Id, (SELECT LastName FROM Contacts) FROM Account]) for (Contact c : row.Contacts) result += c.LastName;
      return result;`;
    expect(run(body)).toBe("With:Parent Without:null With");
  });

  test("a field that was not queried is refused", () => {
    expect(() => run("insert new Account(Name = 'A'); return [SELECT Id FROM Account].Name;")).toThrow(
      "SObject row was retrieved via SOQL without querying the requested field: Account.Name",
    );
  });
});

describe("DML", () => {
  test("insert, update, delete, undelete", () => {
    const body = `Account a = new Account(Name = 'A'); insert as system a; a.Name = 'B'; update a;
      Integer before = [SELECT COUNT() FROM Account WHERE Name = 'B']; delete a;
      Integer gone = [SELECT COUNT() FROM Account]; undelete a;
      return before + ',' + gone + ',' + [SELECT COUNT() FROM Account];`;
    expect(run(body)).toBe("1,0,1");
  });

  test("an error is a DmlException", () => {
    expect(
      run(
        "try { insert new Contact(); } catch (DmlException e) { return e.getNumDml() + e.getDmlStatusCode(0); } return null;",
      ),
    ).toBe("1REQUIRED_FIELD_MISSING");
    expect(() => run("Account a; insert a; return null;")).toThrow("Attempt to de-reference a null object");
  });

  test("rows are objects: set fields, relationships, compound assignment", () => {
    expect(
      textOf(
        run(
          "Account a = new Account(NumberOfEmployees = 1); a.NumberOfEmployees += 2; a.NumberOfEmployees++; return a.NumberOfEmployees;",
        ),
      ),
    ).toBe("4");
    expect(run("Contact c = new Contact(Account = new Account(Name = 'P')); return c.Account.Name;")).toBe("P");
    expect(run("SObject s = new Account(Name = 'x'); return s.Id == null;")).toBe(true);
  });
});

describe("checkboxes", () => {
  test("read as false while they are not set", () => {
    expect(run("User u = new User(); return u.IsActive;")).toBe(false);
    expect(run("User u = new User(); if (u.IsActive) { return 1; } return u.get('IsActive');")).toBeNull();
  });
});

describe("triggers", () => {
  const sources = {
    "OnAccount.trigger": `trigger OnAccount on Account (before insert, before update, after insert) {
  switch on Trigger.operationType {
    when BEFORE_INSERT { for (Account row : Trigger.new) row.Description = 'new'; }
    when BEFORE_UPDATE { for (Account row : Trigger.new) if (row.Name == Trigger.oldMap.get(row.Id).Name + '!') row.Name.addError('no shouting'); }
    when AFTER_INSERT { Log.size = Trigger.newMap.size(); Log.isAfter = Trigger.isAfter && !Trigger.isBefore && Trigger.isInsert; }
  }
}`,
    Log: "public class Log { public static Integer size = 0; public static Boolean isAfter; }",
  };
  test("see their context and change rows before they are written", () => {
    const body =
      "insert new List<Account>{ new Account(Name = 'A'), new Account(Name = 'B') }; return [SELECT Description FROM Account WHERE Name = 'A'].Description + Log.size + Log.isAfter;";
    expect(run(body, sources)).toBe("new2true");
  });

  test("refuse rows by field", () => {
    const body =
      "Account a = new Account(Name = 'A'); insert a; a.Name = 'A!'; try { update a; } catch (DmlException e) { return e.getDmlMessage(0) + e.getDmlFieldNames(0); } return null;";
    expect(run(body, sources)).toBe("no shouting(Name)");
  });
});

describe("tokens and descriptions", () => {
  test("of objects and fields", () => {
    expect(
      run(
        "return String.valueOf(Account.SObjectType) + Account.Name + Contact.fields.LastName + Account.getSObjectType();",
      ),
    ).toBe("AccountNameLastNameAccount");
    expect(
      run(
        "return Schema.SObjectType.Account.getName() + SObjectType.Account.fields.Name.getName() + Account.Name.getDescribe().getName();",
      ),
    ).toBe("AccountNameName");
    expect(run("return Schema.SObjectType.Account.fields.getMap().get('name') == Account.Name;")).toBe(true);
    expect(run("Account a = new Account(); a.put(Account.Name, 'N'); return a.get('name');")).toBe("N");
  });
});

describe("Type.forName", () => {
  test("finds classes of the project, platform types and objects, or null", () => {
    const sources = { Made: "public class Made { public Integer n = 7; }" };
    expect(run("Made m = (Made) Type.forName('made').newInstance(); return m.n;", sources)).toBe(7);
    expect(run("return Type.forName('Nope') == null && Type.forName('Account') != null;")).toBe(true);
  });
});

describe("System.runAs", () => {
  test("runs a block as another user; the block may return", () => {
    const sources = {
      Other: `public class Other {
        public static String name(User u) { System.runAs(u) { if (UserInfo.getUserId() == u.Id) { return 'them'; } } return 'me'; }
      }`,
    };
    const body = `User me = [SELECT Id, ProfileId FROM User WHERE Id = :UserInfo.getUserId()];
      User u = new User(Username = 'other@x.test', LastName = 'Other', Email = 'o@x.test', Alias = 'o', EmailEncodingKey = 'UTF-8', LanguageLocaleKey = 'en_US', LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', ProfileId = me.ProfileId);
      insert u;
      return Other.name(u) + (UserInfo.getUserId() == me.Id);`;
    expect(run(body, sources)).toBe("themtrue");
  });
});

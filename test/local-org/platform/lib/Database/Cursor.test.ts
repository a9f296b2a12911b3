import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const ROWS =
  "List<Account> made = new List<Account>(); for (Integer i = 0; i < 5; i++) made.add(new Account(Name = 'A' + i)); insert made; String first = 'A0';";
const OPEN = `${ROWS} Database.PaginationCursor c = Database.getPaginationCursor('SELECT Id, Name FROM Account ORDER BY Name', AccessLevel.SYSTEM_MODE);`;

describe("cursors", () => {
  it.each([
    [
      `${ROWS} Database.Cursor c = Database.getCursor('SELECT Name FROM Account WHERE Name != :first ORDER BY Name');
       return c.getNumRecords() + ' ' + ((Account) c.fetch(1, 2)[1]).Name;`,
      "4 A3",
    ],
    // "the rows fetched count against the SOQL query row limit"
    [
      `${ROWS} Database.Cursor c = Database.getCursorWithBinds('SELECT Name FROM Account WHERE Name = :n', new Map<String, Object>{'n' => 'A1'}, AccessLevel.USER_MODE);
       Integer before = Limits.getQueryRows(); c.fetch(0, 1); return before + ' ' + Limits.getQueryRows() + ' ' + Limits.getQueries();`,
      "0 1 2",
    ],
    [
      `${OPEN} delete made[1]; Database.CursorFetchResult page = c.fetchPage(0, 3);
       return page.getRecords().size() + ' ' + page.getNextIndex() + ' ' + page.getNumDeletedRecords() + ' ' + page.isDone() + ' ' + c.fetchDeleted(0, 5);`,
      "3 4 1 false 1",
    ],
    [`${OPEN} return c.fetchPage(3, 10).isDone();`, "true"],
    [`${OPEN} return c.fetchPage(6, 1);`, "System.FatalCursorException: Start 6 is beyond the 5 rows of the cursor"],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});

/** Reads the end state back with jsforce and holds it against the table written by hand. */
import type { Connection } from "jsforce";
import { expected, people } from "./expected.ts";
import type { Expected } from "./expected.ts";

interface UserRow {
  Id: string;
  Username: string;
  LastName: string;
  IsActive: boolean;
  Title: string | null;
  Department: string | null;
  City: string | null;
  Profile: { Name: string };
  UserRole: { DeveloperName: string } | null;
}

/** One thing that is not as it should be. */
export interface Difference {
  readonly who: string;
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Every difference between the org and the table; an empty list means that they agree. */
export async function differences(org: Connection): Promise<Difference[]> {
  const users = await org.query<UserRow>(
    "SELECT Id, Username, LastName, IsActive, Title, Department, City, Profile.Name, UserRole.DeveloperName FROM User " +
      `WHERE LastName IN (${Object.keys(people)
        .map((name) => `'${name}'`)
        .join(", ")})`,
  );
  const found: Difference[] = [];
  const compare = (who: string, what: string, want: unknown, have: unknown) => {
    if (JSON.stringify(want) !== JSON.stringify(have)) found.push({ who, what, expected: want, found: have });
  };
  for (const [lastName, count] of Object.entries(people)) {
    compare(lastName, "number of users", count, users.records.filter((user) => user.LastName === lastName).length);
  }
  for (const [username, want] of Object.entries(expected)) {
    const user = users.records.find((row) => row.Username === username);
    compare(username, "exists", want !== null, user !== undefined);
    if (!want || !user) continue;
    const have = await readBack(org, user);
    for (const what of Object.keys(want) as (keyof Expected)[]) compare(username, what, want[what], have[what]);
  }
  return found;
}

async function readBack(org: Connection, user: UserRow): Promise<Expected> {
  const [logins, sessions, assignments] = await Promise.all([
    org.query<{ IsFrozen: boolean }>(`SELECT IsFrozen FROM UserLogin WHERE UserId = '${user.Id}'`),
    org.query(`SELECT Id FROM AuthSession WHERE UsersId = '${user.Id}'`),
    org.query<{ PermissionSet: { Name: string } }>(
      "SELECT PermissionSet.Name FROM PermissionSetAssignment " +
        `WHERE AssigneeId = '${user.Id}' AND PermissionSet.IsOwnedByProfile = false`,
    ),
  ]);
  return {
    active: user.IsActive,
    frozen: logins.records[0]?.IsFrozen ?? false,
    sessions: sessions.totalSize,
    profile: user.Profile.Name,
    role: user.UserRole?.DeveloperName ?? null,
    permissionSets: assignments.records.map((row) => row.PermissionSet.Name).toSorted(),
    title: user.Title,
    department: user.Department,
    city: user.City,
  };
}

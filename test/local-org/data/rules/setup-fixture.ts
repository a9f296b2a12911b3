/** Users, permission sets and DML for tests of setup rules. */
import type { ApexValue } from "../../platform/registry.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import type { TestData } from "../testing.ts";

export interface SetupFixture {
  user(name: string, profile?: string, fields?: Record<string, ApexValue>): string;
  insert(object: string, fields: Record<string, ApexValue>): string;
  update(object: string, id: string, fields: Record<string, ApexValue>): void;
  remove(object: string, id: string): void;
  profile(name: string): string;
}

/** By DML of the administrator, in system mode. */
export function setupFixture(org: TestData): SetupFixture {
  const dml = (operation: "insert" | "update" | "delete", record: SObjectValue): void =>
    void org.run((tx) => tx.data.dml({ operation, records: [record], allOrNone: true, mode: "system" }));
  const insert = (object: string, fields: Record<string, ApexValue>): string => {
    const record = new SObjectValue(object, fields);
    dml("insert", record);
    return record.id as string;
  };
  const profile = (name: string): string => org.data.findBy("Profile", "Name", name)?.id as string;
  return {
    profile,
    insert,
    update: (object, id, fields) => dml("update", new SObjectValue(object, { Id: id, ...fields })),
    remove: (object, id) => dml("delete", new SObjectValue(object, { Id: id })),
    user: (name, profileName = "Standard User", fields = {}) =>
      insert("User", {
        Username: `${name}@example.com`,
        FirstName: "Given",
        LastName: name,
        Email: `${name}@example.com`,
        Alias: name.slice(0, 8),
        TimeZoneSidKey: "GMT",
        LocaleSidKey: "en_US",
        LanguageLocaleKey: "en_US",
        EmailEncodingKey: "UTF-8",
        ProfileId: profile(profileName),
        ...fields,
      }),
  };
}

import { beforeEach, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { testData, type TestData } from "../testing.ts";

let org: TestData;

beforeEach(() => {
  org = testData({ seats: { Salesforce: 3 } }); // the administrator takes one
});

function profileId(name: string): string {
  return org.data.findBy("Profile", "Name", name)?.id as string;
}

function person(name: string, fields: Record<string, ApexValue> = {}): SObjectValue {
  return new SObjectValue("User", {
    Username: `${name}@example.com`,
    LastName: name,
    Email: `${name}@example.com`,
    Alias: name.slice(0, 8),
    TimeZoneSidKey: "Europe/Berlin",
    LocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    EmailEncodingKey: "UTF-8",
    ProfileId: profileId("Standard User"),
    ...fields,
  });
}

function insert(...records: SObjectValue[]): SObjectValue[] {
  org.run((tx) => tx.data.dml({ operation: "insert", records, allOrNone: true, mode: "system" }));
  return records;
}

function update(id: string | null, fields: Record<string, ApexValue>, object = "User"): void {
  org.run((tx) =>
    tx.data.dml({
      operation: "update",
      records: [new SObjectValue(object, { Id: id, ...fields })],
      allOrNone: true,
      mode: "system",
    }),
  );
}

function user(id: string | null): SObjectValue {
  return org.data.committedRow("User", id as string) as SObjectValue;
}

describe("User", () => {
  it("needs what the platform needs", () => {
    expect(() => insert(new SObjectValue("User", { LastName: "x" }))).toThrow(
      "REQUIRED_FIELD_MISSING, Required fields are missing: [Alias, Email, EmailEncodingKey, LanguageLocaleKey, LocaleSidKey, ProfileId, TimeZoneSidKey, Username]",
    );
    expect(() => insert(person("x", { Alias: "ninechars" }))).toThrow(
      "STRING_TOO_LONG, Alias: data value too large: ninechars (max length=8): [Alias]",
    );
  });

  it("is active at once, named, with a nickname and a login row of its own", () => {
    const [ann] = insert(person("ann", { FirstName: "Ann" }));
    expect(user(ann?.id ?? null).get("IsActive")).toBe(true);
    expect(user(ann?.id ?? null).get("CommunityNickname")).toMatch(/^User\d+$/);
    expect(org.data.reader.value(org.data.store.find(ann?.id ?? "") as never, "Name")).toBe("Ann ann");
    expect(org.data.findBy("UserLogin", "UserId", ann?.id ?? "")?.values["IsFrozen"]).toBe(false);
  });

  it("has a username that no other user of any org has, in lower case and like an e-mail address", () => {
    const [ann] = insert(person("ann", { Username: "Ann@Example.com" }));
    expect(user(ann?.id ?? null).get("Username")).toBe("ann@example.com");
    expect(() => insert(person("bob", { Username: "ANN@example.com" }))).toThrow(
      /DUPLICATE_USERNAME, Duplicate Username\.<br>The username already exists in this or another Salesforce organization.*: \[Username\]$/,
    );
    org.data.settings.foreignUsernames.add("cy@example.com");
    expect(() => insert(person("cy"))).toThrow("DUPLICATE_USERNAME");
    expect(() => insert(person("dee", { Username: "dee" }))).toThrow(
      "INVALID_EMAIL_ADDRESS, Username: invalid email address: dee: [Username]",
    );
  });

  it("takes a seat of its profile's licence, and gives it back when deactivated", () => {
    const [ann, bob] = insert(person("ann"), person("bob"));
    expect(() => insert(person("cy"))).toThrow("LICENSE_LIMIT_EXCEEDED, License Limit Exceeded: []");
    insert(person("dee", { ProfileId: profileId("Standard Platform User") })); // another licence
    update(ann?.id ?? null, { IsActive: false });
    const [cy] = insert(person("cy"));
    expect(() => update(ann?.id ?? null, { IsActive: true })).toThrow("LICENSE_LIMIT_EXCEEDED");
    update(cy?.id ?? null, { ProfileId: profileId("Standard Platform User") });
    update(ann?.id ?? null, { IsActive: true });
    update(bob?.id ?? null, { ProfileId: profileId("Read Only") }); // the same licence: no seat more
  });

  it("counts the seats of a statement row by row", () => {
    const results = org.run((tx) =>
      tx.data.dml({
        operation: "insert",
        records: [person("a1"), person("b1"), person("c1")],
        allOrNone: false,
        mode: "system",
      }),
    );
    expect(results.map((result) => result.errors[0]?.statusCode ?? "ok")).toEqual([
      "ok",
      "ok",
      "LICENSE_LIMIT_EXCEEDED",
    ]);
  });

  it("cannot be deleted, nor deactivate itself", () => {
    const [ann] = insert(person("ann"));
    expect(() =>
      org.run((tx) =>
        tx.data.dml({ operation: "delete", records: [ann as SObjectValue], allOrNone: true, mode: "system" }),
      ),
    ).toThrow("DML operation DELETE not allowed on User");
    expect(() => update(org.data.administratorId, { IsActive: false })).toThrow("You cannot deactivate yourself");
  });

  it("stays active while something in the org stands in the way", () => {
    const [ann] = insert(person("ann"));
    org.data.settings.deactivationBlockers.set(ann?.id ?? "", {
      statusCode: "FIELD_INTEGRITY_EXCEPTION",
      message: "You cannot deactivate the default workflow user",
    });
    expect(() => update(ann?.id ?? null, { IsActive: false })).toThrow(
      "FIELD_INTEGRITY_EXCEPTION, You cannot deactivate the default workflow user: []",
    );
    expect(user(ann?.id ?? null).get("IsActive")).toBe(true);
  });

  it("has a manager above, never below", () => {
    const [ann] = insert(person("ann"));
    const [bob] = insert(person("bob", { ManagerId: ann?.id ?? null }));
    expect(() => update(ann?.id ?? null, { ManagerId: bob?.id ?? null })).toThrow("FIELD_INTEGRITY_EXCEPTION");
    expect(() => update(ann?.id ?? null, { ManagerId: ann?.id ?? null })).toThrow("FIELD_INTEGRITY_EXCEPTION");
  });

  it("keeps the old e-mail address while a change waits for confirmation", () => {
    const [ann] = insert(person("ann"));
    org.data.settings.emailChangeNeedsConfirmation = true;
    update(ann?.id ?? null, { Email: "new@example.com", Title: "Boss" });
    expect(user(ann?.id ?? null).get("Email")).toBe("ann@example.com");
    expect(user(ann?.id ?? null).get("Title")).toBe("Boss");
  });
});

describe("UserLogin and AuthSession", () => {
  it("freeze by update, nothing else", () => {
    const [ann] = insert(person("ann"));
    const login = org.data.findBy("UserLogin", "UserId", ann?.id ?? "");
    update(login?.id ?? null, { IsFrozen: true }, "UserLogin");
    expect(org.data.standingOf(ann?.id ?? "")).toBe("frozen");
    expect(() => insert(new SObjectValue("UserLogin", { IsFrozen: true }))).toThrow(
      "DML operation INSERT not allowed on UserLogin",
    );
  });

  it("end sessions by delete, nothing else", () => {
    const sessionId = org.data.sessionRows.open(org.data.administratorId, {
      loginType: "Application",
      remoteAddress: "127.0.0.1",
    });
    const session = new SObjectValue("AuthSession", { Id: sessionId });
    expect(() =>
      org.run((tx) => tx.data.dml({ operation: "update", records: [session], allOrNone: true, mode: "system" })),
    ).toThrow("DML operation UPDATE not allowed on AuthSession");
    org.run((tx) => tx.data.dml({ operation: "delete", records: [session], allOrNone: true, mode: "system" }));
    expect(org.data.sessionRows.exists(sessionId)).toBe(false);
  });
});

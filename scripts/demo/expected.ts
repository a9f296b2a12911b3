/**
 * How Acme's Salesforce must look when the story has been told, written by hand from the story and the rules, and never taken from the planner.
 *
 * Ann left last: frozen, inactive, and what the rules had given is withdrawn; the permission set that an admin gave by hand is not Lockstep's to take. Bob was
 * rehired into Support, as the same Salesforce user. Cat's username belongs to somebody else, Dan has no app: neither has a user.
 */

/** A Salesforce user as an auditor would read it. */
export interface Expected {
  readonly active: boolean;
  readonly frozen: boolean;
  /** Open sessions. */
  readonly sessions: number;
  readonly profile: string;
  readonly role: string | null;
  readonly permissionSets: readonly string[];
  readonly title: string | null;
  readonly department: string | null;
  readonly city: string | null;
}

export const expected: Readonly<Record<string, Expected | null>> = {
  "ann.lee@acme.example": {
    active: false,
    frozen: true,
    sessions: 0,
    profile: "Standard User",
    role: "Sales_Manager",
    permissionSets: ["Beta_Tester"],
    title: "Sales Manager",
    department: "Sales",
    city: "Oslo",
  },
  "bob.stone@acme.example": {
    active: true,
    frozen: false,
    sessions: 0,
    profile: "Standard Platform User",
    role: "Support_Agent",
    permissionSets: ["Support_Console"],
    title: "Senior Support Engineer",
    department: "Support",
    city: "Remote",
  },
  "cat.moon@acme.example": null,
  "dan.reed@acme.example": null,
};

/** How many users with a given last name there may be: a rehire is no second user. */
export const people = { Lee: 1, Stone: 1, Moon: 0, Reed: 0 } as const;

import type { Driver } from "./driver.ts";

const GROUPS = [
  { name: "Sales", description: "Sells" },
  { name: "Sales Managers", description: "Leads those who sell" },
  { name: "Support", description: "Helps customers" },
];

const PEOPLE = [
  {
    firstName: "Maria",
    lastName: "Keller",
    department: "Sales",
    title: "Head of Sales",
    groups: ["Sales", "Sales Managers"],
  },
  { firstName: "Tom", lastName: "Reyes", department: "Sales", title: "Account Executive", groups: ["Sales"] },
  { firstName: "Ines", lastName: "Okoye", department: "Support", title: "Support Engineer", groups: ["Support"] },
] as const;

/** A few people, groups and the Salesforce app, to look around in. */
export function seedDemo(driver: Driver): void {
  for (const group of GROUPS) driver.createGroup(group);
  const app = driver.createApp({ label: "Salesforce", name: "salesforce" });
  for (const { groups, ...person } of PEOPLE) {
    const login = `${person.firstName}.${person.lastName}@example.com`.toLowerCase();
    const user = driver.createUser({ profile: { ...person, login, email: login }, groups });
    driver.assignToApp(user, app);
  }
}

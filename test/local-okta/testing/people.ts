import type { Profile } from "../index.ts";

/** @returns a complete profile for somebody whose first name is `name` */
export function person(name: string, more: Profile = {}): Profile {
  const login = `${name.toLowerCase()}@example.com`;
  return { login, email: login, firstName: name, lastName: "Test", ...more };
}

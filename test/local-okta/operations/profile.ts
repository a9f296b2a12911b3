import { validationFailed } from "../errors.ts";
import type { Profile, ProfileValue } from "../state/model.ts";
import { loginKey } from "../state/state.ts";
import type { Org } from "./org.ts";

/** The attributes that every Okta user schema has, with the titles that Okta gives them [management-openapi: UserProfile]. */
export const BASE_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ["login", "Username"],
  ["firstName", "First name"],
  ["lastName", "Last name"],
  ["middleName", "Middle name"],
  ["honorificPrefix", "Honorific prefix"],
  ["honorificSuffix", "Honorific suffix"],
  ["email", "Primary email"],
  ["title", "Title"],
  ["displayName", "Display name"],
  ["nickName", "Nickname"],
  ["profileUrl", "Profile Url"],
  ["secondEmail", "Secondary email"],
  ["mobilePhone", "Mobile phone"],
  ["primaryPhone", "Primary phone"],
  ["streetAddress", "Street address"],
  ["city", "City"],
  ["state", "State"],
  ["zipCode", "Zip code"],
  ["countryCode", "Country code"],
  ["postalAddress", "Postal Address"],
  ["preferredLanguage", "Preferred language"],
  ["locale", "Locale"],
  ["timezone", "Time zone"],
  ["userType", "User type"],
  ["employeeNumber", "Employee number"],
  ["costCenter", "Cost center"],
  ["organization", "Organization"],
  ["division", "Division"],
  ["department", "Department"],
  ["managerId", "ManagerId"],
  ["manager", "Manager"],
]);

export const REQUIRED_ATTRIBUTES = ["login", "email", "firstName", "lastName"] as const;

/** Okta returns these even when they are empty; other empty attributes are left out. */
const ALWAYS_PRESENT = ["firstName", "lastName", "mobilePhone", "secondEmail", "login", "email"] as const;

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** A change to a profile: null empties an attribute. */
export type ProfilePatch = Readonly<Record<string, ProfileValue | undefined>>;

/**
 * @param userId the user being changed, whose own login does not count as taken; null for a new user
 * @returns the profile as it will be stored
 * @throws E0000001 naming every attribute that is wrong
 */
export function checkedProfile(org: Org, patch: ProfilePatch, userId: string | null): Profile {
  const profile: Record<string, ProfileValue> = {};
  for (const [attribute, value] of Object.entries(patch)) {
    if (!BASE_ATTRIBUTES.has(attribute) && !org.customAttributes.has(attribute)) {
      throw validationFailed(attribute, `${attribute}: The user schema has no such property`);
    }
    if (value !== undefined && value !== null) profile[attribute] = value;
  }
  for (const attribute of ALWAYS_PRESENT) profile[attribute] ??= null;
  for (const attribute of REQUIRED_ATTRIBUTES) {
    const value = profile[attribute];
    if (value === null || value === "") {
      throw validationFailed(attribute, `${attribute}: The field cannot be left blank`);
    }
  }
  for (const attribute of ["login", "email"] as const) {
    if (!EMAIL.test(String(profile[attribute]))) {
      throw validationFailed(attribute, `${attribute}: must be in the form of an email address`);
    }
  }
  const taken = org.state.users.rowsBy("login", loginKey(String(profile["login"])));
  if (taken.some((row) => row.value.id !== userId)) {
    throw validationFailed("login", "login: An object with this field already exists in the current organization");
  }
  return profile;
}

/** @returns the attributes whose value differs, in the order in which they stand in the profiles */
export function changedAttributes(before: Profile, after: Profile): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null));
}

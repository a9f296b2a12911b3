/** Compound fields and their parts. [Object Reference: Compound Fields] */
import type { FieldDescribe, SObjectDescribe } from "./describe.ts";

const ADDRESS_PART =
  /^(.*?)(Street|City|State|StateCode|PostalCode|Country|CountryCode|Latitude|Longitude|GeocodeAccuracy)$/;
const NAME_PARTS = new Set(["Salutation", "FirstName", "MiddleName", "LastName", "Suffix"]);
const LOCATION_PART = /^(.*)__(?:Latitude|Longitude)__s$/;

/** The compound field that a field is a part of: `MailingAddress` of `MailingCity`, `Name` of a contact's `LastName`. */
export function compoundOf(object: SObjectDescribe, field: FieldDescribe): FieldDescribe | undefined {
  const location = LOCATION_PART.exec(field.name);
  if (location) return object.field(`${location[1]}__c`);
  if (field.isCustom) return undefined;
  if (NAME_PARTS.has(field.name)) return object.field("Name");
  const address = ADDRESS_PART.exec(field.name);
  const compound = address ? object.field(`${address[1]}Address`) : undefined;
  return compound?.type === "address" ? compound : undefined;
}

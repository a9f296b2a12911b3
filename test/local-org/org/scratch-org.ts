/**
 * A new scratch org, in which `sf package version create` runs the tests of a package.
 * [Salesforce DX Developer Guide, Scratch Org Users: "a Developer Edition org includes a maximum of two Salesforce user licenses"; the
 * README of DocuSign for Salesforce Essentials: ten in an Enterprise one; SalesforceFoundation/EDA pull request 939: three of Salesforce Platform]
 */
import type { OrgShape } from "./core.ts";

const SALESFORCE_SEATS: Readonly<Record<string, number>> = { Developer: 2, Enterprise: 10 };

export function newScratchOrg(edition: string): OrgShape {
  const seats = SALESFORCE_SEATS[edition];
  if (seats === undefined)
    throw new Error(`local org: how many seats a scratch org of edition ${edition} has is not known`);
  return { seats: { Salesforce: seats, "Salesforce Platform": 3 }, isDeployed: true };
}

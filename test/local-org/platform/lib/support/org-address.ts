/** Where the org says that it is. */
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError } from "../../values/exceptions.ts";

/** Of an org that has no HTTP surface: for tests, which on the platform always have an address. */
const TEST_ADDRESS = "https://org.local.example.com";

/** The address of the org's own domain, without a path. @throws NotImplementedError outside of tests where there is no HTTP surface */
export function orgAddress(): string {
  const { org, isTest } = currentTransaction();
  const url = org.domainUrl?.() ?? (isTest ? TEST_ADDRESS : null);
  if (!url) throw new NotImplementedError("URL.getOrgDomainUrl without an HTTP surface");
  return url;
}

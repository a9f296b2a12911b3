/**
 * Services of ConnectApi. The local org has no Chatter: in a test they answer as the platform does where the test sees no data of the org, elsewhere they are
 * refused by name. Apex Developer Guide, "Testing ConnectApi Code": tests of them need `@IsTest(SeeAllData=true)`; apex-recipes (OrgShape.isSeeAllDataTrue)
 * tells one test from the other by this exception, and expression (OrganizationSettingsVariableTest) speaks of it for all methods.
 */
import type { Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError, throwApex } from "../../values/exceptions.ts";

/** A static method of ConnectApi, by its full name. */
export const siloed =
  (name: string): Implementation =>
  () => {
    if (!currentTransaction().isTest) throw new NotImplementedError(name);
    throwApex(
      "System.UnsupportedOperationException",
      "ConnectApi methods are not supported in data siloed tests. Please use @IsTest(SeeAllData=true).",
    );
  };

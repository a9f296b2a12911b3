/**
 * ConnectApi.ChatterUsers. The local org has no Chatter: in a test the methods answer as the platform does where the test sees no data of the org.
 * Apex Developer Guide, "Testing ConnectApi Code": tests of them need `@IsTest(SeeAllData=true)`; apex-recipes (OrgShape.isSeeAllDataTrue) tells one test from
 * the other by this exception.
 */
import { definePlatformClass, type Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError, throwApex } from "../../values/exceptions.ts";

const siloed =
  (name: string): Implementation =>
  () => {
    if (!currentTransaction().isTest) throw new NotImplementedError(name);
    throwApex(
      "System.UnsupportedOperationException",
      "ConnectApi methods are not supported in data siloed tests. Please use @IsTest(SeeAllData=true).",
    );
  };

const METHODS = ["getFollowings", "getFollowers", "getGroups", "getUser", "follow"];

definePlatformClass({
  name: "ConnectApi.ChatterUsers",
  dispatch: "value",
  statics: Object.fromEntries(
    METHODS.map((method) => [method.toLowerCase(), siloed(`ConnectApi.ChatterUsers.${method}`)]),
  ),
});

/**
 * Custom authentication providers: the class that plugins extend and the values that go in and out. Nothing in the org calls one; tests of the project
 * do. Apex Reference Guide, "AuthProviderPluginClass Class", "AuthProviderTokenResponse Class", "AuthProviderCallbackState Class", "OAuthRefreshResult Class".
 */
import type { ApexValue, Implementation } from "../../registry.ts";
import { definePlatformClass } from "../../registry.ts";
import { ApexObject } from "../../object.ts";
import { defineInterface } from "../support/interfaces.ts";
import { defineRecordClass } from "../support/records.ts";

const METHODS = ["getCustomMetadataType", "getUserInfo", "handleCallback", "initiate"];

defineInterface("Auth.AuthProviderPlugin", METHODS);

class AuthProviderPluginObject extends ApexObject {
  c$(): this {
    return this;
  }
}

const virtual =
  (name: string): Implementation =>
  (self: Record<string, Implementation>, ...given: ApexValue[]) =>
    self[name]?.(...given);

definePlatformClass({
  name: "Auth.AuthProviderPluginClass",
  dispatch: "virtual",
  jsClass: AuthProviderPluginObject,
  methods: Object.fromEntries([...METHODS, "refresh"].map((name) => [name.toLowerCase(), virtual(name.toLowerCase())])),
});

/** A class whose constructors set its properties in order. */
function defineValues(name: string, properties: readonly string[], arities: readonly number[]): void {
  const build = (_type: string, ...given: ApexValue[]): ApexValue =>
    record.create(Object.fromEntries(given.map((value, at) => [properties[at] ?? "", value])));
  const record = defineRecordClass({
    name,
    properties: Object.fromEntries(properties.map((property) => [property, null])),
    constructible: false,
    constructors: Object.fromEntries(arities.map((arity) => [`new/${arity}`, build])),
  });
}

defineValues(
  "Auth.AuthProviderTokenResponse",
  ["provider", "oauthToken", "oauthSecretOrRefreshToken", "state", "idToken"],
  [4, 5],
);
defineValues("Auth.AuthProviderCallbackState", ["headers", "body", "queryParameters"], [3]);
defineValues("Auth.OAuthRefreshResult", ["accessToken", "refreshToken", "error"], [2, 3]);

import { createPrivateKey, createSign, type KeyObject } from "node:crypto";

/** What a JWT bearer assertion says. Times are milliseconds since 1970. */
export interface AssertionClaims {
  /** The app's consumer key. */
  issuer: string;
  /** The integration user's name. */
  subject: string;
  /** The login URL. */
  audience: string;
  now: number;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Salesforce takes assertions that expire within five minutes; three leave room for clocks that differ. */
const LIFETIME_SECONDS = 180;

/** Reads a PEM key; throws when it is none. */
export function readPrivateKey(pem: string): KeyObject {
  return createPrivateKey(pem);
}

/**
 * Signs the assertion of the OAuth 2.0 JWT bearer flow with RS256. Source: Salesforce Help, "OAuth 2.0 JWT Bearer Flow
 * for Server-to-Server Integration".
 */
export function signAssertion(key: KeyObject, { issuer, subject, audience, now }: AssertionClaims): string {
  const payload = { iss: issuer, sub: subject, aud: audience, exp: Math.floor(now / 1_000) + LIFETIME_SECONDS };
  const unsigned = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(payload)}`;
  return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(key, "base64url")}`;
}

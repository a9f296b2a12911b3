/**
 * Auth.JWT: the claims of a token. Signing it (Auth.JWS) takes a certificate of the org, which the local org has not, so JWS is refused by name.
 * Apex Reference Guide, "JWT Class".
 */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError } from "../../values/exceptions.ts";
import { ApexMap } from "../../values/map.ts";
import { serializeJson } from "../json/index.ts";
import { PlainObject } from "../support/plain-object.ts";

/** "Additional claims cannot contain any standard claims" (same page, setAdditionalClaims); what is thrown for one no source says. */
const STANDARD = new Set(["iss", "sub", "aud", "exp", "nbf", "iat", "jti"]);

class ApexJwt extends PlainObject {
  readonly typeKey = "auth.jwt";
  readonly values = new Map<string, ApexValue>();

  get(name: string): ApexValue {
    return this.values.get(name) ?? null;
  }
}

function setAdditionalClaims(self: ApexJwt, claims: ApexMap | null): null {
  const standard = claims && [...claims.keys()].find((name) => STANDARD.has(String(name)));
  if (standard != null)
    throw new NotImplementedError(`Auth.JWT with the standard claim ${String(standard)} among the additional ones`);
  self.values.set("claims", claims);
  return null;
}

/** `exp` and `nbf` count from now, in seconds. */
function toJson(self: ApexJwt): string {
  const now = Math.floor(currentTransaction().now() / 1000);
  const claims = new ApexMap("map<string,object>");
  const put = (name: string, value: ApexValue): void => {
    if (value !== null) claims.put(name, value);
  };
  for (const name of ["iss", "sub", "aud"]) put(name, self.get(name));
  put("nbf", self.get("skew") === null ? null : now - Number(self.get("skew")));
  put("iat", now);
  put("exp", now + Number(self.get("validity") ?? DEFAULT_VALIDITY));
  const more = self.get("claims") as ApexMap | null;
  for (const name of more?.keys() ?? []) put(String(name), more?.get(name) ?? null);
  return serializeJson(claims);
}

/** Seconds; the reference names no default, so that of bearer claims in named credentials stands here. [Named Credentials: JWT Claims, exp] */
const DEFAULT_VALIDITY = 120;

function accessors(property: string, field: string): Record<string, (self: ApexJwt, value: ApexValue) => ApexValue> {
  return {
    [`get${property}`]: (self) => self.get(field),
    [`set${property}`]: (self, value) => (self.values.set(field, value), null),
  };
}

definePlatformClass({
  name: "Auth.JWT",
  dispatch: "value",
  jsClass: ApexJwt,
  constructors: { "new/0": () => new ApexJwt() },
  methods: {
    ...accessors("aud", "aud"),
    ...accessors("iss", "iss"),
    ...accessors("sub", "sub"),
    ...accessors("nbfclockskew", "skew"),
    ...accessors("validitylength", "validity"),
    getadditionalclaims: (self: ApexJwt) => self.get("claims"),
    setadditionalclaims: setAdditionalClaims,
    clone: (self: ApexJwt) => {
      const copy = new ApexJwt();
      for (const [name, value] of self.values) copy.values.set(name, value);
      return copy;
    },
    tojsonstring: toJson,
  },
});

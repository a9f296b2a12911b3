/** Enums of the Auth namespace. Order as on their pages in the Apex Reference Guide. */
import { definePlatformEnumClass } from "../support/enums.ts";

definePlatformEnumClass("Auth.SessionLevel", ["LOW", "STANDARD", "HIGH_ASSURANCE"]);
definePlatformEnumClass("Auth.OauthTokenType", ["ACCESS_TOKEN", "DELETE_TOKEN", "REFRESH_TOKEN", "ORG_JWT"]);
definePlatformEnumClass("Auth.LoginDiscoveryMethod", ["LIGHTNING_LOGIN", "PASSWORD"]);

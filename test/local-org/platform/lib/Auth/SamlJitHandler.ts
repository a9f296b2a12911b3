/**
 * Auth.SamlJitHandler: what the platform calls when somebody signs on by SAML (`org/sign-on.ts`). Apex Reference Guide, "SamlJitHandler Interface".
 */
import { defineInterface } from "../support/interfaces.ts";

defineInterface("Auth.SamlJitHandler", ["createUser", "updateUser"]);

/** Auth.RegistrationHandler: users who come by an authentication provider. Apex Reference Guide, "RegistrationHandler Interface". */
import { defineInterface } from "../support/interfaces.ts";

defineInterface("Auth.RegistrationHandler", ["createUser", "updateUser"]);

import "./enums.ts";
import "./AuthProviderPlugin.ts";
import "./JWT.ts";
import "./RegistrationHandler.ts";
import "./SamlJitHandler.ts";
import "./UserData.ts";

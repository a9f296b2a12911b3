import { OktaFailure } from "../../okta/failure.ts";
import { CommandFailure, oktaIdIn, type CommandHandler } from "./handler.ts";

/** Signs somebody out of Okta everywhere. Somebody who is gone is signed out. */
export const endOktaSessions: CommandHandler = async (said, { org, endSessions, signal }) => {
  const oktaId = oktaIdIn(said, org);
  try {
    await endSessions(oktaId, signal);
  } catch (error) {
    if (!(error instanceof OktaFailure)) throw error;
    if (error.kind === "not_found") return;
    if (error.kind === "forbidden")
      throw new CommandFailure(
        "Okta does not let the companion end sessions: grant its app the scope okta.users.manage, and name the scope in LOCKSTEP_OKTA_SCOPES.",
        { cause: error },
      );
    throw error;
  }
};

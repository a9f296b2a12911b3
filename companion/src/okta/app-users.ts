import type { Clock } from "../time.ts";
import { appUser, appUsers, parse } from "./answers.ts";
import type { AssignmentSource } from "./assignments.ts";
import { isNotFound, OktaFailure } from "./failure.ts";
import type { CallOptions, OktaHttp } from "./http.ts";

/** The code of the failure that says that there is no such app. */
export const APP_NOT_FOUND = "app_not_found";

/** For how long the proof that the configured app exists is believed. */
const APP_PROOF_MS = 5 * 60_000;

export const appUsersPath = (appId: string) => `/api/v1/apps/${encodeURIComponent(appId)}/users?limit=500`;

/** Asks Okta about an app's users; holds the proof that the apps exist. */
export function createAppUsers(http: OktaHttp, clock: Clock): AssignmentSource {
  const appSeenAt = new Map<string, number>();

  /** An app that does not exist has no users either: without this a wrong app id would turn everybody into a leaver. */
  const appExists = async (appId: string, signal: AbortSignal, options: CallOptions): Promise<boolean> => {
    if (clock() - (appSeenAt.get(appId) ?? Number.NEGATIVE_INFINITY) < APP_PROOF_MS) return true;
    try {
      await http.get(`/api/v1/apps/${encodeURIComponent(appId)}`, signal, options);
      appSeenAt.set(appId, clock());
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  };

  return {
    async one({ appId, oktaId, withProfile, share }, signal) {
      try {
        const path = `/api/v1/apps/${encodeURIComponent(appId)}/users/${encodeURIComponent(oktaId)}`;
        const { body } = await http.get(path, signal, { share });
        return { assigned: true, ...(withProfile ? { profile: parse(appUser, body).profile ?? {} } : {}) };
      } catch (error) {
        if (!isNotFound(error)) throw error;
        if (await appExists(appId, signal, { share })) return { assigned: false };
        throw new OktaFailure("not_found", APP_NOT_FOUND, "The configured app does not exist.");
      }
    },
    async page({ appId, link, share }, signal) {
      const page = await http.get(link ?? appUsersPath(appId), signal, { share });
      return { users: parse(appUsers, page.body), next: page.next };
    },
    left: () => http.left(appUsersPath("*")),
  };
}

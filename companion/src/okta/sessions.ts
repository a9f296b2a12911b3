import type { OktaHttp } from "./http.ts";

/**
 * Ends all of somebody's sessions at Okta, and takes back the tokens that apps hold; ahead of all who are only read. Sessions of the apps
 * themselves go on until they ask Okta again. Needs the scope `okta.users.manage`.
 *
 * @throws OktaFailure.
 */
export function endSessions(http: Pick<OktaHttp, "delete">, oktaId: string, signal: AbortSignal): Promise<void> {
  const path = `/api/v1/users/${encodeURIComponent(oktaId)}/sessions?oauthTokens=true`;
  return http.delete(path, signal, { share: "urgent" });
}

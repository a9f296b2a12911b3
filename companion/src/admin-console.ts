/**
 * Okta's own domains; the Admin Console of `https://example.okta.com` is `https://example-admin.okta.com`. Okta for
 * government: okta-gov.com, okta.mil. Source: developer.okta.com, "Find your Okta domain".
 */
const DOMAIN = String.raw`(?:(?:okta|oktapreview|okta-emea|okta-gov)\.com|okta\.mil)`;
const CONSOLE = new RegExp(String.raw`-admin\.${DOMAIN}`, "i");
const ORG = new RegExp(String.raw`^https://([a-z0-9-]+)\.(${DOMAIN})/?$`, "i");

/** Whether an address is that of an Admin Console, at which Okta's API is not. */
export const isAdminConsole = (url: string): boolean => CONSOLE.test(url);

/** Below whatever address the Admin Console has. */
const pathOf = (oktaId: string): string => `/admin/user/profile/view/${encodeURIComponent(oktaId)}`;

/**
 * Where administrators of Okta see who somebody is, so that nothing of ours needs to hold it. Null where the org is known by
 * an address of its own: of that nobody can tell where its Admin Console is.
 *
 * @param oktaUrl of the person's Okta org; undefined when it is served no longer
 */
export function personPage(oktaUrl: string | undefined, oktaId: string): string | null {
  const [, name, domain] = ORG.exec(oktaUrl ?? "") ?? [];
  return name === undefined ? null : `https://${name}-admin.${domain}${pathOf(oktaId)}`;
}

/** Says where to look, whether or not the address is known. */
export const whereSeen = ({ oktaId, page }: { oktaId: string; page?: string | null | undefined }): string =>
  page ?? `${pathOf(oktaId)} in Okta's Admin Console`;

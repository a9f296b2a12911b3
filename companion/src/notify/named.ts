import { unreadableOf, type OrgSettings, type UnusableSetting } from "../salesforce/contract/org-settings.ts";
import { isAddress } from "./address.ts";
import { DIGESTS, type Digest, type NotifyConfig } from "./config.ts";

/**
 * Audiences to which an org may name addresses. Not the operators: theirs is the companion, which serves other orgs too.
 */
export const NAMEABLE = ["it", "security", "finops"] as const;

/** Whom an org names to an audience, besides those of the configuration, and when they hear. */
export interface Named {
  emails: readonly string[];
  digest: Digest;
}

/** Addresses that an org may name to one audience. */
const MOST_NAMED = 20;

/** Why addresses that an org names are of no use. */
export const NO_MAIL = "No mail server is configured where the companion runs.";

/**
 * Whom an org names by audience. They hear too: whom the configuration lists is told as the configuration says, so that
 * nobody in an org can keep IT security from hearing, or from hearing in time.
 */
export function namedBy(
  settings: OrgSettings,
  config: NotifyConfig,
): { named: Readonly<Record<string, Named>>; problems: readonly UnusableSetting[] } {
  const named: Record<string, Named> = {};
  const problems = unreadableOf(settings, (setting) => setting.startsWith("audiences"));
  for (const audience of NAMEABLE) {
    const said = settings.audiences?.[audience];
    const setting = `audiences.${audience}`;
    const refuse = (value: string, message: string) => problems.push({ setting, value, message });
    const digest = DIGESTS.find((each) => each === said?.digest);
    if (said?.digest && digest === undefined) refuse(said.digest, `It is none of ${DIGESTS.join(", ")}.`);
    const given = once((said?.emails ?? []).map((email) => email.trim()));
    const wrong = given.filter((email) => !isAddress(email));
    for (const email of wrong) refuse(email, "It is no plain e-mail address.");
    const known = config[audience].emails.map((email) => email.toLowerCase());
    const usable = given.filter((email) => isAddress(email) && !known.includes(email.toLowerCase()));
    for (const email of usable.slice(MOST_NAMED)) refuse(email, `An audience has at most ${MOST_NAMED} addresses.`);
    if (usable.length > 0 && config.email === undefined) refuse(usable.join(", "), NO_MAIL);
    const emails = config.email === undefined ? [] : usable.slice(0, MOST_NAMED);
    named[audience] = { emails, digest: digest ?? config[audience].digest };
  }
  return { named, problems };
}

/** Each address once, however it is written: mail servers know no difference, and nobody is to hear twice. */
function once(emails: readonly string[]): string[] {
  const keys = emails.map((email) => email.toLowerCase());
  return emails.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
}

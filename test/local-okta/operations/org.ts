import type { SystemLog } from "../log/system-log.ts";
import type { Clock } from "../state/clock.ts";
import { timestamp } from "../state/clock.ts";
import type { Ids } from "../state/ids.ts";
import type { Group } from "../state/model.ts";
import type { State } from "../state/state.ts";

/** One Okta org: what every operation works on. Operations are synchronous, so each is seen whole or not at all. */
export interface Org {
  readonly id: string;
  readonly state: State;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: SystemLog;
  /** Profile attributes that the org's user schema has beyond Okta's base attributes. */
  readonly customAttributes: Set<string>;
  /** The built-in group that every user belongs to. */
  readonly everyoneId: string;
  readonly userTypeId: string;
}

const EVERYONE = "Everyone";

/** @param parts the org without what is issued here */
export function createOrg(parts: Pick<Org, "state" | "clock" | "ids" | "log" | "customAttributes">): Org {
  const now = timestamp(parts.clock);
  const everyone: Group = {
    id: parts.ids.id("00g"),
    type: "BUILT_IN",
    created: now,
    lastUpdated: now,
    lastMembershipUpdated: now,
    profile: { name: EVERYONE, description: "All users in your organization" },
  };
  parts.state.groups.put(everyone.id, everyone);
  return { ...parts, id: parts.ids.id("00o"), everyoneId: everyone.id, userTypeId: parts.ids.id("oty") };
}

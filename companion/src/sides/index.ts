import { isDeepStrictEqual } from "node:util";
import type { CompanionConfig } from "../config.ts";
import type { AcceptEvents, Follower } from "../intake/accept.ts";
import { hookDoorOf, type HookDoor } from "../intake/hooks.ts";
import { messageOf } from "../errors.ts";
import type { OperatedOrg } from "../ops/operator/routes.ts";
import type { ScreenedOrg } from "../ops/screens/routes.ts";
import type { CompanionStatus } from "../ops/status.ts";
import type { OrgSettings } from "../salesforce/contract/org-settings.ts";
import type { LaneKey, Priority } from "../store/types.ts";
import type { Common } from "./common.ts";
import { createOktaSide, type OktaSide } from "./okta.ts";
import { openOrgSide, type OrgSide } from "./org.ts";

/** What a reload came to: keys of Okta orgs and orgs, `okta main` and `production`. */
export interface Reloaded {
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: string[];
  /** Settings that differ and are heeded at the next start only. */
  needRestart: string[];
}

/** All Okta orgs and orgs of this companion; they come and go without each other's notice. */
export interface Sides {
  /** The hook doors by key of the Okta org. */
  doors: ReadonlyMap<string, HookDoor>;
  /** The orgs as operators reach them, by key. */
  operated: ReadonlyMap<string, OperatedOrg>;
  /** The orgs as their screens come here. */
  screened(): ScreenedOrg[];
  okta(key: string): OktaSide;
  org(key: string): OrgSide;
  /** What an org has set for the companion; nothing where it is not served. */
  settings(key: string): OrgSettings;
  status(): Pick<CompanionStatus, "orgs" | "oktaOrgs">;
  /** Begins to work for all of them. */
  start(acceptEvents: AcceptEvents): void;
  /** Says that a lane may be due, or, without one, any; of which priority at most, where that is known. */
  nudge(lane?: Pick<LaneKey, "org" | "kind">, priority?: Priority): void;
  readLogs(): void;
  /**
   * Goes over to another configuration: what is new starts, what is gone ends, what differs starts anew, and all else
   * goes on as if nothing was.
   */
  reload(next: CompanionConfig): Promise<Reloaded>;
  /** Ends what brings work in. */
  closePolls(): Promise<void>;
  /** Ends the work. */
  closeLoops(): Promise<void>;
}

/** Makes the sides of a configuration; nothing is asked of anybody before they start. */
export async function openSides(common: Common): Promise<Sides> {
  const { config, followers, log } = common;
  const oktaSides = new Map<string, OktaSide>();
  const orgSides = new Map<string, OrgSide>();
  const doors = new Map<string, HookDoor>();
  const operated = new Map<string, OperatedOrg>();
  let accept: AcceptEvents | undefined;
  let isClosing = false;
  let turns: Promise<unknown> = Promise.resolve();

  /** One that is replaced is followed without a gap: an event that came in between would be known, and wake nobody. */
  const follow = (follower: Follower) => {
    const before = followers.findIndex(({ key }) => key === follower.key);
    if (before < 0) followers.push(follower);
    else followers[before] = follower;
  };
  const openDoor = ({ key, hook }: CompanionConfig["oktaOrgs"][number]) => doors.set(key, hookDoorOf(hook));
  const addOkta = (oktaOrg: CompanionConfig["oktaOrgs"][number]) => {
    const side = createOktaSide(oktaOrg, common);
    oktaSides.set(oktaOrg.key, side);
    if (accept !== undefined) side.start(accept);
    openDoor(oktaOrg);
  };
  const addOrg = async (org: CompanionConfig["orgs"][number]) => {
    const side = await openOrgSide(org, oktaSides.get(org.oktaOrg) as OktaSide, common);
    orgSides.set(org.key, side);
    follow(side.follower);
    if (accept !== undefined) operated.set(org.key, side.start());
  };
  const closeOkta = async (key: string) => {
    await oktaSides.get(key)?.close();
    oktaSides.delete(key);
  };
  const closeOrg = async (key: string) => {
    const side = orgSides.get(key);
    if (side === undefined) return;
    operated.delete(key);
    await side.closePolls();
    await side.closeLoops(config.sync.closeMs);
    orgSides.delete(key);
  };
  const removeOrg = async (key: string) => {
    await closeOrg(key);
    // Until here its events wake people, who wait in the store for whoever serves the org next.
    const index = followers.findIndex((follower) => follower.key === key);
    if (index >= 0) followers.splice(index, 1);
  };

  for (const oktaOrg of config.oktaOrgs) addOkta(oktaOrg);
  for (const org of config.orgs) await addOrg(org);

  const goOver = async (next: CompanionConfig): Promise<Reloaded> => {
    const reloaded: Reloaded = { added: [], changed: [], removed: [], unchanged: [], needRestart: [] };
    const { oktaOrgs: nextOkta, orgs: nextOrgs, ...rest } = next;
    for (const [name, value] of Object.entries(rest))
      if (!isDeepStrictEqual(value, config[name as keyof typeof rest])) reloaded.needRestart.push(name);
    const okta = differenceOf(config.oktaOrgs, nextOkta);
    const isMoved = ({ oktaOrg }: { oktaOrg: string }) =>
      okta.changed.includes(oktaOrg) || okta.removed.includes(oktaOrg);
    const orgs = differenceOf(config.orgs, nextOrgs, isMoved);
    // Okta never comes again with what it was told 404 for: its door stays open, and takes the new secrets at once.
    for (const oktaOrg of nextOkta) if (okta.changed.includes(oktaOrg.key)) openDoor(oktaOrg);
    await Promise.all([...orgs.removed.map(removeOrg), ...orgs.changed.map(closeOrg)]);
    for (const key of okta.removed) doors.delete(key);
    await Promise.all([...okta.removed, ...okta.changed].map(closeOkta));
    Object.assign(config, { oktaOrgs: nextOkta, orgs: nextOrgs });
    for (const oktaOrg of nextOkta) if (!oktaSides.has(oktaOrg.key)) addOkta(oktaOrg);
    for (const org of nextOrgs) if (!orgSides.has(org.key)) await addOrg(org);
    for (const part of ["added", "changed", "removed", "unchanged"] as const)
      reloaded[part] = [...okta[part].map((key) => `okta ${key}`), ...orgs[part]];
    log.info({ ...reloaded }, "The configuration was read again.");
    return reloaded;
  };

  return {
    doors,
    operated,
    screened: () =>
      config.orgs.flatMap(({ key, oktaOrg, screens: { token } }) => {
        const directory = oktaSides.get(oktaOrg)?.directory;
        return directory === undefined ? [] : [{ key, token, directory }];
      }),
    okta: (key) => oktaSides.get(key) as OktaSide,
    org: (key) => orgSides.get(key) as OrgSide,
    settings: (key) => orgSides.get(key)?.settings.current() ?? {},
    status: () => ({
      orgs: Object.fromEntries([...orgSides].map(([key, side]) => [key, side.status()])),
      oktaOrgs: Object.fromEntries([...oktaSides].map(([key, side]) => [key, side.status()])),
    }),
    start(acceptEvents) {
      accept = acceptEvents;
      for (const [key, side] of orgSides) operated.set(key, side.start());
      for (const side of oktaSides.values()) side.start(acceptEvents);
    },
    nudge(lane, priority) {
      if (lane === undefined) for (const side of orgSides.values()) side.nudge();
      else orgSides.get(lane.org)?.nudge(lane.kind, priority);
    },
    readLogs: () => oktaSides.forEach((side) => side.readLog()),
    reload(next) {
      const goOverAfter = async (before: Promise<unknown>) => {
        await before;
        if (isClosing) throw new Error("The companion is closing.");
        return goOver(next);
      };
      const turn = goOverAfter(turns);
      turns = turn.catch((error: unknown) => log.error({ reason: messageOf(error) }, "A reload was broken off."));
      return turn;
    },
    async closePolls() {
      isClosing = true;
      await turns;
      await Promise.all([...oktaSides.values()].map((side) => side.close()));
      await Promise.all([...orgSides.values()].map((side) => side.closePolls()));
    },
    async closeLoops() {
      await Promise.all([...orgSides.values()].map((side) => side.closeLoops(config.sync.closeMs)));
    },
  };
}

interface Keyed {
  key: string;
}

/** What became of each, by key; `isMoved` counts as changed though it stayed the same. */
function differenceOf<Item extends Keyed>(
  before: readonly Item[],
  after: readonly Item[],
  isMoved: (item: Item) => boolean = () => false,
) {
  const find = (items: readonly Item[], { key }: Keyed) => items.find((item) => item.key === key);
  const kept = after.filter((item) => find(before, item) !== undefined);
  const isSame = (item: Item) => isDeepStrictEqual(find(before, item), item) && !isMoved(item);
  const keys = (items: readonly Item[]) => items.map(({ key }) => key);
  return {
    added: keys(after.filter((item) => find(before, item) === undefined)),
    removed: keys(before.filter((item) => find(after, item) === undefined)),
    changed: keys(kept.filter((item) => !isSame(item))),
    unchanged: keys(kept.filter(isSame)),
  };
}

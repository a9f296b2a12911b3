import { isDeepStrictEqual } from "node:util";
import type { Log } from "../log.ts";
import { startPoll, type Poll } from "../poll.ts";
import { orgSettings, type OrgSettings } from "../salesforce/contract/org-settings.ts";
import type { Store } from "../store/store.ts";
import type { Clock, Random } from "../time.ts";

/** What one org's admins have set for the companion, for all companions that share the store. */
export interface KnownSettings {
  /** The same object as long as nothing was changed. */
  current(): OrgSettings;
  /** What the org said. Answers whether that is news. */
  heard(said: OrgSettings): Promise<boolean>;
  /** Reads what another companion heard. */
  refresh(): Promise<void>;
}

interface Dependencies {
  org: { key: string };
  store: Pick<Store, "cursor" | "keepCursor">;
  log: Log;
}

/** How often is looked what another companion heard. */
const LOOK_MS = 5_000;
/** Of what the package answers a twentieth. More is remembered of no org, for all of them share the store. */
const MOST_CHARACTERS = 50_000;

/**
 * Remembers in the store what an org has set, so that it holds as well while the org is away. Of two companions that hear
 * at the same time the one that is later stays; should that be the older answer, the next report sets it right.
 */
export async function openOrgSettings({ org, store, log }: Dependencies): Promise<KnownSettings> {
  const name = `settings:${org.key}`;
  const read = async (): Promise<OrgSettings> => {
    const kept = await store.cursor(name);
    try {
      return kept === null ? {} : (orgSettings.safeParse(JSON.parse(kept)).data ?? {});
    } catch {
      // What cannot be read is heard again with the next report.
      return {};
    }
  };
  let current = await read();

  return {
    current: () => current,
    async heard(said) {
      if (isDeepStrictEqual(said, current)) return false;
      const value = JSON.stringify(said);
      if (value.length > MOST_CHARACTERS) {
        log.warn({ org: org.key, characters: value.length }, "The org's settings are too long, and are not heeded.");
        return false;
      }
      await store.keepCursor({ name, value });
      current = said;
      log.info({ org: org.key }, "The org's settings for the companion were changed.");
      return true;
    },
    async refresh() {
      const before = current;
      const next = await read();
      // What was heard meanwhile is newer than what was read.
      if (current === before && !isDeepStrictEqual(next, current)) current = next;
    },
  };
}

/** Works out what settings come to once, as long as they are the same: it is asked for at each look at jobs and each notice. */
export function onceOf<Value extends object>(
  workOut: (settings: OrgSettings) => Value,
): (settings: OrgSettings) => Value {
  const known = new WeakMap<OrgSettings, Value>();
  return (settings) => {
    const value = known.get(settings) ?? workOut(settings);
    known.set(settings, value);
    return value;
  };
}

/** Keeps the settings up to date. */
export function startSettingsPoll(
  { org, log, clock, random }: Pick<Dependencies, "org" | "log"> & { clock: Clock; random: Random },
  settings: KnownSettings,
): Poll {
  return startPoll({
    everyMs: LOOK_MS,
    async turn() {
      await settings.refresh();
      return false;
    },
    onError(error) {
      log.warn({ org: org.key, err: error }, "The org's settings could not be read from the store; trying again.");
      return undefined;
    },
    clock,
    random,
  });
}

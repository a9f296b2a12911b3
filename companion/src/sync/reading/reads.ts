import type { Log } from "../../log.ts";
import type { OptionalReads } from "../../okta/person.ts";
import type { Snapshot } from "../../okta/snapshot.ts";
import { startPoll, type Poll } from "../../poll.ts";
import { health } from "../../salesforce/contract/health.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import type { Store } from "../../store/store.ts";
import { EVERYONE } from "../../store/types.ts";
import type { Clock, Random } from "../../time.ts";
import type { Gate } from "../claiming/gate.ts";

/** What one org's rules need to be read from Okta besides what always is, as far as is known now. */
export interface Reads {
  current(): OptionalReads;
  /** What the org said, with the answer about people or when asked. */
  heard(names: readonly string[]): Promise<void>;
  /** By the contract's names; null before the org has ever said. */
  report(): readonly string[] | null;
}

export interface ReadsDependencies {
  org: { key: string; oktaOrg: string };
  store: Pick<Store, "cursor" | "keepCursor" | "wake">;
  /** Told when people were woken. */
  onWoken(): void;
  log: Log;
}

const NOTHING: OptionalReads = { factors: false, appProfile: false };

/**
 * Remembers in the store what an org's rules need read. When they come to need more, everybody is looked at again,
 * since what was read of them lacks it; what was read while the answer was on its way is caught by `lacks`.
 */
export async function openReads({ org, store, onWoken, log }: ReadsDependencies): Promise<Reads> {
  const place = `reads:${org.key}`;
  const kept = await store.cursor(place);
  let names: readonly string[] | null = kept === null ? null : kept.split(",").filter((name) => name !== "");
  /** Senders hear it at the same time: one after the other, so that what is more is more once. */
  let hearing: Promise<void> = Promise.resolve();

  const hear = async (said: readonly string[]): Promise<void> => {
    if (isKnown(said)) return;
    const former = names;
    // From now on it is read, whoever is woken first.
    names = [...said];
    try {
      await keep(said);
    } catch (error) {
      // What was not kept is news the next time too.
      names = former;
      throw error;
    }
  };
  const keep = async (said: readonly string[]): Promise<void> => {
    // Another process may have heard it before.
    const before = new Set((await store.cursor(place))?.split(","));
    // Woken before it is remembered: should we die in between, it is heard again.
    if (said.some((name) => !before.has(name))) {
      log.info({ org: org.key, reads: said }, "The org's rules need more to be read; everybody is looked at again.");
      await store.wake({ kind: "everyone", org: org.key, oktaOrg: org.oktaOrg, subject: EVERYONE }, 0);
      onWoken();
    }
    await store.keepCursor({ name: place, value: said.join(",") });
  };
  const isKnown = (said: readonly string[]) =>
    names !== null && said.length === names.length && said.every((name) => names?.includes(name));

  return {
    current: () =>
      names === null ? NOTHING : { factors: names.includes("factors"), appProfile: names.includes("app.profile") },
    report: () => names,
    async heard(said) {
      if (isKnown(said)) return;
      const turn = hearing.then(() => hear(said));
      hearing = turn.catch(() => undefined);
      await turn;
    },
  };
}

/** Whether a snapshot lacks what the org needs read, because that became known only after it was read. */
export function lacks(snapshot: Snapshot | "missing", { factors, appProfile }: OptionalReads): boolean {
  if (snapshot === "missing") return false;
  const { facets } = snapshot;
  if (factors && facets.factors.state === "unknown" && facets.factors.reason === "not_read") return true;
  return (
    appProfile && facets.app.state === "known" && facets.app.value.assigned && facets.app.value.profile === undefined
  );
}

export interface ReadsLoopDependencies {
  org: { key: string; reads: { checkMs: number } };
  reads: Reads;
  client: Pick<OrgClient, "call">;
  gate: Pick<Gate, "opensAt">;
  clock: Clock;
  random: Random;
  log: Log;
}

/**
 * Asks the org now and then, since a quiet one answers about nobody, and events about policies are dropped until its
 * rules are known to look at factors.
 */
export function startReadsLoop({ org, reads, client, gate, clock, random, log }: ReadsLoopDependencies): Poll {
  return startPoll({
    everyMs: org.reads.checkMs,
    async turn(signal) {
      if (gate.opensAt() > clock()) return false;
      const { reads: said } = await client.call(health, {}, signal);
      // A package of before does not say: then nothing but the usual is read, as before.
      if (said !== null && said !== undefined) await reads.heard(said);
      return false;
    },
    onError(error) {
      log.warn({ org: org.key, err: error }, "The org could not be asked what its rules need read; trying again.");
      return undefined;
    },
    clock,
    random,
  });
}

import type { Problem } from "../../errors.ts";
import { messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { startPoll, type Poll } from "../../poll.ts";
import type { PubSubClient } from "../../salesforce/pubsub/client.ts";
import { PubSubFailure } from "../../salesforce/pubsub/failure.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { Store } from "../../store/store.ts";
import type { Cursor } from "../../store/types.ts";
import type { Clock, Random } from "../../time.ts";
import { COMMAND_TOPIC, commandOf } from "./command.ts";

export interface SubscriptionStatus {
  /** Whether the stream stands. */
  connected: boolean;
  /** When it last told something, if only that it lives; null before. */
  lastHeardAt: number | null;
  /** How often the place to go on at was older than what Salesforce keeps. */
  gaps: number;
  error: Problem | null;
}

export interface Subscription extends Poll {
  status(): SubscriptionStatus;
}

export interface SubscriptionDependencies {
  org: { key: string; pubSub: { graceMs: number } };
  pubSub: PubSubClient;
  store: Pick<Store, "cursor" | "keepCursor" | "keepCommands">;
  /** The lease under which it listens; who has it no longer does not set the place back. */
  fence?: Cursor["fence"];
  /** Told when commands were missed, before anything newer is heard. */
  onGap(): Promise<void>;
  /** Told when commands were kept. */
  onKept(): void;
  /** Told when the stream stands, and when it does no longer: what was said meanwhile is looked for elsewhere. */
  onChange(): void;
  clock: Clock;
  random: Random;
  log: Log;
}

/** A stream that stood is opened again soon after its end. */
const REOPEN_MS = 1_000;

/**
 * Follows an org's commands. The place in the stream is stored together with what stands before it, so that nothing is
 * skipped and a restart goes on where it was; what comes twice is dropped by the commands' ids. Where Salesforce no longer
 * knows the place (it keeps three days), everybody is looked at again, after everything newer, and it goes on from the
 * earliest event there is.
 */
export function startSubscription(dependencies: SubscriptionDependencies): Subscription {
  const { org, pubSub, store, fence, onGap, onKept, onChange, clock, random, log } = dependencies;
  const place = `commands:${org.key}`;
  const status: SubscriptionStatus = { connected: false, lastHeardAt: null, gaps: 0, error: null };

  const isConnected = (connected: boolean) => {
    if (status.connected === connected) return;
    status.connected = connected;
    if (connected) status.error = null;
    onChange();
  };

  const follow = async (replayId: string | null, signal: AbortSignal) => {
    for await (const page of pubSub.subscribe(COMMAND_TOPIC, replayId, { signal, onOpen: () => isConnected(true) })) {
      status.lastHeardAt = clock();
      const commands = page.events.flatMap((event) => {
        const command = commandOf(event, clock(), org.pubSub.graceMs);
        // Nobody will ever read it better; the stream goes on.
        if (command === null) log.error({ org: org.key, event: event.id }, "A command of the org cannot be read.");
        return command ?? [];
      });
      await store.keepCommands(org.key, commands, { name: place, value: page.replayId, fence });
      if (commands.length > 0) onKept();
    }
  };

  const poll = startPoll({
    everyMs: REOPEN_MS,
    async turn(signal) {
      const replayId = await store.cursor(place);
      try {
        await follow(replayId, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof PubSubFailure && error.kind === "stale" && replayId !== null) {
          status.gaps += 1;
          log.warn(
            { org: org.key, code: error.code },
            "Commands were missed; everybody is looked at again, and it goes on with the earliest that is kept.",
          );
          await onGap();
          await store.keepCursor({ name: place, value: null });
          return true;
        }
        status.error = problemOf(error);
        // A stream that stood ends now and then, as when Salesforce is updated: no reason to wait ever longer.
        if (!status.connected) throw error;
        log.info({ org: org.key, reason: status.error.code }, "The stream of commands ended; opening it again.");
      } finally {
        isConnected(false);
      }
      return false;
    },
    onError(error) {
      log.warn({ org: org.key, err: error }, "Commands cannot be listened to; the org is asked for requests instead.");
      return undefined;
    },
    clock,
    random,
  });
  return { ...poll, status: () => ({ ...status }) };
}

function problemOf(error: unknown): Problem {
  const code = error instanceof PubSubFailure || error instanceof SalesforceFailure ? error.code : "internal";
  return { code, message: messageOf(error) };
}

import type { Poll } from "../../poll.ts";
import type { PubSubClient } from "../../salesforce/pubsub/client.ts";
import type { Store } from "../../store/store.ts";
import { startRequestLoop, type RequestLoopDependencies } from "../requests/index.ts";
import { startCarryingOut } from "./carry-out.ts";
import type { CommandContext } from "./handler.ts";
import { startSubscription, type SubscriptionDependencies, type SubscriptionStatus } from "./subscription.ts";

/** Everything an org asks for. */
export interface Desk extends Poll {
  /** Null where the org's commands are not listened to. */
  stream(): SubscriptionStatus | null;
}

export interface DeskDependencies {
  requests: Omit<RequestLoopDependencies, "isTold">;
  commands: Omit<CommandContext, "signal" | "now" | "askForRequests" | "org">;
  org: CommandContext["org"] & SubscriptionDependencies["org"];
  /** Null where commands are not listened to: then the org is asked for requests, and for nothing else. */
  pubSub: PubSubClient | null;
  store: SubscriptionDependencies["store"] & Pick<Store, "dueCommands" | "settleCommands">;
  fence: SubscriptionDependencies["fence"];
  onGap: SubscriptionDependencies["onGap"];
}

/**
 * Does what an org asks for, as its UI and its rules want it: listens to its commands, and asks for requests, seldom while
 * the stream stands and often while it does not. One process at a time runs this for an org, so that what both doors tell
 * is done once.
 */
export function startDesk({
  requests: dependencies,
  commands,
  org,
  pubSub,
  store,
  fence,
  onGap,
}: DeskDependencies): Desk {
  const { clock, random, log } = dependencies;
  const common = { clock, random, log };
  let subscription: ReturnType<typeof startSubscription> | null = null;
  const requests = startRequestLoop({ ...dependencies, isTold: () => subscription?.status().connected === true });
  const context = { ...commands, org, askForRequests: () => requests.nudge() };
  const work = startCarryingOut({ context, store, ...common });
  if (pubSub !== null)
    subscription = startSubscription({
      org,
      pubSub,
      store,
      fence,
      onGap,
      onKept: () => work.nudge(),
      onChange: () => requests.nudge(),
      ...common,
    });
  return {
    stream: () => subscription?.status() ?? null,
    nudge: () => requests.nudge(),
    async close() {
      await Promise.all([subscription?.close(), work.close(), requests.close()]);
    },
  };
}

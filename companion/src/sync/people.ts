import type { Priority } from "../store/types.ts";
import { ASIDE_MS, startLaneLoop, type LaneLoop } from "./claiming/loop.ts";
import { longestLag } from "./judging/release.ts";
import { SHARES } from "./reading/look.ts";
import { createWork, type WorkDependencies } from "./work.ts";

/** People in one claim for the urgent slot: a small request is soon answered, and the slot is free for the next. */
const URGENT_MOST = 25;

/** People in a claim while it is not known whether Okta and the org answer again. */
const PROBE = 2;

/** Starts the work on one org's people: claims them, the most urgent first, as far as Okta and the org have room. */
export function startPeopleLoop(dependencies: WorkDependencies): LaneLoop {
  const { org, sync, store, okta, oktaGate, orgGate, controller, clock, log } = dependencies;
  /** Whether Okta's limits have room for a priority; without it reads would be given up halfway. */
  const isOpen = (priority: Priority) => okta.room(SHARES[priority]) > 0;
  /** The least priority that there is room for: the others wait while their share of a limit is used up. */
  const leastPriority = (): Priority => {
    const byOkta = !isOpen(1) ? 2 : isOpen(0) ? 0 : 1;
    return Math.max(byOkta, controller.leastPriority()) as Priority;
  };
  const isProbing = () => orgGate.isProbing() || oktaGate.isProbing();
  return startLaneLoop({
    clock,
    lingerMs: sync.lingerMs,
    slots: () => (isProbing() ? 1 : controller.slots()),
    opensAt: () => Math.max(orgGate.opensAt(), oktaGate.opensAt()),
    leastPriority,
    claim: (least, reserved) => {
      const room = Math.max(1, okta.room(SHARES[least]));
      const size = Math.min(room, controller.size(), isProbing() ? PROBE : Number.POSITIVE_INFINITY);
      return store.claim({
        kind: "person",
        org: org.key,
        limit: reserved ? Math.min(URGENT_MOST, size) : size,
        leaseMs: sync.leaseMs,
        minPriority: least,
        saidForMs: longestLag(sync),
      });
    },
    async nextDue() {
      const due = await store.nextDue("person", org.key);
      // What is due may be what has to wait, which does not wake the loop either; it is looked for now and then.
      return due === null || leastPriority() === 0 ? due : Math.max(due, clock() + ASIDE_MS);
    },
    work: createWork(dependencies),
    onError: (error) => log.error({ org: org.key, err: error }, "The loop over an org's people failed and goes on."),
  });
}

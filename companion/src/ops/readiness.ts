import type { AcceptEvents } from "../intake/accept.ts";
import type { Store } from "../store/store.ts";

/** Knows whether the process takes events. */
export interface Readiness {
  /** Notes of each delivery whether it could be stored. */
  watch(acceptEvents: AcceptEvents): AcceptEvents;
  set(isReady: boolean): void;
  isReady(): Promise<boolean>;
}

/**
 * A store on a full or broken disk answers reads, so the process would look well. Once a delivery could not be stored
 * it is not ready until the store takes something again, which the next probe tries.
 */
export function createReadiness(store: Pick<Store, "accept">): Readiness {
  let ready = false;
  let storeFails = false;
  return {
    watch: (acceptEvents) => async (oktaOrg, events, source, cursor) => {
      try {
        return await acceptEvents(oktaOrg, events, source, cursor);
      } catch (error) {
        storeFails = true;
        throw error;
      }
    },
    set(isReady) {
      ready = isReady;
    },
    async isReady() {
      if (!ready || !storeFails) return ready;
      storeFails = await store.accept([], { name: "readiness", value: "" }).then(
        () => false,
        () => true,
      );
      return ready && !storeFails;
    },
  };
}

import type { Problem } from "../../errors.ts";
import { backoff, type Clock, type Random } from "../../time.ts";

/**
 * Whether a peer (an Okta org, a Salesforce org) is asked at all. `cooling`: it did not answer well, a moment's rest.
 * `paused`: it refuses us for a reason that only people can mend; we look again from time to time.
 */
export interface GateState {
  state: "open" | "cooling" | "paused";
  /** When it is tried again, milliseconds since 1970; null while open. */
  until: number | null;
  reason: Problem | null;
  lastSuccessAt: number | null;
}

export interface Gate {
  /** When the peer may be asked; now or earlier means at once. */
  opensAt(): number;
  /** True from a failure until the next success: ask little. */
  isProbing(): boolean;
  succeeded(): void;
  /** `at` is the time the peer itself named. */
  cool(reason: Problem, at?: number): void;
  pause(reason: Problem): void;
  report(): GateState;
}

const COOLING = { baseMs: 250, maxMs: 30_000 };
const PAUSE = { baseMs: 5_000, maxMs: 60_000 };
/** Longer than this a gate never stays closed, whatever a peer asks for; if it seems to, the clock was set back. */
const LONGEST_MS = 5 * 60_000;

export function createGate(clock: Clock, random: Random): Gate {
  let failures = 0;
  let state: GateState = { state: "open", until: null, reason: null, lastSuccessAt: null };
  const within = (until: number) => Math.min(until, clock() + LONGEST_MS);
  const close = (kind: "cooling" | "paused", reason: Problem, until: number) => {
    // Requests under way may fail together; they are one failure.
    const isClosed = state.until !== null && clock() < state.until;
    if (!isClosed) failures += 1;
    // What only people can mend is not hidden by what passes.
    const isMinor = isClosed && state.state === "paused" && kind === "cooling";
    const said = isMinor ? {} : { state: kind, reason };
    state = { ...state, ...said, until: Math.max(within(until), within(state.until ?? 0)) };
  };
  return {
    opensAt() {
      const until = state.until ?? 0;
      return until > clock() + LONGEST_MS ? 0 : until;
    },
    isProbing: () => state.state !== "open",
    succeeded() {
      const now = clock();
      // A request that was under way when another failed proves nothing about the reason to wait.
      if (state.until !== null && now < state.until) {
        state = { ...state, lastSuccessAt: now };
        return;
      }
      failures = 0;
      state = { state: "open", until: null, reason: null, lastSuccessAt: now };
    },
    cool: (reason, at) => close("cooling", reason, Math.max(at ?? 0, clock() + backoff(failures + 1, COOLING, random))),
    pause: (reason) => close("paused", reason, clock() + backoff(failures + 1, PAUSE, random)),
    report: () => ({ ...state }),
  };
}

import type { Lease } from "../types.ts";

/** Named leases, of this process alone, which is the only one: they need not outlive it. */
export interface Leases {
  take(name: string, holder: string, ms: number): Lease | null;
  end(name: string, holder: string): void;
  tokenOf(name: string): number | undefined;
}

export function createLeases(clock: () => number): Leases {
  const leases = new Map<string, Lease & { holder: string }>();
  return {
    take(name, holder, ms) {
      const now = clock();
      const held = leases.get(name);
      const isHeld = held !== undefined && held.expiresAt > now;
      if (isHeld && held.holder !== holder) return null;
      const token = isHeld ? held.token : (held?.token ?? 0) + 1;
      leases.set(name, { holder, token, expiresAt: now + ms });
      return { token, expiresAt: now + ms };
    },
    end(name, holder) {
      const held = leases.get(name);
      if (held?.holder === holder) held.expiresAt = 0;
    },
    tokenOf: (name) => leases.get(name)?.token,
  };
}

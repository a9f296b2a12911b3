import type { SystemLog } from "../log/system-log.ts";
import { ApiFaults } from "./api-faults.ts";
import { HookFaults } from "./hook-faults.ts";

/** Everything that can be made to go wrong. Nothing does by default. */
export class Faults {
  readonly hooks: HookFaults;
  readonly api = new ApiFaults();
  readonly #log: SystemLog;
  readonly #expireTokens: () => void;
  #readLagMs = 0;
  #listLagMs = 0;

  /** @param expireTokens ends the life of all access tokens issued so far */
  constructor(log: SystemLog, random: () => number, expireTokens: () => void) {
    this.hooks = new HookFaults(random);
    this.#log = log;
    this.#expireTokens = expireTokens;
  }

  /** Reads of users, groups, assignments and factors answer as of `ms` ago; writes and the System Log do not lag. */
  lagReads(ms: number): void {
    this.#readLagMs = ms;
  }

  get readLagMs(): number {
    return this.#readLagMs;
  }

  /** Lists of users chosen by `filter`, `search` or `q` answer as of `ms` ago, as Okta's do; other reads do not lag for it. */
  lagLists(ms: number): void {
    this.#listLagMs = ms;
  }

  get listLagMs(): number {
    return this.#listLagMs;
  }

  /** Events of `types` (all by default) become readable in the System Log `ms` after they were published. */
  delayLog(fault: { readonly ms: number; readonly types?: readonly string[] }): void {
    const { ms, types } = fault;
    this.#log.persistenceDelay = (event) => (!types || types.includes(event.eventType) ? ms : 0);
  }

  /** Access tokens issued so far stop working; API tokens (SSWS) go on. */
  expireTokens(): void {
    this.#expireTokens();
  }

  clear(): void {
    this.hooks.clear();
    this.api.clear();
    this.#readLagMs = 0;
    this.#listLagMs = 0;
    this.#log.persistenceDelay = () => 0;
  }
}

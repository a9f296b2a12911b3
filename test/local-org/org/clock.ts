/**
 * The clock of one org, shared by its HTTP thread and its worker: real time, shifted, or standing still.
 */

const SHIFT = 0;
const FROZEN_AT = 1;
const IS_FROZEN = 2;

/** What crosses to the worker. */
export type ClockMemory = SharedArrayBuffer;

export class OrgClock {
  readonly memory: ClockMemory;
  readonly #cells: BigInt64Array;

  constructor(memory: ClockMemory = new SharedArrayBuffer(3 * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#cells = new BigInt64Array(memory);
  }

  /** Milliseconds since 1970. */
  now(): number {
    if (Atomics.load(this.#cells, IS_FROZEN) === 1n) return Number(Atomics.load(this.#cells, FROZEN_AT));
    return Date.now() + Number(Atomics.load(this.#cells, SHIFT));
  }

  /** Jumps to a moment and runs on from there; a frozen clock stands at it. */
  set(time: Date | number): void {
    const ms = BigInt(Math.trunc(Number(time)));
    Atomics.store(this.#cells, SHIFT, ms - BigInt(Date.now()));
    Atomics.store(this.#cells, FROZEN_AT, ms);
  }

  advance(ms: number): void {
    Atomics.add(this.#cells, SHIFT, BigInt(Math.trunc(ms)));
    Atomics.add(this.#cells, FROZEN_AT, BigInt(Math.trunc(ms)));
  }

  /** Stops at a moment, by default the present one. */
  freeze(time: Date | number = this.now()): void {
    this.set(time);
    Atomics.store(this.#cells, IS_FROZEN, 1n);
  }

  /** Runs on from where it stands. */
  resume(): void {
    this.set(this.now());
    Atomics.store(this.#cells, IS_FROZEN, 0n);
  }

  /** Goes back to real time. */
  reset(): void {
    Atomics.store(this.#cells, IS_FROZEN, 0n);
    Atomics.store(this.#cells, SHIFT, 0n);
  }
}

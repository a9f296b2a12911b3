/** Wire adapters: what Apex methods, records and object infos have in common when a component wires them. */

export interface WiredResult {
  data: unknown;
  error: unknown;
}

export type WireConfig = Record<string, unknown>;

export interface LiveWire {
  /** Undefined until every parameter has a value. */
  readonly config: WireConfig | undefined;
  /** Loads again and hands the component the new value; resolves when it is there. */
  refresh(): Promise<void>;
}

interface AdapterOptions {
  /** Loads a value. `fresh`: not from a cache. */
  load(config: WireConfig, fresh: boolean): Promise<unknown>;
  /** Throws when the method cannot be wired at all. */
  check?(): void;
  /** Parameters without which nothing is asked for. */
  required?: readonly string[];
}

type Emit = (result: WiredResult) => void;

/** Which adapter provisioned a value: refreshApex is handed the value, not the adapter. */
const provisionedBy = new WeakMap<WiredResult, LiveWire>();

export function wireOf(result: WiredResult): LiveWire | undefined {
  return provisionedBy.get(result);
}

/**
 * The class that `@wire` takes, and the set of its live instances. As on the platform it emits undefined first, waits until every parameter that
 * is there has a value, and never emits an answer that a newer question has overtaken.
 */
export function wireAdapter({ load, check, required = [] }: AdapterOptions) {
  const live = new Set<LiveWire>();

  class Adapter implements LiveWire {
    static readonly live: ReadonlySet<LiveWire> = live;
    readonly #emit: Emit;
    #config: WireConfig | undefined;
    #asked = 0;

    constructor(emit: Emit) {
      this.#emit = emit;
      this.#provision({ data: undefined, error: undefined });
    }

    get config(): WireConfig | undefined {
      return this.#config;
    }

    connect(): void {
      live.add(this);
      void this.#ask(false);
    }

    disconnect(): void {
      live.delete(this);
    }

    update(config: WireConfig): void {
      check?.();
      if (Object.values(config).some((value) => value === undefined)) return;
      if (required.some((name) => config[name] === null || !(name in config))) return;
      this.#config = config;
      void this.#ask(false);
    }

    refresh(): Promise<void> {
      return this.#ask(true);
    }

    async #ask(fresh: boolean): Promise<void> {
      const config = this.#config;
      if (config === undefined || !live.has(this)) return;
      this.#asked += 1;
      const question = this.#asked;
      let result: WiredResult;
      try {
        result = { data: await load(config, fresh), error: undefined };
      } catch (error) {
        result = { data: undefined, error };
      }
      if (question === this.#asked && live.has(this)) this.#provision(result);
    }

    #provision(result: WiredResult): void {
      provisionedBy.set(result, this);
      this.#emit(result);
    }
  }

  return Adapter;
}

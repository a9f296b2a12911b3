/** `@salesforce/apex`: imperative calls, the wire adapter and refreshApex, over the page host's door to the org's Apex. */

type Parameters = Record<string, unknown>;
type Emit = (result: WiredResult) => void;
interface WiredResult {
  data: unknown;
  error: unknown;
}

/** Which adapter provisioned a value: refreshApex is handed the value, not the adapter. */
const provisionedBy = new WeakMap<WiredResult, { refresh(): Promise<void> }>();

/**
 * Calls an Apex method as the page's user.
 * @throws the shape Lightning gives a failed call: `{ status, body: { message, exceptionType, … } }`
 */
async function call(method: string, parameters: Parameters): Promise<unknown> {
  const response = await fetch(`/__pages/apex/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(parameters),
  });
  const answer = (await response.json()) as { ok?: boolean; value?: unknown; error?: unknown };
  if (answer.ok) return freeze(answer.value ?? null);
  // What the page host itself refuses (an ended session, say) has no `error` of Apex.
  const body = answer.error ?? answer;
  const status = response.ok ? 500 : response.status;
  throw freeze({ status, statusText: "Server Error", ok: false, headers: {}, errorType: "fetchResponse", body });
}

/** Wired and cached values are read-only on the platform; a component that changes one must fail here too. */
function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}

/** What `import m from "@salesforce/apex/Class.method"` gives: a function which `@wire` accepts too. */
export function apexMethod(method: string, cacheable: boolean): (parameters?: Parameters) => Promise<unknown> {
  const invoke = (parameters: Parameters = {}) => call(method, parameters);

  class ApexWireAdapter {
    #emit: Emit;
    #config: Parameters | undefined;
    #connected = false;

    constructor(emit: Emit) {
      this.#emit = emit;
      this.#provision({ data: undefined, error: undefined });
    }

    connect(): void {
      this.#connected = true;
      if (this.#config !== undefined) void this.refresh();
    }

    disconnect(): void {
      this.#connected = false;
    }

    update(config: Parameters): void {
      if (!cacheable) throw new Error(`${method} is not @AuraEnabled(cacheable=true), so it cannot be wired`);
      // The platform waits until every parameter has a value.
      if (Object.values(config).some((value) => value === undefined)) return;
      this.#config = config;
      if (this.#connected) void this.refresh();
    }

    async refresh(): Promise<void> {
      const config = this.#config ?? {};
      let result: WiredResult;
      try {
        result = { data: await call(method, config), error: undefined };
      } catch (error) {
        result = { data: undefined, error };
      }
      const overtaken = this.#config !== undefined && this.#config !== config;
      if (!overtaken && this.#connected) this.#provision(result);
    }

    #provision(result: WiredResult): void {
      provisionedBy.set(result, this);
      this.#emit(result);
    }
  }

  return Object.assign(invoke, { adapter: ApexWireAdapter });
}

/** Asks the server again for a value that an Apex wire provisioned; resolves when the new value is there. */
export function refreshApex(result: WiredResult): Promise<void> {
  const adapter = provisionedBy.get(result);
  if (adapter === undefined) {
    return Promise.reject(new Error("refreshApex: this is not a value which an Apex wire provisioned"));
  }
  return adapter.refresh();
}

/** Reads a field, also over relationships, of a record that an Apex method returned. */
export function getSObjectValue(record: unknown, field: string | { fieldApiName: string }): unknown {
  const path = typeof field === "string" ? field : field.fieldApiName;
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], record);
}

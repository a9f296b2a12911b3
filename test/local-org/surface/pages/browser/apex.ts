/** `@salesforce/apex`: imperative calls, the wire adapter and refreshApex, over the page host's door to the org's Apex. */
import { failure, freeze, send } from "./server.ts";
import { wireAdapter, wireOf } from "./wired.ts";
import type { WireConfig, WiredResult } from "./wired.ts";

/**
 * What cacheable methods answered, by method and parameters. The platform answers from it for some minutes, imperative calls included; here it stays
 * until the page is loaded anew, so that a screen that forgets to refresh fails in a test. [LWC Developer Guide: Client-Side Caching of Apex Method Results]
 */
const cache = new Map<string, Promise<unknown>>();

async function call(method: string, parameters: WireConfig): Promise<unknown> {
  const answer = (await send("POST", `/__pages/apex/${method}`, parameters)) as {
    ok: boolean;
    value?: unknown;
    error?: unknown;
  };
  if (answer.ok) return freeze(answer.value ?? null);
  throw failure(500, answer.error);
}

function cached(method: string, parameters: WireConfig, fresh: boolean): Promise<unknown> {
  const key = `${method} ${JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
  const known = cache.get(key);
  if (known !== undefined && !fresh) return known;
  const answer = call(method, parameters);
  cache.set(key, answer);
  answer.catch(() => {
    if (cache.get(key) === answer) cache.delete(key);
  });
  return answer;
}

/** What `import m from "@salesforce/apex/Class.method"` gives: a function which `@wire` accepts too. */
export function apexMethod(method: string, cacheable: boolean): (parameters?: WireConfig) => Promise<unknown> {
  const invoke = (parameters: WireConfig = {}) =>
    cacheable ? cached(method, parameters, false) : call(method, parameters);
  const adapter = wireAdapter({
    load: (config, fresh) => cached(method, config, fresh),
    check() {
      if (!cacheable) throw new Error(`${method} is not @AuraEnabled(cacheable=true), so it cannot be wired`);
    },
  });
  return Object.assign(invoke, { adapter });
}

/** Asks the server again for a value that an Apex wire provisioned; resolves when the new value is there. */
export function refreshApex(result: WiredResult): Promise<void> {
  const wire = wireOf(result);
  if (wire === undefined) {
    return Promise.reject(new Error("refreshApex: this is not a value which an Apex wire provisioned"));
  }
  return wire.refresh();
}

/** Reads a field, also over relationships, of a record that an Apex method returned. */
export function getSObjectValue(record: unknown, field: string | { fieldApiName: string }): unknown {
  const path = typeof field === "string" ? field : field.fieldApiName;
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], record);
}

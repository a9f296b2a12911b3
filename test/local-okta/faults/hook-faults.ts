import type { DeliverableEvent } from "../hooks/envelope.ts";
import type { LogEvent } from "../log/event.ts";

export interface HookFault {
  /** Only events of these types; all by default. */
  readonly types?: readonly string[];
  /** How many events it strikes before it wears off; for ever by default. */
  readonly times?: number;
  /** The share of events it strikes, 0 to 1; all by default. */
  readonly probability?: number;
}

type Kind =
  | { readonly name: "drop" }
  | { readonly name: "duplicate"; readonly afterMs: number }
  | { readonly name: "delay"; readonly ms: number }
  | { readonly name: "reorder"; readonly windowMs: number }
  | { readonly name: "strip" }
  | { readonly name: "extend" }
  | { readonly name: "omitNulls" };

/** One copy of an event on its way to a receiver. */
export interface PlannedCopy {
  readonly event: DeliverableEvent;
  /** When it is due, in milliseconds from now. */
  readonly afterMs: number;
}

interface Armed {
  readonly kind: Kind;
  readonly fault: HookFault;
  left: number;
}

/** What can go wrong between Okta and the hook's receiver; Okta promises at-least-once, unordered, with no bound on delay. */
export class HookFaults {
  readonly #random: () => number;
  #armed: Armed[] = [];

  /** @param random numbers from 0 to 1, injected so that a failing run can be repeated */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Events are never delivered. The System Log still has them. */
  drop(fault: HookFault = {}): void {
    this.#arm({ name: "drop" }, fault);
  }

  /** Events are delivered twice, the second time `afterMs` later in a delivery of its own. */
  duplicate(fault: HookFault & { readonly afterMs?: number } = {}): void {
    this.#arm({ name: "duplicate", afterMs: fault.afterMs ?? 100 }, fault);
  }

  /** Events are delivered `ms` later than they would be. */
  delay(fault: HookFault & { readonly ms: number }): void {
    this.#arm({ name: "delay", ms: fault.ms }, fault);
  }

  /** Events are held back by random times within `windowMs`, so that they arrive in another order. */
  reorder(fault: HookFault & { readonly windowMs?: number } = {}): void {
    this.#arm({ name: "reorder", windowMs: fault.windowMs ?? 200 }, fault);
  }

  /** Events come without actor, target and debug context, as Okta's preview deliveries do. */
  strip(fault: HookFault = {}): void {
    this.#arm({ name: "strip" }, fault);
  }

  /** Events come with fields that nobody has documented yet. */
  extend(fault: HookFault = {}): void {
    this.#arm({ name: "extend" }, fault);
  }

  /** Events come without the fields that are null: deliveries seen in public samples differ in this. */
  omitNulls(fault: HookFault = {}): void {
    this.#arm({ name: "omitNulls" }, fault);
  }

  clear(): void {
    this.#armed = [];
  }

  /** @returns the copies to deliver; none when the event is lost */
  plan(event: LogEvent): PlannedCopy[] {
    let copies: PlannedCopy[] = [{ event, afterMs: 0 }];
    for (const armed of this.#armed) {
      if (this.#strikes(armed, event)) copies = copies.flatMap((copy) => this.#apply(armed.kind, copy));
    }
    this.#armed = this.#armed.filter((armed) => armed.left > 0);
    return copies;
  }

  #arm(kind: Kind, fault: HookFault): void {
    this.#armed.push({ kind, fault, left: fault.times ?? Infinity });
  }

  #strikes(armed: Armed, event: LogEvent): boolean {
    const { types, probability } = armed.fault;
    if (types && !types.includes(event.eventType)) return false;
    if (probability !== undefined && this.#random() >= probability) return false;
    armed.left -= 1;
    return true;
  }

  #apply(kind: Kind, copy: PlannedCopy): PlannedCopy[] {
    const { event, afterMs } = copy;
    switch (kind.name) {
      case "drop":
        return [];
      case "duplicate":
        return [copy, { event, afterMs: afterMs + kind.afterMs }];
      case "delay":
        return [{ event, afterMs: afterMs + kind.ms }];
      case "reorder":
        return [{ event, afterMs: afterMs + Math.floor(this.#random() * kind.windowMs) }];
      case "strip":
        return [{ event: { ...event, actor: null, target: null, debugContext: null }, afterMs }];
      case "extend":
        return [{ event: { ...event, futureField: { nested: [1, "two", null] } } as DeliverableEvent, afterMs }];
      case "omitNulls":
        return [{ event: withoutNulls(event) as DeliverableEvent, afterMs }];
    }
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(entries.map(([name, field]) => [name, withoutNulls(field)]));
}

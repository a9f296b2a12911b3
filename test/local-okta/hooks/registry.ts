import { notFound, validationFailed } from "../errors.ts";
import type { Cause } from "../log/event.ts";
import type { EventType } from "../log/event-types.ts";
import { HOOK_ELIGIBLE_TYPES } from "../log/hook-eligible-types.ts";
import { eventHookTarget } from "../log/targets.ts";
import type { Org } from "../operations/org.ts";
import { timestamp } from "../state/clock.ts";
import type { EventHook } from "../state/model.ts";
import { askForVerification, isSuccess, isWorthARetry } from "./call.ts";

/** [developer.okta.com: concepts/event-hooks] */
const MAX_ACTIVE_HOOKS = 25;
const MAX_TYPES_PER_HOOK = 300;

export interface HookInput {
  readonly name: string;
  readonly description?: string | null;
  readonly items: readonly string[];
  readonly uri: string;
  readonly headers?: readonly { readonly key: string; readonly value: string }[];
  readonly authScheme?: { readonly key: string; readonly value: string } | null;
}

/** @throws E0000007 */
export function findHook(org: Org, id: string): EventHook {
  const hook = org.state.eventHooks.get(id);
  if (!hook) throw notFound(id, "EventHook");
  return hook;
}

/** Registers a hook: active, but without deliveries until it is verified. */
export function createHook(org: Org, cause: Cause, input: HookInput): EventHook {
  checkHook(input);
  refuseTooMany(org);
  const now = timestamp(org.clock);
  const hook: EventHook = {
    id: org.ids.id("who"),
    status: "ACTIVE",
    verificationStatus: "UNVERIFIED",
    created: now,
    createdBy: cause.actor.id,
    lastUpdated: now,
    ...fieldsOf(input),
  };
  return store(org, cause, hook, "event_hook.created");
}

/** PUT: an update of the address has to be verified again. */
export function replaceHook(org: Org, cause: Cause, hook: EventHook, input: HookInput): EventHook {
  checkHook(input);
  const fields = fieldsOf(input);
  const verificationStatus = fields.uri === hook.uri ? hook.verificationStatus : "UNVERIFIED";
  return store(org, cause, { ...hook, ...fields, verificationStatus }, "event_hook.updated");
}

export function activateHook(org: Org, cause: Cause, hook: EventHook): EventHook {
  if (hook.status !== "ACTIVE") refuseTooMany(org);
  return store(org, cause, { ...hook, status: "ACTIVE" }, "event_hook.activated");
}

export function deactivateHook(org: Org, cause: Cause, hook: EventHook): EventHook {
  return store(org, cause, { ...hook, status: "INACTIVE" }, "event_hook.deactivated");
}

/** @throws E0000001 for an active hook [management-openapi: deleteEventHook] */
export function deleteHook(org: Org, cause: Cause, hook: EventHook): void {
  if (hook.status === "ACTIVE") throw validationFailed("status", "status: An active event hook cannot be deleted");
  org.state.eventHooks.delete(hook.id);
  org.log.write({ eventType: "event_hook.deleted", cause, target: [eventHookTarget(hook)] });
}

/**
 * Asks the receiver to prove that it wants the events: one GET, one retry after a time-out or an error.
 * @throws E0000001 when it does not send the challenge back
 */
export async function verifyHook(org: Org, cause: Cause, hook: EventHook, timeoutMs: number): Promise<EventHook> {
  const challenge = org.ids.token(40);
  let answer = await askForVerification(hook, challenge, timeoutMs);
  if (isWorthARetry(answer)) answer = await askForVerification(hook, challenge, timeoutMs);
  const reason = !isSuccess(answer)
    ? `the receiver answered ${answer.status ?? answer.reason}`
    : "body" in answer && sendsBack(answer.body, challenge)
      ? null
      : "the receiver did not send the verification value back";
  org.log.write({
    eventType: "event_hook.verified",
    cause,
    target: [eventHookTarget(hook)],
    outcome: { result: reason === null ? "SUCCESS" : "FAILURE", reason },
  });
  if (reason !== null) throw validationFailed("Event hook verification failed", `verification: ${reason}`);
  const current = findHook(org, hook.id);
  return org.state.eventHooks.put(hook.id, {
    ...current,
    verificationStatus: "VERIFIED",
    lastUpdated: timestamp(org.clock),
  });
}

function sendsBack(body: string, challenge: string): boolean {
  try {
    const parsed: unknown = JSON.parse(body);
    return (
      typeof parsed === "object" && parsed !== null && "verification" in parsed && parsed.verification === challenge
    );
  } catch {
    return false;
  }
}

function fieldsOf(input: HookInput) {
  return {
    name: input.name,
    description: input.description ?? null,
    items: input.items,
    uri: input.uri,
    headers: input.headers ?? [],
    authScheme: input.authScheme ?? null,
  };
}

function store(org: Org, cause: Cause, hook: EventHook, eventType: EventType): EventHook {
  const stored = org.state.eventHooks.put(hook.id, { ...hook, lastUpdated: timestamp(org.clock) });
  org.log.write({ eventType, cause, target: [eventHookTarget(stored)] });
  return stored;
}

function refuseTooMany(org: Org): void {
  const active = org.state.eventHooks.rows().filter((row) => row.value.status === "ACTIVE").length;
  if (active >= MAX_ACTIVE_HOOKS) {
    throw validationFailed("status", `status: An org can have at most ${MAX_ACTIVE_HOOKS} active event hooks`);
  }
}

function checkHook(input: HookInput): void {
  if (!input.name.trim()) throw validationFailed("name", "name: The field cannot be left blank");
  if (input.items.length === 0) throw validationFailed("events.items", "events.items: The field cannot be left blank");
  if (input.items.length > MAX_TYPES_PER_HOOK) {
    throw validationFailed("events.items", `events.items: At most ${MAX_TYPES_PER_HOOK} event types`);
  }
  const ineligible = input.items.filter((item) => !HOOK_ELIGIBLE_TYPES.has(item));
  if (ineligible.length > 0) {
    throw validationFailed("events.items", ...ineligible.map((item) => `events.items: Invalid event type ${item}`));
  }
  if (!isAllowedAddress(input.uri)) {
    throw validationFailed("channel.config.uri", "channel.config.uri: The address must be an HTTPS URL");
  }
}

/** Okta wants HTTPS; a stand-in on one machine has no certificates, so plain HTTP is allowed to that machine only. */
function isAllowedAddress(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}

import type { EventHook } from "../state/model.ts";

/** How a receiver answered: a status, or nothing at all within the time-out. */
export type Answer =
  { readonly status: number; readonly body: string } | { readonly status: null; readonly reason: string };

/** Okta gives a receiver 3 s [developer.okta.com: concepts/event-hooks]. */
export const HOOK_TIMEOUT_MS = 3000;

const VERIFICATION_HEADER = "x-okta-verification-challenge";

/** One GET that asks the receiver to send `challenge` back. */
export function askForVerification(hook: EventHook, challenge: string, timeoutMs: number): Promise<Answer> {
  return call(hook, { method: "GET", headers: { [VERIFICATION_HEADER]: challenge } }, timeoutMs);
}

export function post(hook: EventHook, body: object, timeoutMs: number): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return call(hook, { method: "POST", headers, body: JSON.stringify(body) }, timeoutMs);
}

/** @returns true when the answer is one that Okta tries again after: 5xx, or none in time */
export function isWorthARetry(answer: Answer): boolean {
  return answer.status === null || answer.status >= 500;
}

export function isSuccess(answer: Answer): boolean {
  return answer.status !== null && answer.status >= 200 && answer.status < 300;
}

async function call(
  hook: EventHook,
  request: { method: string; headers: Record<string, string>; body?: string },
  timeoutMs: number,
): Promise<Answer> {
  const headers = new Headers(request.headers);
  for (const { key, value } of hook.headers) headers.set(key, value);
  if (hook.authScheme) headers.set(hook.authScheme.key, hook.authScheme.value);
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(hook.uri, { ...request, headers, signal, redirect: "manual" });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return { status: null, reason: timedOut ? `no answer within ${timeoutMs} ms` : describe(error) };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

import { messageOf } from "../errors.ts";
import { DeliveryFailure, type Channel } from "./channel.ts";
import { toSlack } from "./message.ts";

/** Messages to Slack's incoming webhooks; the address of one is a secret, and is told in no error. */
export function createSlack({ timeoutMs }: { timeoutMs: number }): Channel {
  return {
    async send(to, message, _key, signal) {
      let response: Response;
      try {
        response = await fetch(to, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(toSlack(message)),
          redirect: "error",
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
        await response.body?.cancel();
      } catch (error) {
        signal.throwIfAborted();
        throw new DeliveryFailure(`Slack cannot be reached: ${messageOf(error)}`.replaceAll(to, "[webhook]"), {
          retryable: true,
        });
      }
      if (response.ok) return;
      const { status, headers } = response;
      // 429 carries Retry-After in seconds. Other 4xx: the webhook was revoked, or the channel archived; that is mended
      // by people, so it is tried some more, and stays listed in the end.
      // https://api.slack.com/messaging/webhooks#handling_errors
      const seconds = Number(headers.get("retry-after") ?? 0);
      throw new DeliveryFailure(`Slack answered ${status}.`, {
        retryable: true,
        retryAfterMs: Number.isFinite(seconds) ? Math.min(seconds, 3_600) * 1_000 : 0,
      });
    },
    close() {},
  };
}

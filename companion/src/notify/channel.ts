import type { Message } from "./message.ts";

/** A way to people. */
export interface Channel {
  /**
   * Hands one message over. `key` is the same each time the same message is tried, for receivers who can tell.
   *
   * @throws DeliveryFailure.
   */
  send(to: string, message: Message, key: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** A message did not arrive, as far as we know. */
export class DeliveryFailure extends Error {
  /** False when trying again will not mend it: the receiver refuses this message or this address. */
  readonly retryable: boolean;
  /** The receiver's own time before which another attempt makes no sense, milliseconds from now. */
  readonly retryAfterMs: number;

  constructor(
    message: string,
    { retryable, retryAfterMs = 0, cause }: { retryable: boolean; retryAfterMs?: number; cause?: unknown },
  ) {
    super(message, { cause });
    this.name = "DeliveryFailure";
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

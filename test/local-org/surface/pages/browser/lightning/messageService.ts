/** `lightning/messageService`: messages between the components of a page. */

type Listener = (message: unknown) => void;

interface Subscription {
  readonly channel: string;
  readonly listener: Listener;
}

const subscriptions = new Set<Subscription>();

export const APPLICATION_SCOPE = Symbol("APPLICATION_SCOPE");

/** A wire adapter: hands the component its context at once. */
export class MessageContext {
  readonly #emit: (context: object) => void;

  constructor(emit: (context: object) => void) {
    this.#emit = emit;
    this.#emit(createMessageContext());
  }

  connect(): void {}
  update(): void {}
  disconnect(): void {}
}

export function createMessageContext(): object {
  return Object.freeze({});
}

export function releaseMessageContext(_context: object): void {}

export function publish(_context: object, channel: unknown, message?: unknown): void {
  const name = channelName(channel);
  const copy: unknown = message === undefined ? undefined : JSON.parse(JSON.stringify(message));
  for (const { channel: wanted, listener } of subscriptions) if (wanted === name) listener(copy);
}

export function subscribe(_context: object, channel: unknown, listener: Listener, _options?: object): object {
  const subscription = { channel: channelName(channel), listener };
  subscriptions.add(subscription);
  return subscription;
}

export function unsubscribe(subscription: object | null | undefined): void {
  subscriptions.delete(subscription as Subscription);
}

function channelName(channel: unknown): string {
  const { messageChannel } = (channel ?? {}) as { messageChannel?: string };
  if (messageChannel === undefined)
    throw new TypeError("A message channel comes from @salesforce/messageChannel/Name__c.");
  return messageChannel;
}

import { decodeMessage } from './bus-message.js';

/** The part of an ioredis `Redis` or `Cluster` that a subscription needs. {@link invalidationBus} takes one. */
export interface SubscribingClient {
  readonly status: string;
  /** Subscribes to a channel. */
  subscribe(channel: string): Promise<unknown>;
  /** Ends the subscription to a channel. */
  unsubscribe(channel: string): Promise<unknown>;
  /** Begins to listen to messages. */
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  /** Begins to listen to the connection. */
  on(event: 'ready' | 'close', listener: () => void): unknown;
  /** Ends listening to messages. */
  off(event: 'message', listener: (channel: string, message: string) => void): unknown;
  /** Ends listening to the connection. */
  off(event: 'ready' | 'close', listener: () => void): unknown;
}

/** What is done with what is heard. */
export interface Listener {
  invalidate(keys: readonly string[]): void;
  clear(): void;
}

/** Publishers that are remembered at most; a forgotten one is a new one, and makes the cache clear. */
const MAX_PUBLISHERS = 10_000;

/** Listens to other processes, and notices when something may have escaped it. */
export class BusSubscriber {
  readonly #client: SubscribingClient;
  readonly #channel: string;
  readonly #ownId: string;
  readonly #listener: Listener;
  /** The number of each publisher's last message. */
  readonly #numbers = new Map<string, number>();

  constructor(client: SubscribingClient, channel: string, ownId: string, listener: Listener) {
    this.#client = client;
    this.#channel = channel;
    this.#ownId = ownId;
    this.#listener = listener;
  }

  /** Subscribes, and again whenever the client has a new connection. */
  async open(): Promise<void> {
    this.#client.on('message', this.#hear);
    this.#client.on('close', this.#startOver);
    try {
      await this.#client.subscribe(this.#channel);
    } catch (error) {
      this.#forgetClient();
      throw error;
    }
    // Only now: a client that was still connecting has been ready once since, and would subscribe and clear twice.
    this.#client.on('ready', this.#resubscribe);
    this.#startOver();
  }

  async close(): Promise<void> {
    this.#forgetClient();
    // A client that is not connected is not subscribed, and would answer only when it is connected again.
    if (this.#client.status === 'ready') await this.#client.unsubscribe(this.#channel).catch(() => undefined);
  }

  #forgetClient(): void {
    this.#client.off('message', this.#hear);
    this.#client.off('close', this.#startOver);
    this.#client.off('ready', this.#resubscribe);
  }

  /** Clears what may be out of date, and takes each publisher's next message for its first. */
  readonly #startOver = (): void => {
    this.#numbers.clear();
    this.#listener.clear();
  };

  readonly #resubscribe = (): void => {
    // Only from the moment when the subscription stands is nothing missed. A failure is that of a connection which is
    // lost again, and the next one comes here too.
    void this.#client.subscribe(this.#channel).then(this.#startOver, () => undefined);
  };

  readonly #hear = (channel: string, text: string): void => {
    if (channel !== this.#channel) return;
    const message = decodeMessage(text);
    if (message === undefined) {
      this.#listener.clear();
      return;
    }
    const { from, number, keys } = message;
    if (from === this.#ownId) return;
    const expected = (this.#numbers.get(from) ?? 0) + 1;
    if (this.#numbers.size >= MAX_PUBLISHERS) this.#numbers.clear();
    this.#numbers.set(from, Math.max(number, expected - 1));
    // A smaller number is a message that the publisher's client has sent twice.
    if (keys === null || number > expected) this.#listener.clear();
    else this.#listener.invalidate(keys);
  };
}

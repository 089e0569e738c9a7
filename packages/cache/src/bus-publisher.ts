import { encodeMessage } from './bus-message.js';

/** The part of an ioredis `Redis` or `Cluster` that publishing needs. {@link invalidationBus} takes one. */
export interface PublishingClient {
  readonly status: string;
  /** Publishes a message. */
  publish(channel: string, message: string): Promise<unknown>;
  /** Begins to listen. */
  on(event: 'ready', listener: () => void): unknown;
  /** Ends listening. */
  off(event: 'ready', listener: () => void): unknown;
}

/** Milliseconds before it is tried again to tell of messages that were lost, while the client is connected. */
const RETRY_DELAY = 1000;

/** Publishes keys, and, after it could not, as soon as it can again, that everything may have changed. */
export class BusPublisher {
  readonly #client: PublishingClient;
  readonly #channel: string;
  readonly #id: string;
  #number = 0;
  #hasLost = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(client: PublishingClient, channel: string, id: string) {
    this.#client = client;
    this.#channel = channel;
    this.#id = id;
    client.on('ready', this.#tellOfLoss);
  }

  async publish(keys: readonly string[]): Promise<void> {
    if (this.#isClosed) return;
    const { status } = this.#client;
    // A client that is connecting again would keep it back for as long as that takes, and the write with it.
    if (status === 'ready' || status === 'wait') await this.#send(keys);
    else this.#lose();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#client.off('ready', this.#tellOfLoss);
  }

  async #send(keys: readonly string[] | null): Promise<void> {
    this.#number += 1;
    try {
      await this.#client.publish(this.#channel, encodeMessage({ from: this.#id, number: this.#number, keys }));
    } catch {
      this.#lose();
    }
  }

  #lose(): void {
    // Whatever is published next then has a number that tells of the loss.
    this.#number += 1;
    this.#hasLost = true;
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#tellOfLoss();
    }, RETRY_DELAY);
    this.#timer.unref();
  }

  readonly #tellOfLoss = (): void => {
    if (!this.#hasLost || this.#isClosed) return;
    this.#hasLost = false;
    if (this.#client.status === 'ready') void this.#send(null);
    else this.#lose();
  };
}

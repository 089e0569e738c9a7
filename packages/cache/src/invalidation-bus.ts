import { randomUUID } from 'node:crypto';

import { InvalidArgumentError } from '@keyvaluestore/core';

import { BusPublisher, type PublishingClient } from './bus-publisher.js';
import { BusSubscriber, type SubscribingClient } from './bus-subscriber.js';

export { type PublishingClient } from './bus-publisher.js';
export { type SubscribingClient } from './bus-subscriber.js';

/** What is invalidated: a `ReadCache`. {@link InvalidationBus} attaches one. */
export interface InvalidationTarget {
  /** Forgets what is known of some keys. */
  invalidate(keys: Iterable<string>): void;
  /** Forgets everything. */
  clear(): void;
}

/** What a bus needs; it neither opens nor closes a client. {@link invalidationBus} takes them. */
export interface InvalidationBusOptions {
  /** An ioredis client that publishes; it may be the one that the backend works with. */
  readonly publisher: PublishingClient;
  /** An ioredis client of the bus's own, for a connection that is subscribed can do nothing else. */
  readonly subscriber: SubscribingClient;
  /** The channel; caches of the same store share one. */
  readonly channel: string;
}

/**
 * Invalidations from and to the caches of other processes.
 * @example
 * ```ts
 * const bus = await invalidationBus({ publisher: new Redis(), subscriber: new Redis(), channel: 'app:invalidate' });
 * const cache = new ReadCache(new Invalidator(backend, bus.invalidate));
 * const detach = bus.attach(cache);
 * await cache.set('a', 1); // published to the caches of other processes
 * detach();
 * await bus.close();
 * ```
 */
export interface InvalidationBus {
  /** Publishes keys; the function to give to an `Invalidator`. Never rejects: what is lost makes the others clear. */
  readonly invalidate: (keys: readonly string[]) => Promise<void>;
  /** Lets a cache follow what other processes publish. Gives a function that ends that. */
  attach(target: InvalidationTarget): () => void;
  /** Ends publishing and listening; the clients stay as they are. */
  close(): Promise<void>;
}

/**
 * Connects the caches of several processes over Redis pub/sub, so that a write in one of them invalidates the others.
 *
 * A process ignores its own messages. Redis delivers a message once or not at all; therefore messages are numbered, and a
 * cache clears itself when a number is missing, when its subscription was interrupted, and when a publisher says that it
 * could not publish. A write does not wait for a Redis that is not connected. A process that dies between a write and
 * its message tells nobody: only `ttl` limits how long others keep what it changed, as it limits what they keep while
 * their own subscription is interrupted.
 *
 * Resolves when the subscription stands. One message each for before and after a write, or a batch, with all of its keys.
 * @example
 * ```ts
 * const bus = await invalidationBus({ publisher: new Redis(), subscriber: new Redis(), channel: 'app:invalidate' });
 * const cache = new ReadCache(new Invalidator(backend, bus.invalidate), { ttl: 300_000 });
 * bus.attach(cache);
 * ```
 */
export async function invalidationBus(options: InvalidationBusOptions): Promise<InvalidationBus> {
  const { channel } = options;
  if (typeof channel !== 'string' || channel === '') throw new InvalidArgumentError('options.channel must be a string');
  const targets = new Set<InvalidationTarget>();
  const id = randomUUID();
  const publisher = new BusPublisher(options.publisher, channel, id);
  const subscriber = new BusSubscriber(options.subscriber, channel, id, {
    invalidate: (keys) => {
      for (const target of targets) target.invalidate(keys);
    },
    clear: () => {
      for (const target of targets) target.clear();
    },
  });
  try {
    await subscriber.open();
  } catch (error) {
    publisher.close();
    throw error;
  }
  return {
    invalidate: (keys) => publisher.publish(keys),
    attach: (target) => {
      targets.add(target);
      // It may hold what was invalidated before it was attached.
      target.clear();
      return () => {
        targets.delete(target);
      };
    },
    close: async () => {
      targets.clear();
      publisher.close();
      await subscriber.close();
    },
  };
}

import { type RedisClient, type Socket } from './client.js';

/** How much is held back at most, in bytes: what one read of a server takes in any case. */
const MAX_HELD = 64 * 1024;

/**
 * Collects what the commands of a batch write, in the form in which ioredis takes it for its own pipelines, so that a
 * thousand commands are one write and not a thousand. Its commands follow each other without others between them:
 * ioredis sends, or queues, them in one go.
 */
export class Gather {
  // Read by ioredis: the socket that commands are encoded for is that of `destination.redis.stream`.
  readonly isPipeline = true;
  readonly destination: { readonly redis: RedisClient & { readonly stream?: Socket } };
  #socket: Socket | undefined;
  #held = '';
  #left: number;

  /** @param count how many commands there will be */
  constructor(client: RedisClient, count: number) {
    this.destination = { redis: client };
    this.#left = count;
  }

  /** Called by ioredis with what a command gives for its socket: one char per byte. */
  write(text: string): void {
    const socket = this.destination.redis.stream as Socket;
    this.#socket ??= socket;
    if (this.#left === 0 || this.#socket !== socket) {
      // A command sent again, which is only a PING by now.
      socket.write(text, 'latin1');
      return;
    }
    this.#held += text;
    this.#left -= 1;
    if (this.#left > 0 && this.#held.length < MAX_HELD) return;
    socket.write(this.#held, 'latin1');
    this.#held = '';
  }
}

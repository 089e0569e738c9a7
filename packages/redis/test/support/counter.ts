import { type FaultProxy, type RedisServer, startFaultProxy, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { redis6 } from './clients.js';

/** What a call cost. */
export interface Cost {
  /** The names of the commands that the server got, in lower case, those inside scripts left out. */
  readonly commands: readonly string[];
  /** How many times the client wrote to its connection. */
  readonly roundTrips: number;
}

/** Counts what a client sends to a server of its own: round trips at a hop before it, commands by its MONITOR. */
export class Counter {
  readonly #server: RedisServer;
  readonly #proxy: FaultProxy;
  readonly #marker: Redis;
  readonly #monitor: Redis;
  readonly #seen: string[][] = [];
  #marks = 0;

  private constructor(server: RedisServer, proxy: FaultProxy, marker: Redis, monitor: Redis) {
    this.#server = server;
    this.#proxy = proxy;
    this.#marker = marker;
    this.#monitor = monitor;
    // In ioredis' types the event has no name for where a command came from.
    monitor.on('monitor', (_time: string, args: string[], source: string) => {
      if (source !== 'lua') this.#seen.push(args);
    });
  }

  static async start(): Promise<Counter> {
    const server = await startRedis();
    const proxy = await startFaultProxy({ target: server });
    const marker = redis6(server.url);
    return new Counter(server, proxy, marker, await marker.monitor());
  }

  /** Where the client that is counted connects. */
  get url(): string {
    return `redis://${this.#proxy.host}:${this.#proxy.port}`;
  }

  /** A client that is not counted. */
  get direct(): Redis {
    return this.#marker;
  }

  /** Makes a call and counts it; what the uncounted client does meanwhile must be left to `before`. */
  async count(call: () => Promise<unknown>): Promise<Cost> {
    await this.#mark();
    const from = this.#seen.length;
    const requests = this.#proxy.traffic.requests;
    await call();
    const roundTrips = this.#proxy.traffic.requests - requests;
    await this.#mark();
    const commands = this.#seen.slice(from).map(([name]) => (name as string).toLowerCase());
    return { commands: commands.slice(0, -1), roundTrips };
  }

  /** Waits until everything that the server has got by now has been seen. */
  async #mark(): Promise<void> {
    const mark = `mark ${this.#marks++}`;
    await this.#marker.echo(mark);
    while (!this.#seen.some((args) => args[1] === mark)) await new Promise((resolve) => setImmediate(resolve));
  }

  async stop(): Promise<void> {
    this.#monitor.disconnect();
    this.#marker.disconnect();
    await this.#proxy.close();
    await this.#server.stop();
  }
}

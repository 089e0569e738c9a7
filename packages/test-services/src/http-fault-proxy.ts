import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultSchedule, type FaultFilter, type FaultPlan, type OrderedFault } from './fault-schedule.js';
import { readBody } from './http-exchange.js';
import { handlePassage } from './http-fault-handler.js';
import { HTTP_FAULTS, type HttpFault, type HttpFaultSettings } from './http-faults.js';
import { freshSeed } from './random.js';
import type { ProxyTarget } from './tcp-faults.js';
import { isSplittable } from './unprocessed.js';

const HOST = '127.0.0.1';
// Below the 30 seconds after which DynamoDB Local closes an idle connection, lest a request meets its end.
const AGENT_IDLE = 10_000;

/** Which HTTP faults happen by chance. */
export type HttpFaultPlan = FaultPlan<HttpFault, HttpFaultSettings>;

/** What the HTTP proxy has seen, faults apart. Operations are those of X-Amz-Target: `UpdateItem`. */
export interface HttpTraffic {
  /** Connections that clients have made, refused ones included. */
  readonly connections: number;
  /** How many requests of each operation have come from clients. */
  readonly requests: Readonly<Record<string, number>>;
  /** How many requests of each operation the server has answered. */
  readonly executed: Readonly<Record<string, number>>;
}

/** What an HTTP fault proxy is in front of, and what it does. */
export interface HttpFaultProxyOptions {
  /** Where the server listens: host and port, or a URL such as DynamoDB Local's endpoint. */
  readonly target: ProxyTarget | string;
  /** The seed of all that happens by chance; a fresh one by default. */
  readonly seed?: number;
  /** Nothing happens by chance by default. */
  readonly plan?: HttpFaultPlan;
  /** The port to listen on; a free one by default. */
  readonly port?: number;
}

/** An HTTP proxy on 127.0.0.1 that injects faults. */
export interface HttpFaultProxy {
  /** `http://127.0.0.1:port`, for the client's `endpoint`. */
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
  /** To be printed when a test fails: the same seed gives the same faults to the same requests. */
  readonly seed: number;
  /** False passes everything on; orders wait then, and no requests are numbered. True at first. */
  enabled: boolean;
  /** How many times each fault has been injected. */
  readonly counters: Readonly<Record<HttpFault, number>>;
  readonly traffic: HttpTraffic;
  /** Replaces what happens by chance. */
  setPlan(plan: HttpFaultPlan): void;
  /**
   * Orders a fault for the next request that fits, once; `refuse` is for the next connection, whatever the filter
   * says, and `unprocessed` waits for a batch of two or more. Several orders are met one request each.
   */
  failNext(fault: HttpFault, options?: FaultFilter & HttpFaultSettings): OrderedFault;
  /** Resets all connections from clients at once, whatever is under way on them. */
  dropConnections(): void;
  /** Resets all connections, stops listening, and resolves when both are done. Can be called more than once. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP proxy before DynamoDB Local, or any server of its JSON 1.0 protocol.
 *
 * Requests are numbered within their operation in the order of arrival, and the faults depend on the seed, the
 * operation and that number only. A request that the server cannot be reached for ends in a reset. Idle connections
 * are kept open for ever, so that a client meets no fault but those that were injected.
 */
export async function startHttpFaultProxy(options: HttpFaultProxyOptions): Promise<HttpFaultProxy> {
  const proxy = new HttpProxy(options);
  await proxy.listen(options.port ?? 0);
  return proxy;
}

class HttpProxy implements HttpFaultProxy {
  readonly host = HOST;
  readonly seed: number;
  readonly traffic = { connections: 0, requests: {} as Record<string, number>, executed: {} as Record<string, number> };
  readonly #target: ProxyTarget;
  readonly #schedule: FaultSchedule<HttpFault, HttpFaultSettings>;
  readonly #agent = new Agent({ keepAlive: true, timeout: AGENT_IDLE });
  readonly #abort = new AbortController();
  readonly #server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 });
  #closed: Promise<unknown> | undefined;

  constructor(options: HttpFaultProxyOptions) {
    this.seed = options.seed ?? freshSeed();
    this.#target = typeof options.target === 'string' ? parseTarget(options.target) : options.target;
    this.#schedule = new FaultSchedule<HttpFault, HttpFaultSettings>(HTTP_FAULTS, this.seed, options.plan ?? {});
    this.#server.on('connection', (socket) => {
      this.traffic.connections++;
      if (this.#schedule.decide('connections', undefined, (fault) => fault === 'refuse') === undefined) return;
      this.#schedule.counters.refuse++;
      socket.resetAndDestroy();
    });
    this.#server.on('request', (incoming, response) => {
      this.#handle(incoming, response).catch(() => incoming.socket.resetAndDestroy());
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `http://${HOST}:${this.port}`;
  }

  get enabled(): boolean {
    return this.#schedule.enabled;
  }

  set enabled(enabled: boolean) {
    this.#schedule.enabled = enabled;
  }

  get counters(): Readonly<Record<HttpFault, number>> {
    return this.#schedule.counters;
  }

  setPlan(plan: HttpFaultPlan): void {
    this.#schedule.setPlan(plan);
  }

  failNext(fault: HttpFault, options: FaultFilter & HttpFaultSettings = {}): OrderedFault {
    return this.#schedule.failNext(fault, options);
  }

  dropConnections(): void {
    this.#server.closeAllConnections();
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, HOST, resolve);
    });
  }

  async close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#server.close(resolve);
      this.#abort.abort();
      this.dropConnections();
      this.#agent.destroy();
    });
    await this.#closed;
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const operation =
      String(incoming.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    increment(this.traffic.requests, operation);
    const applies = (fault: HttpFault): boolean =>
      fault === 'unprocessed' ? isSplittable(operation, body) : fault !== 'refuse';
    const decision = this.#schedule.decide(`operation ${operation}`, { bytes: body, operation }, applies);
    const passage = {
      ...{ incoming, response, operation, body, target: this.#target, agent: this.#agent, signal: this.#abort.signal },
      executed: () => {
        increment(this.traffic.executed, operation);
      },
      injected: () => {
        if (decision !== undefined) this.#schedule.counters[decision.fault]++;
      },
    };
    await handlePassage(passage, decision);
  }
}

function parseTarget(url: string): ProxyTarget {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: port === '' ? 80 : Number(port) };
}

function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

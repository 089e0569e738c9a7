import { createServer, type AddressInfo } from 'node:net';
import { FaultSchedule, type FaultFilter, type FaultPlan, type OrderedFault } from './fault-schedule.js';
import { ProxiedConnection } from './proxied-connection.js';
import { freshSeed } from './random.js';
import { TCP_FAULTS, type ProxyTarget, type TcpFault, type TcpFaultSettings } from './tcp-faults.js';

const HOST = '127.0.0.1';

/** Which TCP faults happen by chance. */
export type TcpFaultPlan = FaultPlan<TcpFault, TcpFaultSettings>;

/** What the TCP proxy has seen, faults apart. */
export interface TcpTraffic {
  /** Connections that clients have made, refused ones included. */
  readonly connections: number;
  /** Chunks that have come from clients. */
  readonly requests: number;
  /** Requests whose reply was to be thrown away, but which the server did not answer within 5 seconds. */
  readonly unanswered: number;
}

/** What a TCP fault proxy is in front of, and what it does. */
export interface FaultProxyOptions {
  readonly target: ProxyTarget;
  /** The seed of all that happens by chance; a fresh one by default. */
  readonly seed?: number;
  /** Nothing happens by chance by default. */
  readonly plan?: TcpFaultPlan;
  /** The port to listen on; a free one by default. */
  readonly port?: number;
}

/** A TCP proxy on 127.0.0.1 that injects faults. */
export interface FaultProxy {
  readonly host: string;
  readonly port: number;
  /** To be printed when a test fails: the same seed gives the same faults to the same requests. */
  readonly seed: number;
  /** False passes everything on; orders wait then, and no requests are numbered. True at first. */
  enabled: boolean;
  /** How many times each fault has been injected. */
  readonly counters: Readonly<Record<TcpFault, number>>;
  readonly traffic: TcpTraffic;
  /** Replaces what happens by chance. */
  setPlan(plan: TcpFaultPlan): void;
  /**
   * Orders a fault for the next request that fits `match`, once; `refuse` is for the next connection, whatever
   * `match` says. Several orders are met one request each.
   */
  failNext(fault: TcpFault, options?: Omit<FaultFilter, 'operations'> & TcpFaultSettings): OrderedFault;
  /** Resets all connections at once, whatever is under way on them. */
  dropConnections(): void;
  /** Resets all connections, stops listening, and resolves when both are done. Can be called more than once. */
  close(): Promise<void>;
}

/**
 * Starts a TCP proxy before any server, meant for Redis.
 *
 * It knows no protocol: each chunk that comes from a client counts as a request, and every byte that the server
 * sends after it as the reply. That is exact for a client that awaits each reply and whose requests fit a chunk (64
 * kB); a pipeline is one request if it is written at once, and a bigger one is several. Connections are numbered in
 * the order in which they are made, requests within their connection; the faults depend on the seed and on these
 * two numbers only. A connection that the server refuses is reset.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const seed = options.seed ?? freshSeed();
  const schedule = new FaultSchedule<TcpFault, TcpFaultSettings>(TCP_FAULTS, seed, options.plan ?? {});
  const traffic = { connections: 0, requests: 0, unanswered: 0 };
  const open = new Set<ProxiedConnection>();
  let allClosed = (): void => undefined;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const number = traffic.connections++;
    if (schedule.decide('connections', undefined, (fault) => fault === 'refuse') !== undefined) {
      schedule.counters.refuse++;
      client.resetAndDestroy();
      return;
    }
    const connection = new ProxiedConnection(client, options.target, {
      decide: (bytes) => {
        traffic.requests++;
        return schedule.decide(`connection ${number}`, { bytes }, (fault) => fault !== 'refuse');
      },
      count: (fault) => schedule.counters[fault]++,
      countUnanswered: () => traffic.unanswered++,
      closed: () => {
        open.delete(connection);
        if (open.size === 0) allClosed();
      },
    });
    open.add(connection);
  });
  const dropConnections = (): void => {
    for (const connection of open) connection.destroy();
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, HOST, resolve);
  });
  const closeServer = async (): Promise<void> => {
    const listenerClosed = new Promise((resolve) => server.close(resolve));
    const connectionsClosed = new Promise<void>((resolve) => {
      if (open.size === 0) resolve();
      else allClosed = resolve;
    });
    dropConnections();
    await Promise.all([listenerClosed, connectionsClosed]);
  };
  let closed: Promise<void> | undefined;
  return {
    host: HOST,
    port: (server.address() as AddressInfo).port,
    seed,
    get enabled() {
      return schedule.enabled;
    },
    set enabled(enabled) {
      schedule.enabled = enabled;
    },
    counters: schedule.counters,
    traffic,
    setPlan: (plan) => {
      schedule.setPlan(plan);
    },
    failNext: (fault, settings = {}) => schedule.failNext(fault, settings),
    dropConnections,
    close: async () => {
      closed ??= closeServer();
      await closed;
    },
  };
}

import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { type Backend, InvalidArgumentError } from '@keyvaluestore/core';

import { Connection } from './connection.js';
import { Service } from './service.js';

/**
 * How a server is to be reached, and by whom.
 * @example
 * ```ts
 * const options: ServerOptions = { port: 0, password: 'a long one', maxClients: 100 };
 * const server = createServer(backend, options);
 * await server.listen();
 * await server.close();
 * ```
 */
export interface ServerOptions {
  /** 6379 if left out; 0 for any that is free. */
  readonly port?: number | undefined;
  /** 127.0.0.1 if left out. Any address that others can reach is refused without a password. */
  readonly host?: string | undefined;
  /** What clients give with `AUTH` or `HELLO` before anything else. */
  readonly password?: string | undefined;
  /** Serves TLS only, with this certificate and its key, in PEM. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  /** 10,000 if left out. More are refused as they connect. */
  readonly maxClients?: number | undefined;
  /** Whether `FLUSHALL` and `FLUSHDB` delete all keys. In memory and on LMDB they do if it is left out, elsewhere not. */
  readonly allowFlush?: boolean | undefined;
}

/**
 * A server that speaks Redis.
 * @example
 * ```ts
 * const server: KeyValueServer = createServer(backend, { port: 0 });
 * await server.listen();
 * server.port > 0; // true
 * await server.close();
 * ```
 */
export interface KeyValueServer {
  /** Begins to listen. Rejects with what the system says if it cannot, as where the port is taken. */
  listen(): Promise<void>;
  readonly host: string;
  /** The port that it listens on. */
  readonly port: number;
  /**
   * Ends it: nobody new is served, what has arrived is answered, and then every connection is ended. The backend stays
   * open.
   */
  close(): Promise<void>;
}

const LOCAL = new Set(['127.0.0.1', '::1', 'localhost']);
/** Engines whose keys are this process's or this machine's own. */
const OWN_ENGINES = new Set(['memory', 'lmdb']);
/** How long clients have to take their last replies. */
const GRACE = 2000;

function checkOptions({ port = 6379, host = '127.0.0.1', password = '', maxClients = 1 }: ServerOptions): void {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('port must be 0 to 65535');
  if (!Number.isInteger(maxClients) || maxClients < 1) throw new InvalidArgumentError('maxClients must be 1 or more');
  if (password === '' && !LOCAL.has(host)) {
    throw new InvalidArgumentError(`a server on ${host} needs a password, for others can reach it`);
  }
}

/**
 * Makes a server that speaks Redis, for clients in any language, on a backend.
 * @example
 * ```ts
 * const server = createServer(backend, { port: 0 });
 * await server.listen();
 * server.host; // '127.0.0.1'
 * await server.close();
 * ```
 */
export function createServer(
  backend: Pick<Backend<unknown>, 'driver' | 'view'>,
  options: ServerOptions = {},
): KeyValueServer {
  checkOptions(options);
  const { port = 6379, host = '127.0.0.1', password, tls, maxClients } = options;
  const { allowFlush = OWN_ENGINES.has(backend.driver.capabilities.system) } = options;
  const service = new Service(backend, { password, maxClients, allowFlush });
  const connections = new Set<Connection>();
  const sockets = new Set<Socket>();

  function serve(socket: Socket): void {
    if (service.sessions.size >= service.settings.maxClients) {
      service.statistics.rejected += 1;
      socket.on('error', () => undefined);
      socket.end('-ERR max number of clients reached\r\n');
      return;
    }
    service.statistics.connections += 1;
    const connection = new Connection(socket, service);
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  }

  const socketOptions = { allowHalfOpen: true, noDelay: true };
  const server: Server =
    tls === undefined
      ? createTcpServer(socketOptions, serve)
      : createTlsServer({ ...socketOptions, handshakeTimeout: 10_000, cert: tls.cert, key: tls.key }, serve);
  // With TLS these are the sockets below: one whose handshake has not ended must not keep the server open.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // A client that could not be accepted, for want of file descriptors, must not end the others. listen() hears of its own.
  server.on('error', () => undefined);
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    service.waiters.close();
    for (const connection of connections) connection.finish();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, GRACE);
    await closed;
    clearTimeout(timer);
  }

  return {
    host,
    get port() {
      return (server.address() as AddressInfo | null)?.port ?? port;
    },
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    close: () => (closing ??= close()),
  };
}

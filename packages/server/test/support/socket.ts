import { connect, type Socket } from 'node:net';

import { createServer, type KeyValueServer, type ServerOptions } from '../../src/index.js';
import { redisLike } from './direct.js';

/** A client of bytes: writes what it is told, and gathers what comes. */
export class RawClient {
  received = '';
  isEnded = false;
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.received += text;
    });
    socket.on('error', () => undefined);
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        this.isEnded = true;
      });
    }
  }

  write(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** Waits until what has come satisfies a condition. Throws with what has come if it does not in 5 seconds. */
  async until(isDone: (received: string) => boolean): Promise<string> {
    const end = Date.now() + 5000;
    while (!isDone(this.received)) {
      if (Date.now() > end) throw new Error(`not there: ${JSON.stringify(this.received.slice(0, 500))}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return this.received;
  }

  async ended(): Promise<string> {
    return this.until(() => this.isEnded);
  }

  /** Sends a request, and waits for a reply of so many chars or for the whole of an expected one. */
  async expect(request: string, reply: string): Promise<void> {
    this.received = '';
    this.write(request);
    await this.until((received) => received.length >= reply.length);
    expect(this.received).toBe(reply);
  }
}

const open: { readonly server: KeyValueServer; readonly clients: RawClient[] }[] = [];

/** Ends the servers of a test and their clients. */
export async function closeServers(): Promise<void> {
  for (const { server, clients } of open.splice(0)) {
    for (const { socket } of clients) socket.destroy();
    await server.close();
  }
}

/** Starts a server, and gives what connects to it. */
export async function startServer(options: ServerOptions = {}, backend = redisLike()) {
  const server = createServer(backend, { port: 0, ...options });
  await server.listen();
  const clients: RawClient[] = [];
  open.push({ server, clients });
  const client = async (): Promise<RawClient> => {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    const raw = new RawClient(socket);
    clients.push(raw);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return raw;
  };
  return { server, client };
}

/** A request as clients send it. */
export function request(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

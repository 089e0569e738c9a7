import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A raw connection to Redis that shows every byte that comes back, and whether the connection has ended. */
export class RedisConnection {
  received = '';
  errorCode: string | undefined;
  readonly #socket: Socket;
  readonly #closed: Promise<void>;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => (this.received += chunk.toString('latin1')));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => (this.errorCode = error.code));
    this.#closed = new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  async connected(): Promise<this> {
    await once(this.#socket, 'connect');
    return this;
  }

  /** Writes inline commands at once, as one chunk. */
  write(...commands: string[]): void {
    this.#socket.write(commands.map((command) => `${command}\r\n`).join(''));
  }

  /** Writes one command and returns what comes back, or null if the connection ends first. */
  async ask(command: string): Promise<string | null> {
    this.received = '';
    const data = new Promise<string>((resolve) => this.#socket.once('data', () => resolve(this.received)));
    this.write(command);
    return Promise.race([data, this.#closed.then(() => null)]);
  }

  /** Resolves when the connection has ended, to all that came before. */
  async closed(): Promise<string> {
    await this.#closed;
    return this.received;
  }

  end(): void {
    this.#socket.destroy();
  }
}

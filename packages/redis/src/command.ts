import { type Socket } from './client.js';
import { type Connection, connectionOf, type Waiting } from './connection.js';
import { encodeCommand, scriptCommand } from './encode.js';
import { Failure } from './failure.js';
import { replySize } from './reply-size.js';
import { type Request } from './request.js';
import { type Script } from './scripts/script.js';

const PING = '*1\r\n$4\r\nPING\r\n';

/** How a command is sent. */
export interface SendOptions {
  /** Whether a replica may answer, where the client is set to ask replicas. */
  readonly replica?: boolean;
  /** Whether a script goes as text even if the connection has sent it before. */
  readonly scriptText?: boolean;
  /**
   * Shared by the commands of a batch: which scripts have gone as text on which connection. The first of each does,
   * even if the server should have it, so that none can be missing in the middle of the batch, out of order.
   */
  readonly scriptTexts?: Map<Connection, Set<string>> | undefined;
  /** Whether it may wait for other commands of the same tick, to leave with them. */
  readonly cork?: boolean;
  /** Whether the size of the reply is wanted. */
  readonly measure?: boolean;
}

/**
 * A command in the form that ioredis sends. It differs from ioredis' own in what the contract needs:
 *
 * - It goes to one socket only. ioredis sends commands again whose replies were lost, which would apply writes twice;
 *   a command that is asked for its bytes again gives those of a PING, and rejects with a `Failure` that says `lost`.
 * - It knows whether it reached a socket, so that one that did not is known not to have been applied.
 * - Its bytes and replies pass no conversion that depends on the client's options.
 * - Errors and traces of the client never see its arguments.
 */
export class Command<T = unknown> implements Waiting {
  // What ioredis reads of a command, beside the methods below. Upper case keeps its cluster client from taking the name
  // of a command that reads as leave to ask a replica.
  name: string;
  readonly args: readonly never[] = [];
  readonly isReadOnly: boolean;
  /** What the reply means; rejects with a `Failure`, unless there is a way to recover. */
  readonly promise: Promise<T>;
  inTransaction = false;
  isTraced = false;
  isResolved = false;
  isSettled = false;

  /** The connection to which it was handed. */
  connection: Connection | undefined;
  bytesSent = 0;
  bytesReceived = 0;
  readonly #request: Request<T>;
  readonly #options: SendOptions;
  readonly #recover: ((failure: Failure) => Promise<T>) | undefined;
  #resolve!: (output: T | Promise<T>) => void;
  #reject!: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param recover gives the result in place of a failure; one promise less than to catch it */
  constructor(request: Request<T>, options: SendOptions, recover?: (failure: Failure) => Promise<T>) {
    const { command } = request;
    this.#request = request;
    this.#options = options;
    this.#recover = recover;
    this.name = typeof command === 'string' ? command : scriptCommand(command, options.scriptText === true);
    this.isReadOnly = options.replica === true;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Called by ioredis when a socket is ready to take the command. */
  toWritable(socket: Socket): string | Buffer {
    if (this.connection !== undefined) this.lose(new Error('the connection was closed'));
    if (this.isSettled) return PING;
    const connection = connectionOf(socket);
    this.connection = connection;
    connection.waiting.add(this);
    if (this.#options.cork === true) connection.cork();
    const encoded = this.#encode(connection);
    this.bytesSent = encoded.length;
    return encoded;
  }

  /** Called by ioredis with the reply. */
  resolve(reply: unknown): void {
    if (this.isSettled) return;
    this.#settle();
    this.isResolved = true;
    if (this.#options.measure === true) this.bytesReceived = replySize(reply);
    try {
      this.#resolve(this.#request.decode(reply));
    } catch (error) {
      this.#reject(error);
    }
  }

  /** Called by ioredis with the server's error, or with one of its own. */
  reject(error: Error): void {
    if (this.isSettled) return;
    const { command } = this.#request;
    if (this.connection === undefined) this.fail(new Failure('unsent', error));
    else if (error.name !== 'ReplyError') this.lose(error);
    else {
      // The server may have refused the command before it looked at the script.
      if (typeof command !== 'string') this.connection.scripts.delete(command.sha);
      this.fail(new Failure('refused', error));
    }
  }

  /** The reply will never come. */
  lose(reason: Error, final = false): void {
    this.fail(new Failure(this.connection === undefined ? 'unsent' : 'lost', reason, final));
  }

  /** Ends the command; if it still waits to be sent, it never will be. */
  fail(error: Error): void {
    if (this.isSettled) return;
    this.#settle();
    if (error instanceof Failure && this.#recover !== undefined) this.#resolve(this.#recover(error));
    else this.#reject(error);
  }

  /** Called by ioredis, each time it sends the command, where its option `commandTimeout` is set. */
  setTimeout(milliseconds: number): void {
    if (this.isSettled || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.lose(new Error('the command timed out'), true);
    }, milliseconds);
  }

  /** Called by ioredis 6. What a connection does to replies does not matter here. */
  setReplyContext(): void {
    // Requests are such that their replies are the same under every protocol and mapping.
  }

  #settle(): void {
    this.isSettled = true;
    this.connection?.waiting.delete(this);
    clearTimeout(this.#timer);
  }

  #encode(connection: Connection): string | Buffer {
    const { command, keys, args } = this.#request;
    if (typeof command === 'string') return encodeCommand([command], keys, args);
    const byText = this.#options.scriptText === true || this.#isFirst(connection, command);
    if (byText) connection.scripts.add(command.sha);
    this.name = scriptCommand(command, byText);
    return encodeCommand([this.name, byText ? command.text : command.sha, String(keys.length)], keys, args);
  }

  /** Whether the server may not have a script: not sent on this connection, or in this batch, before. */
  #isFirst(connection: Connection, { sha }: Script): boolean {
    const { scriptTexts } = this.#options;
    if (scriptTexts === undefined) return !connection.scripts.has(sha);
    const sent = scriptTexts.get(connection) ?? new Set<string>();
    scriptTexts.set(connection, sent);
    if (sent.has(sha)) return false;
    sent.add(sha);
    return true;
  }
}

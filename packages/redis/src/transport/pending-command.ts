import { channel } from 'node:diagnostics_channel';

import { type Socket } from './client.js';
import { type Connection, connectionOf, type Waiting } from './connection.js';
import { encodeCommand, evalName, toChunk } from '../layout/encode.js';
import { Failure } from './failure.js';
import { replySize } from './reply-size.js';
import { type Command } from '../operations/command.js';
import { type Script } from '../operations/scripts/script.js';

const PING = '*1\r\n$4\r\nPING\r\n';

/** Somebody listens here to the commands of ioredis. */
const TRACED = channel('tracing:ioredis:command:start');

/** How a command is sent. */
export interface SendOptions {
  /** Whether a replica may answer, where the client is set to ask replicas; undefined if it has none to ask. */
  readonly replica?: boolean | undefined;
  /** Whether a script goes as text even if the connection has sent it before. */
  readonly scriptText?: boolean;
  /**
   * Shared by the commands of a batch: which scripts have gone as text on which connection. The first of each does,
   * even if the server should have it, so that none can be missing in the middle of the batch, out of order.
   */
  readonly scriptTexts?: Map<Connection, Set<string>> | undefined;
  /** Whether it may wait for other commands of the same tick, to leave with them. */
  readonly cork?: boolean;
  /** Whether its bytes go to a `Gather`, which takes them as text of one char per byte. */
  readonly gathered?: boolean;
  /** Whether the size of the reply is wanted. */
  readonly measure?: boolean;
}

/** Is told, once, how a command has ended. */
export interface Settler<T> {
  succeed(output: T): void;
  /** With a `Failure`, or with what ended the command from outside. */
  fail(error: Error): void;
}

/**
 * A command on its way, in the form that ioredis sends. It differs from ioredis' own in what the contract needs:
 *
 * - It goes to one socket only. ioredis sends commands again whose replies were lost, which would apply writes twice;
 *   a command that is asked for its bytes again gives those of a PING, and fails as `lost`.
 * - It knows whether it reached a socket, so that one that did not is known not to have been applied.
 * - Its bytes and replies pass no conversion that depends on the client's options.
 * - Errors and traces of the client never see its arguments.
 */
export class PendingCommand<T> implements Waiting {
  // What ioredis reads of a command, beside the methods below.
  name: string;
  readonly args: readonly never[] = [];
  readonly isReadOnly: boolean;
  inTransaction = false;
  isTraced = false;
  isResolved = false;
  isSettled = false;

  /** The connection to which it was handed. */
  connection: Connection | undefined;
  /** How it failed, if it did. */
  error: Error | undefined;
  bytesSent = 0;
  bytesReceived = 0;
  readonly #command: Command<T>;
  readonly #options: SendOptions;
  readonly #settler: Settler<T>;
  #timer: NodeJS.Timeout | undefined;
  #trace: { readonly promise: Promise<void>; readonly end: (error?: Error) => void } | undefined;

  constructor(command: Command<T>, options: SendOptions, settler: Settler<T>) {
    const { name } = command;
    this.#command = command;
    this.#options = options;
    this.#settler = settler;
    this.name = typeof name === 'string' ? name : evalName(name, options.scriptText === true);
    // A name that the cluster client does not know keeps it from taking a command that reads as leave to ask a replica.
    if (options.replica === false) this.name = this.name.toUpperCase();
    this.isReadOnly = options.replica === true;
  }

  /** Called by ioredis when a socket is ready to take the command. */
  toWritable(socket: Socket): string | Buffer {
    if (this.connection !== undefined) this.lose(new Error('the connection was closed'));
    if (this.isSettled) return PING;
    const connection = connectionOf(socket);
    this.connection = connection;
    connection.waiting.add(this);
    if (this.#options.cork === true) connection.cork();
    const text = this.#encode(connection);
    this.bytesSent = text.length;
    return this.#options.gathered === true ? text : toChunk(text);
  }

  /** Called by ioredis with the reply. */
  resolve(reply: unknown): void {
    if (this.isSettled) return;
    let output: T;
    try {
      output = this.#command.decode(reply);
    } catch (error) {
      if (error instanceof Failure) this.fail(error);
      else this.lose(new Error('the reply is not what Redis gives'));
      return;
    }
    this.#end();
    this.isResolved = true;
    if (this.#options.measure === true) this.bytesReceived = replySize(reply);
    this.#settler.succeed(output);
  }

  /** Called by ioredis with the server's error, or with one of its own. */
  reject(error: Error): void {
    if (this.isSettled) return;
    const { name } = this.#command;
    if (this.connection === undefined) this.fail(new Failure('unsent', error));
    else if (error.name !== 'ReplyError') this.lose(error);
    else {
      // The server may have refused the command before it looked at the script.
      if (typeof name !== 'string') this.connection.scripts.delete(name.sha);
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
    this.error = error;
    this.#end();
    this.#settler.fail(error);
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
    // Commands are such that their replies are the same under every protocol and mapping.
  }

  /** Read by ioredis, for whoever traces its commands. */
  get promise(): Promise<void> | undefined {
    if (this.#trace === undefined && TRACED.hasSubscribers && !this.isSettled) this.#trace = startTrace();
    return this.#trace?.promise;
  }

  #end(): void {
    this.isSettled = true;
    this.connection?.waiting.delete(this);
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#trace?.end(this.error);
  }

  #encode(connection: Connection): string {
    const { name, keys, argsNow } = this.#command;
    const args = argsNow?.() ?? this.#command.args;
    if (typeof name === 'string') return encodeCommand([name], keys, args);
    const byText = this.#options.scriptText === true || this.#isFirst(connection, name);
    if (byText) connection.scripts.add(name.sha);
    return encodeCommand([evalName(name, byText), byText ? name.text : name.sha, String(keys.length)], keys, args);
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

function startTrace(): { readonly promise: Promise<void>; readonly end: (error?: Error) => void } {
  let end!: (error?: Error) => void;
  const promise = new Promise<void>((resolve, reject) => {
    end = (error) => {
      if (error === undefined) resolve();
      else reject(error);
    };
  });
  promise.catch(() => undefined);
  return { promise, end };
}

import { type Socket } from 'node:net';

import { isPromise } from '@keyvaluestore/core';

import { type Reply, ReplyError } from '../protocol/reply.js';
import { ReplyWriter } from '../protocol/reply-writer.js';
import { type Request, RequestParser } from '../protocol/request-parser.js';
import { dispatch } from './dispatch.js';
import { Session } from './session.js';
import { type Service } from './service.js';

/** So many requests of one client are run before others have their turn. */
const TURN = 256;
/** With so much input waiting nothing more is read, and with so much output waiting nothing more is run. */
const MAX_INPUT = 64 * 1024;
const MAX_OUTPUT = 1024 * 1024;

/** One client's socket: its requests are run and answered one after the other. */
export class Connection {
  readonly session: Session;
  readonly #socket: Socket;
  readonly #parser: RequestParser;
  readonly #writer: ReplyWriter;
  /** Whether the next request is to wait: for a reply, for a turn, or for room in the output. */
  #isBusy = false;
  #isFull = false;
  #isFlushScheduled = false;
  /** Whether no more input is taken: the client has ended its side, or the server closes. */
  #isLast = false;

  constructor(socket: Socket, service: Service) {
    this.#socket = socket;
    const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = socket;
    this.session = new Session(service, {
      remote: `${remoteAddress}:${remotePort}`,
      local: `${localAddress}:${localPort}`,
    });
    this.session.kill = () => socket.destroy();
    this.#parser = new RequestParser(this.session);
    this.#writer = new ReplyWriter((text) => socket.write(text, 'latin1'));
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => {
      // Nobody is there to be given what another would take.
      if (service.waiters.isWaiting(this.session)) socket.destroy();
      else this.finish();
    });
    socket.on('drain', () => this.#drained());
    // 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.session.end());
  }

  /** Ends the connection as soon as what has arrived is answered. */
  finish(): void {
    this.#isLast = true;
    if (!this.#isBusy) this.#run();
  }

  #take(chunk: Buffer): void {
    if (this.session.isEnding) return;
    this.#parser.push(chunk);
    this.session.activeAt = this.session.service.now();
    if (!this.#isBusy) this.#run();
    else if (this.#parser.buffered > MAX_INPUT) this.#socket.pause();
  }

  #run(): void {
    const { session } = this;
    for (let count = 0; !session.isEnding; count++) {
      if (this.#socket.writableLength > MAX_OUTPUT) {
        this.#isBusy = true;
        this.#isFull = true;
        break;
      }
      if (count === TURN) {
        this.#isBusy = true;
        setImmediate(() => this.#goOn());
        break;
      }
      const request = this.#next();
      if (request === undefined) {
        if (this.#isLast) session.isEnding = true;
        break;
      }
      const reply = dispatch(session, request.name, request.args);
      if (isPromise(reply)) {
        this.#isBusy = true;
        void reply.then((given) => {
          this.#write(given);
          this.#goOn();
        });
        this.#scheduleFlush();
        return;
      }
      this.#write(reply);
    }
    this.#writer.flush();
    if (session.isEnding) this.#socket.destroySoon();
    else if (!this.#isBusy && this.#socket.isPaused()) this.#socket.resume();
  }

  #goOn(): void {
    this.#isBusy = false;
    if (!this.#socket.destroyed) this.#run();
  }

  #drained(): void {
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#goOn();
  }

  /** Sends what is answered already at the end of this turn, with what else is answered in it. */
  #scheduleFlush(): void {
    if (this.#isFlushScheduled) return;
    this.#isFlushScheduled = true;
    setImmediate(() => {
      this.#isFlushScheduled = false;
      if (!this.#socket.destroyed) this.#writer.flush();
    });
  }

  #next(): Request | undefined {
    try {
      return this.#parser.next();
    } catch (error) {
      this.#write(error instanceof ReplyError ? error : new ReplyError('ERR internal error'));
      this.session.isEnding = true;
      return undefined;
    }
  }

  #write(reply: Reply): void {
    if (!this.session.takesReply()) return;
    try {
      this.#writer.write(reply, this.session.protocol);
    } catch {
      // A part of it may have been sent: what follows would be taken for the rest.
      this.session.isEnding = true;
      this.#socket.destroy();
    }
  }
}

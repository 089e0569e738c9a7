import { connect, type Socket } from 'node:net';
import type { FaultDecision } from './fault-schedule.js';
import type { ProxyTarget, TcpFault, TcpFaultSettings } from './tcp-faults.js';

const DEFAULT_DELAY = 50;
const DEFAULT_REPLY_BYTES = 1;
// How long a cut waits for the server: for its reply to the request, and for it to close its end.
const REPLY_TIMEOUT = 5_000;
const DRAIN_TIMEOUT = 2_000;

/** What a connection asks of the proxy it belongs to. */
export interface ConnectionHooks {
  /** The fault for a request, if any. */
  decide(request: Buffer): FaultDecision<TcpFault, TcpFaultSettings> | undefined;
  /** A fault has been injected. */
  count(fault: TcpFault): void;
  /** The server has not answered within 5 seconds a request whose answer was to be thrown away. */
  countUnanswered(): void;
  /** Both ends are closed. */
  closed(): void;
}

type State =
  | { readonly name: 'passing' | 'cutting' }
  | { readonly name: 'awaitingReply'; readonly settings: TcpFaultSettings; readonly timer: NodeJS.Timeout }
  | { readonly name: 'countingReply'; remaining: number };

/** One client's connection, passed on to the server until a fault says otherwise. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #hooks: ConnectionHooks;
  #state: State = { name: 'passing' };
  #delay: NodeJS.Timeout | undefined;

  constructor(client: Socket, target: ProxyTarget, hooks: ConnectionHooks) {
    this.#client = client;
    this.#hooks = hooks;
    // Half open, so that a cut can end the sending side and still see the server finish what it was sent.
    this.#server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    this.#listen();
  }

  /** Resets both ends at once. */
  destroy(): void {
    reset(this.#client);
    this.#server.destroy();
  }

  #listen(): void {
    const client = this.#client;
    const server = this.#server;
    client.setNoDelay(true);
    client.on('data', (chunk) => {
      this.#onRequest(chunk);
    });
    client.on('end', () => server.end());
    client.on('drain', () => server.resume());
    client.on('error', ignore);
    client.on('close', () => {
      this.#onClientClosed();
    });
    server.on('data', (chunk) => {
      this.#onReply(chunk);
    });
    server.on('end', () => {
      if (this.#state.name === 'passing') client.end();
    });
    server.on('drain', () => {
      if (this.#delay === undefined) client.resume();
    });
    server.on('error', ignore);
    server.on('close', (hadError) => {
      // A cut ends the client itself once the server is done.
      if (this.#state.name === 'cutting') return;
      if (hadError) reset(client);
      else client.destroySoon();
    });
  }

  #onClientClosed(): void {
    clearTimeout(this.#delay);
    if (this.#state.name === 'awaitingReply') clearTimeout(this.#state.timer);
    if (this.#state.name !== 'cutting') this.#server.destroySoon();
    if (this.#server.closed) this.#hooks.closed();
    else this.#server.once('close', () => this.#hooks.closed());
  }

  #onRequest(chunk: Buffer): void {
    const decision = this.#state.name === 'passing' ? this.#hooks.decide(chunk) : undefined;
    if (decision === undefined) {
      this.#pass(chunk);
      return;
    }
    const { fault, settings } = decision;
    if (fault === 'delay') {
      this.#hooks.count(fault);
      this.#client.pause();
      this.#delay = setTimeout(() => {
        this.#delay = undefined;
        this.#client.resume();
        this.#pass(chunk);
      }, settings.delay ?? DEFAULT_DELAY);
    } else if (fault === 'cutBeforeRequest') {
      this.#cut(fault, () => this.#end(settings));
    } else if (fault === 'cutAfterRequest') {
      const timer = setTimeout(() => {
        this.#hooks.countUnanswered();
        this.#cut(fault, () => this.#end(settings));
      }, REPLY_TIMEOUT);
      this.#state = { name: 'awaitingReply', settings, timer };
      this.#pass(chunk);
    } else {
      this.#state = { name: 'countingReply', remaining: settings.replyBytes ?? DEFAULT_REPLY_BYTES };
      this.#pass(chunk);
    }
  }

  #pass(chunk: Buffer): void {
    if (this.#state.name === 'cutting' || !this.#server.writable) return;
    if (!this.#server.write(chunk)) this.#client.pause();
  }

  #onReply(chunk: Buffer): void {
    const state = this.#state;
    if (state.name === 'passing') {
      if (this.#client.writable && !this.#client.write(chunk)) this.#server.pause();
    } else if (state.name === 'awaitingReply') {
      clearTimeout(state.timer);
      this.#cut('cutAfterRequest', () => this.#end(state.settings));
    } else if (state.name === 'countingReply') {
      this.#client.write(chunk.subarray(0, state.remaining));
      state.remaining -= chunk.length;
      if (state.remaining <= 0) this.#cut('cutInReply', () => this.#client.end(() => this.#client.destroySoon()));
    }
  }

  /**
   * Ends the sending side to the server and waits until the server has closed its own, by when it has executed all
   * that it was sent; replies are thrown away meanwhile. Then ends the client.
   */
  #cut(fault: TcpFault, endClient: () => void): void {
    this.#state = { name: 'cutting' };
    this.#hooks.count(fault);
    const timer = setTimeout(() => this.#server.destroy(), DRAIN_TIMEOUT);
    const finish = (): void => {
      clearTimeout(timer);
      endClient();
    };
    if (this.#server.closed) finish();
    else this.#server.once('close', finish);
    this.#server.resume();
    this.#server.end();
  }

  #end(settings: TcpFaultSettings): void {
    if (settings.cut === 'reset') reset(this.#client);
    else this.#client.destroy();
  }
}

/** A socket that is ending already cannot be reset: Node would then never tell that it is closed. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

function ignore(): void {
  // The 'close' event follows, and is what counts.
}

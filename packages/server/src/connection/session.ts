import { type BinaryString } from '@keyvaluestore/core';

import { type Arguments, type Command } from '../commands/command.js';
import { type RequestLimits } from '../protocol/request-parser.js';
import { type Service } from './service.js';

/** A command that waits for EXEC. */
export interface Queued {
  readonly command: Command;
  readonly args: Arguments;
}

/** The state of a client in MULTI. */
export interface Multi {
  readonly queued: Queued[];
  /** Whether a command was refused as it was queued. */
  isAborted: boolean;
}

/** Where a client is; empty for one without a socket. */
export interface Addresses {
  readonly remote: string;
  readonly local: string;
}

let lastId = 0;

/** One client: what it has said of itself, and what it is in the middle of. */
export class Session implements RequestLimits {
  readonly id = (lastId += 1);
  readonly service: Service;
  readonly addresses: Addresses;
  readonly createdAt: number;
  name = '' as BinaryString;
  libraryName = '';
  libraryVersion = '';
  protocol: 2 | 3 = 2;
  isAuthenticated: boolean;
  multi: Multi | undefined;
  /** Ends the connection when what is to be answered has been sent. */
  isEnding = false;
  /** Whether replies are sent, and to how many commands they are not, this one included. */
  repliesAreOff = false;
  repliesToSkip = 0;
  lastCommand = '';
  /** When it last sent something. */
  activeAt: number;
  /** Ends the connection at once. */
  kill: () => void = () => this.end();
  readonly #endListeners: (() => void)[] = [];

  constructor(service: Service, addresses: Addresses = { remote: '', local: '' }) {
    this.service = service;
    this.addresses = addresses;
    this.createdAt = service.now();
    this.activeAt = this.createdAt;
    this.isAuthenticated = service.settings.password === '';
    service.sessions.add(this);
  }

  get maxBulkLength(): number {
    return this.service.settings.maxBulkLength;
  }

  get maxRequestLength(): number {
    return this.service.settings.maxRequestLength;
  }

  /** Whether the command that has been run is answered. */
  takesReply(): boolean {
    if (this.repliesAreOff) return false;
    if (this.repliesToSkip === 0) return true;
    this.repliesToSkip -= 1;
    return false;
  }

  /** Makes it what a client is that has just come. */
  reset(): void {
    this.multi = undefined;
    this.service.watches.forget(this);
    this.name = '' as BinaryString;
    this.protocol = 2;
    this.isAuthenticated = this.service.settings.password === '';
    this.repliesAreOff = false;
    this.repliesToSkip = 0;
  }

  /** Is called once when the client is gone. */
  onEnd(listener: () => void): void {
    this.#endListeners.push(listener);
  }

  end(): void {
    if (!this.service.sessions.delete(this)) return;
    for (const listener of this.#endListeners) listener();
    this.service.waiters.leave(this);
    this.service.watches.forget(this);
  }
}

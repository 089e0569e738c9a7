import { type BinaryString } from '@keyvaluestore/core';

import { type Arguments, type Command } from '../commands/command.js';
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

let lastId = 0;

/** One client: what it has said of itself, and what it is in the middle of. */
export class Session {
  readonly id = (lastId += 1);
  readonly service: Service;
  name = '' as BinaryString;
  protocol: 2 | 3 = 2;
  isAuthenticated = true;
  multi: Multi | undefined;
  /** Ends the connection when what is to be answered has been sent. */
  isEnding = false;

  constructor(service: Service) {
    this.service = service;
    service.sessions.add(this);
  }

  end(): void {
    this.service.sessions.delete(this);
    this.service.waiters.leave(this);
  }
}

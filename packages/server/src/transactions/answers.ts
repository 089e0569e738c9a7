import { isPromise } from '@keyvaluestore/core';

import { type Queued, type Session } from '../connection/session.js';
import { toReplyError } from '../protocol/errors.js';
import { type Reply } from '../protocol/reply.js';
import { notInMulti } from './queue.js';

/** The answers of commands about the connection: each is run once, however often its transaction is. */
export class Answers {
  readonly #session: Session;
  readonly #given = new Map<Queued, Reply>();

  constructor(session: Session) {
    this.#session = session;
  }

  of(queued: Queued): Reply {
    const before = this.#given.get(queued);
    if (before !== undefined) return before;
    const reply = this.#answer(queued);
    this.#given.set(queued, reply);
    return reply;
  }

  #answer({ command, args }: Queued): Reply {
    if (!('answer' in command)) return null;
    try {
      const reply = command.answer(args, this.#session);
      if (!isPromise(reply)) return reply;
      // Those that take their time are refused as they are queued.
      void reply.catch(() => undefined);
      return notInMulti(command.name);
    } catch (error) {
      return toReplyError(error);
    }
  }
}

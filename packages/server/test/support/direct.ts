import { type Backend, type BinaryString } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { dispatch } from '../../src/connection/dispatch.js';
import { Service } from '../../src/connection/service.js';
import { type ServiceSettings } from '../../src/connection/settings.js';
import { Session } from '../../src/connection/session.js';
import { type Reply } from '../../src/protocol/reply.js';

/** A backend in memory that takes what Redis takes. */
export const redisLike = (): Backend => new MemoryBackend({ limits: 'native', expiringSortedSets: true });

/** Makes clients of one server without a socket: each a function that takes a command and its arguments. */
export function direct(backend: Backend = redisLike(), settings?: ServiceSettings) {
  const service = new Service(backend, settings);
  return () => {
    const session = new Session(service);
    return async (name: string, ...args: readonly string[]): Promise<Reply> =>
      dispatch(session, name, args as readonly string[] as readonly BinaryString[]);
  };
}

/** Gives a command whose arguments hold no blank. */
export function inWords(redis: ReturnType<ReturnType<typeof direct>>, command: string): Promise<Reply> {
  const [name = '', ...args] = command.split(' ');
  return redis(name, ...args);
}

import { type Backend, type BinaryString } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { dispatch } from '../../src/connection/dispatch.js';
import { Service } from '../../src/connection/service.js';
import { type ServiceSettings } from '../../src/connection/settings.js';
import { Session } from '../../src/connection/session.js';
import { type Reply } from '../../src/protocol/reply.js';

/** A backend in memory that takes what Redis takes. */
export const redisLike = (): Backend => new MemoryBackend({ limits: 'native', expiringSortedSets: true });

/** A client without a socket: takes a command and its arguments. */
export interface Client {
  (name: string, ...args: readonly string[]): Promise<Reply>;
  readonly session: Session;
}

/** A server without a socket, and as many clients as are asked for. */
export function world(backend: Pick<Backend, 'driver' | 'view'> = redisLike(), settings?: ServiceSettings) {
  const service = new Service(backend, settings);
  const client = (): Client => {
    const session = new Session(service);
    const call = async (name: string, ...args: readonly string[]): Promise<Reply> =>
      dispatch(session, name, args as readonly string[] as readonly BinaryString[]);
    return Object.assign(call, { session });
  };
  return { service, client };
}

/** Makes clients of one server without a socket. */
export function direct(backend?: Backend, settings?: ServiceSettings): () => Client {
  return world(backend, settings).client;
}

/** Gives a command whose arguments hold no blank. */
export function inWords(redis: Client, command: string): Promise<Reply> {
  const [name = '', ...args] = command.split(' ');
  return redis(name, ...args);
}

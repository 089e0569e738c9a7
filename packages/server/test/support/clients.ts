import { type Backend, type BinaryString } from '@keyvaluestore/core';

import { dispatch } from '../../src/connection/dispatch.js';
import { Service } from '../../src/connection/service.js';
import { Session } from '../../src/connection/session.js';
import { type Reply } from '../../src/protocol/reply.js';
import { redisLike } from './direct.js';

/** A client without a socket. */
export interface Client {
  (name: string, ...args: readonly string[]): Promise<Reply>;
  readonly session: Session;
}

/** A server without a socket, and as many clients as are asked for. */
export function world(backend: Pick<Backend, 'driver' | 'view'> = redisLike()) {
  const service = new Service(backend);
  const client = (): Client => {
    const session = new Session(service);
    const call = async (name: string, ...args: readonly string[]): Promise<Reply> =>
      dispatch(session, name, args as readonly string[] as readonly BinaryString[]);
    return Object.assign(call, { session });
  };
  return { service, client };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A backend whose operations take turns of the event loop, one before and one after they are done. */
export function slow(backend: Backend = redisLike()): Pick<Backend, 'driver' | 'view'> {
  const { driver, view } = backend;
  return {
    view,
    driver: {
      ...driver,
      run: async (operation, context) => {
        await turn();
        const output = driver.run(operation, context);
        await turn();
        return await output;
      },
    },
  };
}

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

export const message = (reply: Reply): string => (reply as Error).message;

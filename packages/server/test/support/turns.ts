import { type Backend } from '@keyvaluestore/core';

import { redisLike } from './direct.js';

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

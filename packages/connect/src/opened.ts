import { type Backend, UnavailableError } from '@keyvaluestore/core';

import type { Connection } from './connection.js';

/** Any key: that a read of it is answered shows that the engine is there. */
export const ANY_KEY = 'connect';

/** Makes the backend and asks its engine for an answer. Where that fails it closes, and says what cannot be reached. */
export async function opened(
  place: string,
  close: () => Promise<void>,
  make: () => Promise<Backend>,
): Promise<Connection> {
  try {
    return { backend: await make(), close };
  } catch (error) {
    await close();
    if (!UnavailableError.is(error)) throw error;
    throw new UnavailableError(`${place} cannot be reached: ${error.message}`, { cause: error });
  }
}

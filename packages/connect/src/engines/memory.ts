import { InvalidArgumentError } from '@keyvaluestore/core';

import type { Address } from '../address.js';
import type { Connection } from '../connection.js';
import { load } from '../load.js';
import { flag, readOptions } from '../options.js';

const PACKAGE = '@keyvaluestore/memory';

/** `memory:`, a new store each time. */
export async function openMemory(address: Address): Promise<Connection> {
  if (address.target !== '' && address.target !== '//') {
    throw new InvalidArgumentError('memory: takes options only, as in memory:?limits=native');
  }
  const options = readOptions(address, { clusterSlots: flag });
  const { MemoryBackend } = await load<typeof import('@keyvaluestore/memory')>(PACKAGE, PACKAGE);
  return { backend: new MemoryBackend(options), close: async () => undefined };
}

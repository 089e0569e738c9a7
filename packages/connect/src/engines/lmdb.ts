import { InvalidArgumentError } from '@keyvaluestore/core';

import { type Address, decoded } from '../address.js';
import type { Connection } from '../connection.js';
import { load } from '../load.js';
import { oneOf, readOptions } from '../options.js';

const PACKAGE = '@keyvaluestore/lmdb';

/** A path behind a scheme: `./data`, `/data`, or `///data` as in addresses of files. */
export function pathOf({ scheme, target }: Address): string {
  const path = target.startsWith('///') ? target.slice(2) : target;
  if (path.startsWith('//')) throw new InvalidArgumentError(`${scheme}: takes a path and no host, as ${scheme}:./name`);
  return decoded(path, 'the path');
}

/** `lmdb:./folder`, made if it is not there. */
export async function openLMDB(address: Address): Promise<Connection> {
  const path = pathOf(address);
  if (path === '') throw new InvalidArgumentError('lmdb: must name a folder, as lmdb:./data');
  const options = readOptions(address, { durability: oneOf('disk', 'os') });
  const { LMDBBackend } = await load<typeof import('@keyvaluestore/lmdb')>(PACKAGE, PACKAGE);
  const backend = new LMDBBackend({ ...options, path });
  return { backend, close: () => backend.close() };
}

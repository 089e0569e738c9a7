import { type Backend } from '@keyvaluestore/core';

import { type Reply } from '../../src/protocol/reply.js';
import { type Client, direct, redisLike } from './direct.js';

/** A client of an empty server for each test, the backend of that server, and all values of a list in it. */
export function eachWithLists() {
  let backend: Backend;
  let client: Client;
  beforeEach(() => {
    backend = redisLike();
    client = direct(backend)();
  });
  const redis = (name: string, ...args: readonly string[]): Promise<Reply> => client(name, ...args);
  return { redis, range: (key: string) => redis('LRANGE', key, '0', '-1'), backend: () => backend };
}

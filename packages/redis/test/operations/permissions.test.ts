import { type RedisServer, startRedis } from '@keyvaluestore/test-services';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { RedisBackend } from '../../src/index.js';
import { redis6 } from '../support/clients.js';
import { ITEM_CALLS } from '../support/item-calls.js';
import { describeRedis } from '../support/services.js';

const GUIDE = readFileSync(join(__dirname, '../../../../docs/backends/redis.md'), 'utf8');

/** What the guide says that a user needs for keys that begin with `app:`. */
const [, LISTED = ''] = /ACL SETUSER app on >password ~app:\* -@all\n(.*?)```/s.exec(GUIDE) ?? [];

describeRedis('a user with the rights that the guide lists', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('runs everything on sets, hashes and lists, and scans', async () => {
    const admin = redis6(server.url);
    await admin.call('ACL', ['SETUSER', 'app', 'on', '>pw', '~app:*', '-@all', ...LISTED.trim().split(/\s+/)]);
    const client = redis6(server.url, { username: 'app', password: 'pw', keyPrefix: 'app:' });
    const backend = new RedisBackend({ client });
    for (const [name, call] of ITEM_CALLS) await expect(call(backend).then(() => name)).resolves.toBe(name);
    const write = backend.atomicWrite();
    write.sAddNX('w:a', 'x', { ttl: 60_000 });
    write.hIncrBy('w:h', 'n', 1);
    write.lPush('w:l', 'v', { ttl: 60_000 });
    expect(await write.exec()).toBe(true);
    expect(new Set(await admin.keys('*'))).toEqual(new Set(await admin.keys('app:*')));
    for (const each of [client, admin]) each.disconnect();
  });
});

import { type AtomicWrite, PORTABLE_LIMITS } from '@keyvaluestore/core';
import { type RedisServer, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Fragments } from '../../src/operations/fragment.js';
import { FRAGMENTS } from '../../src/operations/fragments.js';
import { redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

const { set, delete: remove } = FRAGMENTS;

// @ts-expect-error an operation without its fragment does not compile
export const withoutOne: Fragments<'set' | 'delete'> = { set };

// @ts-expect-error nor does one with that of another
export const mixedUp: Fragments<'set' | 'delete'> = { set, delete: set };

export const whole: Fragments<'set' | 'delete'> = { set, delete: remove };

describe('the fragments of atomic writes', () => {
  it('each names the commands that it has not called when it writes, and no other', () => {
    for (const { commands, judge, apply = '', remove = '' } of Object.values(FRAGMENTS)) {
      const used = [...`${apply}${remove}`.matchAll(/(?:call|spread)\('([A-Z]+)'/g)].map(([, command]) => command);
      const read = [...judge.matchAll(/call\('([A-Z]+)'/g)].map(([, command]) => command);
      for (const command of used) expect([...commands, ...read]).toContain(command);
      for (const command of commands) expect(used).toContain(command);
      expect(commands.length > 0).toBe(used.length > 0);
    }
  });
});

describeRedis('the script of atomic writes', () => {
  let server: RedisServer;
  let client: Redis;

  beforeAll(async () => {
    server = await startRedis();
    client = redis6(server.url);
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  const writes: readonly ((write: AtomicWrite) => unknown)[] = [
    (write) => write.set('s', 'v'),
    (write) => write.setNX('s', 'v'),
    (write) => write.setXX('s', 'v'),
    (write) => write.setEQ('s', 'v', 'w'),
    (write) => write.delete('s'),
    (write) => write.deleteXX('s'),
    (write) => write.checkExists('s'),
    (write) => write.checkAbsent('s'),
    (write) => write.checkEquals('s', 'v'),
    (write) => write.nIncrBy('n', 1),
    (write) => write.sAdd('a', 'm'),
    (write) => write.sRem('a', 'm', 'o'),
    (write) => write.hSet('h', { f: 'v', g: 'w' }),
    (write) => write.hSetNX('h', 'f', 'v'),
    (write) => write.hDel('h', 'f'),
    (write) => write.zAdd('z', 'm', 1),
    (write) => write.zhAddNX('z', 'f', 'm', 1),
    (write) => write.zRem('z', 'm'),
    (write) => write.sAddNX('a', 'm'),
    (write) => write.sRemXX('a', 'm'),
    (write) => write.hSetEQ('h', 'f', 'v', 'w'),
    (write) => write.hIncrBy('i', 'f', 1),
    (write) => write.hDelXX('h', 'f'),
    (write) => write.lPush('l', 'v'),
    (write) => write.rPushX('l', 'v', 'w'),
    (write) => write.lSet('l', 0, 'v'),
    (write) => write.deleteEQ('s', 'v'),
    (write) => write.set('s', 'v', { ttl: 1000 }),
    (write) => write.set('s', 'v', { keepTTL: true }),
    (write) => write.hSet('h', 'f', 'v', { ttl: 1000, when: 'none' }),
    (write) => write.zAdd('z', 'm', 1, { expiresAt: 1 }),
  ];

  it('is the same for all of them', async () => {
    const backend = new RedisBackend({ client, expiringSortedSets: true });
    for (const add of writes) {
      const write = backend.atomicWrite();
      add(write);
      await write.exec();
    }
    expect(await client.info('memory')).toContain('number_of_cached_scripts:1\r\n');
  });

  it('takes operations of every kind, as many as there may be', async () => {
    const backend = new RedisBackend({ client });
    const write = backend.atomicWrite();
    for (let index = 0; index < PORTABLE_LIMITS.atomicWriteOperations / 4; index++) {
      write.setNX(`many s${index}`, 'v');
      write.nIncrBy(`many n${index}`, index);
      write.hSet(`many h${index}`, 'f', 'v');
      write.zhAdd('many z', `f${index}`, `m${index}`, index);
    }
    expect(await write.exec()).toBe(true);
    expect(await backend.zCount('many z', -Infinity, Infinity)).toBe(25);
  });
});

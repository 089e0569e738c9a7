import { type Backend } from '@keyvaluestore/core';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../src/index.js';
import { type Client, redis5, redis6 } from './support/clients.js';
import { Counter } from './support/counter.js';
import { type Call, ITEM_CALLS } from './support/item-calls.js';
import { describeRedis } from './support/services.js';

const LARGE = 'x'.repeat(2000);
const TTL = 600_000;

const CALLS: readonly Call[] = [
  ...ITEM_CALLS,
  ['get', (b) => b.get('s'), 'get'],
  ['set', (b) => b.set('s', 'v'), 'set'],
  ['set of a large value', (b) => b.set('s', LARGE), 'evalsha'],
  ['setNX', (b) => b.setNX('s', 'v'), 'evalsha'],
  ['setXX', (b) => b.setXX('s', 'v'), 'evalsha'],
  ['setEQ', (b) => b.setEQ('s', 'v', 'w'), 'evalsha'],
  ['nIncrBy', (b) => b.nIncrBy('n', 1), 'evalsha'],
  ['sAdd', (b) => b.sAdd('a', 'x', 'y'), 'sadd'],
  ['sRem', (b) => b.sRem('a', 'x'), 'srem'],
  ['sMembers', (b) => b.sMembers('a'), 'smembers'],
  ['hSet', (b) => b.hSet('h', 'f', 'v'), 'hset'],
  ['hSet of a record', (b) => b.hSet('h', { f: 'v', g: 'w' }), 'hset'],
  ['hSetNX', (b) => b.hSetNX('h', 'f', 'v'), 'hsetnx'],
  ['hDel', (b) => b.hDel('h', 'g'), 'hdel'],
  ['hGet', (b) => b.hGet('h', 'f'), 'hget'],
  ['hGetAll', (b) => b.hGetAll('h'), 'evalsha_ro'],
  ['zAdd', (b) => b.zAdd('z', 'm', 1), 'evalsha'],
  ['zAddNX', (b) => b.zAddNX('z', 'm', 1), 'evalsha'],
  ['zIncrBy', (b) => b.zIncrBy('z', 'm', 1), 'evalsha'],
  ['zScore', (b) => b.zScore('z', 'm'), 'evalsha_ro'],
  ['zCount', (b) => b.zCount('z', 0, 9), 'zcount'],
  ['zLexCount', (b) => b.zLexCount('z', '-', '+'), 'zlexcount'],
  ['zRangeByScore', (b) => b.zRangeByScore('z', 0, 9), 'evalsha_ro'],
  ['zRevRangeByScoreWithScores', (b) => b.zRevRangeByScoreWithScores('z', 0, 9), 'evalsha_ro'],
  ['zRangeByLex', (b) => b.zRangeByLex('z', '-', '+', { limit: 1 }), 'evalsha_ro'],
  ['zhAdd', (b) => b.zhAdd('z', 'f', 'member', 1), 'evalsha'],
  ['zhAddXX', (b) => b.zhAddXX('z', 'f', 'other', 1), 'evalsha'],
  ['zAddGT', (b) => b.zAddGT('z', 'm', 1), 'evalsha'],
  ['zhAddLT with an expiry', (b) => b.zhAddLT('y', 'f', 'member', 1, { ttl: TTL }), 'evalsha'],
  ['zMScore', (b) => b.zMScore('z', ['m', 'none']), 'evalsha_ro'],
  ['zhGet', (b) => b.zhGet('z', 'f'), 'evalsha_ro'],
  ['zhMGet', (b) => b.zhMGet('z', ['f', 'none']), 'evalsha_ro'],
  ['zCard', (b) => b.zCard('z'), 'zcount'],
  ['zRank', (b) => b.zRank('z', 'm'), 'zrank'],
  ['zRevRank', (b) => b.zRevRank('z', 'm'), 'zrevrank'],
  ['zRange', (b) => b.zRange('z', 0, -1), 'evalsha_ro'],
  ['zhRevRangeWithScores', (b) => b.zhRevRangeWithScores('z', 0, 9), 'evalsha_ro'],
  ['zPage', (b) => b.zPage('z'), 'evalsha_ro'],
  ['zPage by lex', (b) => b.zPage('z', { by: 'lex' }), 'evalsha_ro'],
  ['zRandMember', (b) => b.zRandMember('z', 2), 'evalsha_ro'],
  ['zUnion', (b) => b.zUnion(['z', 'y'], { weights: [1, 2] }), 'evalsha_ro'],
  ['zDiff', (b) => b.zDiff(['z', 'y', 'none']), 'evalsha_ro'],
  ['zInterStore', (b) => b.zInterStore('stored', ['z', 'y'], { weights: [0, 1] }), 'evalsha'],
  ['zPopMin', (b) => b.zPopMin('y'), 'evalsha'],
  ['zPopMax of several', (b) => b.zPopMax('y', 9), 'evalsha'],
  ['zRemRangeByScore', (b) => b.zRemRangeByScore('y', 0, 1), 'evalsha'],
  ['zRemRangeByLex', (b) => b.zRemRangeByLex('y', '-', '+'), 'evalsha'],
  ['zRemRangeByRank', (b) => b.zRemRangeByRank('y', 0, -1), 'evalsha'],
  ['zRemXX', (b) => b.zRemXX('z', 'none'), 'evalsha'],
  ['zhAddNX', (b) => b.zhAddNX('z', 'f', 'member', 1), 'evalsha'],
  ['zhRangeByScore', (b) => b.zhRangeByScore('z', 0, 9), 'evalsha_ro'],
  ['zhRem', (b) => b.zhRem('z', 'f'), 'evalsha'],
  ['zRem', (b) => b.zRem('z', 'm'), 'evalsha'],
  ['delete', (b) => b.delete('z'), 'evalsha'],
  ['exists', (b) => b.exists('s'), 'exists'],
  ['type', (b) => b.type('s'), 'type'],
  ['ttl', (b) => b.ttl('s'), 'pttl'],
  ['expire', (b) => b.expire('a', { ttl: TTL }), 'evalsha'],
  ['expire of a sorted set', (b) => b.expire('y', { ttl: TTL }), 'evalsha'],
  ['persist', (b) => b.persist('a'), 'evalsha'],
  ['getSet', (b) => b.getSet('s', 'v', { ttl: TTL }), 'set'],
  ['getDelete', (b) => b.getDelete('none'), 'getdel'],
  ['deleteEQ', (b) => b.deleteEQ('s', 'other'), 'evalsha'],
  ['set with an expiry', (b) => b.set('s', 'v', { ttl: TTL }), 'set'],
  ['set that keeps one', (b) => b.set('s', 'v', { keepTTL: true }), 'set'],
  ['set of a large value with an expiry', (b) => b.set('s', LARGE, { expiresAt: 1 }), 'evalsha'],
  ['setNX with an expiry', (b) => b.setNX('s', 'v', { ttl: TTL }), 'evalsha'],
  ['nIncrBy with an expiry', (b) => b.nIncrBy('n', 1, { ttl: TTL, when: 'none' }), 'evalsha'],
  ['sAdd with an expiry', (b) => b.sAdd('a', 'x', { ttl: TTL }), 'evalsha'],
  ['hSet with an expiry', (b) => b.hSet('h', 'f', 'v', { ttl: TTL, when: 'none' }), 'evalsha'],
  ['hSetNX with an expiry', (b) => b.hSetNX('h', 'f', 'v', { ttl: TTL }), 'evalsha'],
  ['zhAdd with an expiry', (b) => b.zhAdd('y', 'f', 'member', 1, { ttl: TTL }), 'evalsha'],
];

const clients = { 'ioredis 6': (url: string) => redis6(url), 'ioredis 5.11': (url: string) => redis5(url) };

for (const [name, connect] of Object.entries(clients)) {
  describeRedis(`requests, ${name}`, () => {
    let counter: Counter;
    let client: Client;
    let backend: Backend;

    beforeAll(async () => {
      counter = await Counter.start();
      client = connect(counter.url);
      backend = new RedisBackend({ client, expiringSortedSets: true });
    });
    afterAll(async () => {
      client.disconnect();
      await counter.stop();
    });

    it('the first call also asks what server it is', async () => {
      await client.ping();
      expect(await counter.count(() => backend.get('x'))).toEqual({ commands: ['info', 'get'], roundTrips: 2 });
      expect(await counter.count(() => backend.get('x'))).toEqual({ commands: ['get'], roundTrips: 1 });
    });

    it('every operation is one command in one round trip', async () => {
      for (const [, call] of CALLS) await call(backend);
      for (const [operation, call, command] of CALLS) {
        const cost = await counter.count(() => call(backend));
        expect({ operation, ...cost }).toEqual({ operation, commands: [command], roundTrips: 1 });
      }
    });

    it('a page is one command wherever it begins, though what its cursor names be gone', async () => {
      for (const field of ['f', 'g', 'h']) await backend.zhAdd('pages', field, 'member', 1);
      let { cursor } = await backend.zPage('pages', { limit: 1 });
      ({ cursor } = await backend.zPage('pages', { limit: 1, cursor }));
      const next = (): Promise<unknown> => backend.zPage('pages', { limit: 1, cursor });
      expect(await counter.count(next)).toEqual({ commands: ['evalsha_ro'], roundTrips: 1 });
      await backend.zRem('pages', 'g');
      expect(await counter.count(next)).toEqual({ commands: ['evalsha_ro'], roundTrips: 1 });
      expect(await next()).toMatchObject({ rows: [{ field: 'h' }], cursor: null });
    });

    it('a script goes as text once on each connection, in the same request', async () => {
      const other = connect(counter.url);
      const first = new RedisBackend({ client: other });
      await first.get('x');
      const add = (): Promise<void> => first.zAdd('once', 'm', 1);
      expect(await counter.count(add)).toEqual({ commands: ['eval'], roundTrips: 1 });
      expect(await counter.count(add)).toEqual({ commands: ['evalsha'], roundTrips: 1 });
      other.disconnect();
    });

    it('a script that the server has lost costs one request more', async () => {
      await backend.setNX('lost', 'v');
      await counter.direct.script('FLUSH');
      const cost = await counter.count(() => backend.setNX('lost', 'v'));
      expect(cost).toEqual({ commands: ['evalsha', 'eval'], roundTrips: 2 });
    });

    it('set in place of a set or hash costs one request more, since SET is not told to replace a sorted set', async () => {
      await backend.sAdd('replaced', 'm');
      await backend.set('warm', LARGE);
      const cost = await counter.count(() => backend.set('replaced', 'v'));
      expect(cost).toEqual({ commands: ['set', 'evalsha'], roundTrips: 2 });
      expect(await backend.get('replaced')).toBe('v');
    });

    it('a batch is one round trip, whatever it holds', async () => {
      const batch = backend.batch();
      for (let index = 0; index < 200; index++) {
        batch.set(`s${index}`, 'v');
        batch.get(`s${index}`);
        batch.nIncrBy('n', 1);
        batch.zhAdd('z', `f${index}`, 'member', index);
        batch.zRangeByScore('z', index, index);
        batch.delete(`s${index}`);
      }
      const cost = await counter.count(() => batch.exec());
      expect(cost.commands).toHaveLength(1200);
      // What one write to a connection takes, the batch's 200 kB are a few of.
      expect(cost.roundTrips).toBeLessThan(8);
      const small = backend.batch();
      for (let index = 0; index < 50; index++) {
        small.nIncrBy('n', 1);
        small.hSet('h', 'f', 'ä');
        small.hIncrBy('h', 'n', 1);
        small.rPush('l', 'v');
      }
      const { roundTrips, commands } = await counter.count(() => small.exec());
      expect({ roundTrips, commands: commands.length }).toEqual({ roundTrips: 1, commands: 200 });
    });

    it('strings that a batch writes one after the other go as one command for each hundred', async () => {
      const batch = backend.batch();
      for (let index = 0; index < 250; index++) batch.set(`many${index}`, `${index}`);
      const cost = await counter.count(() => batch.exec());
      expect(cost).toEqual({ commands: ['eval', 'evalsha', 'evalsha'], roundTrips: 1 });
      expect(await backend.get('many249')).toBe('249');
    });

    it('strings with an expiry are a command each, in the same round trip, and mGet is one too', async () => {
      const batch = backend.batch();
      for (let index = 0; index < 50; index++) batch.set(`many${index}`, `${index}`, { ttl: TTL });
      const cost = await counter.count(() => batch.exec());
      expect({ ...cost, commands: cost.commands.length }).toEqual({ commands: 50, roundTrips: 1 });
      const keys = Array.from({ length: 50 }, (_, index) => `many${index}`);
      const read = await counter.count(() => backend.mGet(keys));
      expect(read).toEqual({ commands: keys.map(() => 'get'), roundTrips: 1 });
    });

    it('an atomic write is one command in one round trip, committed or not', async () => {
      const write = async (): Promise<void> => {
        const atomic = backend.atomicWrite();
        for (let index = 0; index < 15; index++) {
          atomic.set(`a${index}`, 'v');
          atomic.zhAdd('z', `a${index}`, 'member', 1, { ttl: TTL });
          atomic.nIncrBy(`n${index}`, 1, { ttl: TTL, when: 'none' });
          atomic.hIncrBy(`h${index}`, 'n', 1);
          atomic.rPush(`l${index}`, 'v');
        }
        atomic.setNX('never', 'v');
        await atomic.exec();
      };
      await write();
      expect(await counter.count(write)).toEqual({ commands: ['evalsha'], roundTrips: 1 });
    });

    it('operations that are issued in one tick leave together, unless that is switched off', async () => {
      const many = (each: Backend) => () =>
        Promise.all(Array.from({ length: 100 }, (_, index) => each.hSet('h', `f${index}`, 'v')));
      const together = await counter.count(many(backend));
      expect({ roundTrips: together.roundTrips, commands: together.commands.length }).toEqual({
        roundTrips: 1,
        commands: 100,
      });
      const single = new RedisBackend({ client, pipelining: false });
      await single.get('x');
      // A hop that is slow sees many writes as one, so what holds them back in the client is looked at.
      const cork = jest.spyOn((client as Redis).stream, 'cork');
      const apart = await counter.count(many(single));
      expect(apart.commands).toHaveLength(100);
      expect(cork).not.toHaveBeenCalled();
      await counter.count(many(backend));
      expect(cork).toHaveBeenCalledTimes(1);
      cork.mockRestore();
    });

    it('a profiler is told of each request, with its bytes', async () => {
      const events: object[] = [];
      const profiled = backend.withProfiler({ request: (event) => events.push(event) });
      await profiled.set('secret-key', 'secret-value');
      const batch = profiled.batch();
      batch.get('secret-key');
      batch.sMembers('none');
      await batch.exec();
      const duration = expect.any(Number);
      expect(events).toEqual([
        { system: 'redis', name: 'SET', operation: 'set', roundTrips: 1, duration, bytesSent: 58, bytesReceived: 5 },
        {
          system: 'redis',
          name: 'pipeline',
          operation: 'batch',
          roundTrips: 1,
          duration,
          bytesSent: 30 + 28,
          bytesReceived: 19 + 4,
          details: { commands: 2 },
        },
      ]);
      expect(JSON.stringify(events)).not.toContain('secret');
    });
  });
}

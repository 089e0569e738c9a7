import assert from 'node:assert/strict';

import { type Backend, fromText, iterate, type KeyType, type ScanOptions } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';
import { MINUTE } from './lifetimes.js';

const TYPES: readonly KeyType[] = ['string', 'set', 'hash', 'list', 'sortedSet'];
const URL_SAFE = /^[\w.~-]+$/;

export function scanTests({ runner: { describe, it }, backend, clock, key }: Suite): void {
  const make: Readonly<Record<KeyType, (kv: Backend, name: string) => Promise<unknown>>> = {
    string: (kv, name) => kv.set(name, 'v'),
    set: (kv, name) => kv.sAdd(name, 'm'),
    hash: (kv, name) => kv.hSet(name, 'f', 'v'),
    list: (kv, name) => kv.rPush(name, 'v'),
    sortedSet: (kv, name) => kv.zhAdd(name, 'f', 'member', 1),
  };

  /** The keys of all pages, each once, in order; there must be an end to them. */
  const scanned = async (kv: Backend, options: ScanOptions = {}): Promise<string[]> => {
    const found = new Set<string>();
    let cursor: string | null = null;
    for (let pages = 0; pages === 0 || cursor !== null; pages++) {
      assert.ok(pages < 5000, 'a scan has an end');
      const page: Awaited<ReturnType<Backend['scan']>> = await kv.scan({ ...options, cursor });
      for (const name of page.keys) found.add(name);
      ({ cursor } = page);
      if (cursor !== null) assert.match(cursor, URL_SAFE);
    }
    return [...found].sort();
  };

  describe('scans', () => {
    it('of an empty store give nothing', async () => {
      const kv = await backend();
      assert.deepEqual(await scanned(kv), []);
      assert.deepEqual(await scanned(kv, { prefix: 'x', type: 'hash', limit: 1 }), []);
    });

    it('give every key of every type, and nothing that an engine keeps for itself', async () => {
      const kv = await backend({ expiringSortedSets: true });
      const names = TYPES.flatMap((type) => numbersBelow(5).map((index) => key(`${type} ${index}`)));
      for (const name of names) {
        const type = TYPES.find((other) => name.startsWith(key(other))) as KeyType;
        await make[type](kv, name);
      }
      for (const [index, name] of names.entries()) if (index % 2 === 0) await kv.expire(name, { ttl: MINUTE });
      const counter = kv.atomicWrite();
      counter.nIncrBy(key('counter'), 1);
      assert.equal(await counter.exec(), true);
      const expected = [...names, key('counter')].sort();
      for (const limit of [1, 2, 7, 100, 10_000, undefined]) {
        assert.deepEqual(await scanned(kv, { limit }), expected, `limit ${String(limit)}`);
      }
    });

    it('keep to a type, and to a prefix', async () => {
      const kv = await backend();
      const expected = new Map<KeyType, string[]>();
      for (const type of TYPES) {
        const names = ['user:1', 'user:2', 'use', 'user', 'xuser:', 'User:'].map((name) => key(`${name} ${type}`));
        for (const name of names) await make[type](kv, name);
        expected.set(type, names.sort());
      }
      const all = [...expected.values()].flat().sort();
      for (const type of TYPES) {
        assert.deepEqual(await scanned(kv, { type, limit: 3 }), expected.get(type), type);
        const names = expected.get(type)?.filter((name) => name.startsWith(key('user:')));
        assert.deepEqual(await scanned(kv, { type, prefix: key('user:') }), names, type);
      }
      for (const prefix of ['', 'user:', 'user', 'us', 'x', 'User:', 'user:1 list', 'nobody'].map(key)) {
        const names = all.filter((name) => name.startsWith(prefix));
        assert.deepEqual(await scanned(kv, { prefix }), names, prefix);
        assert.deepEqual(await scanned(kv, { prefix, limit: 4 }), names, prefix);
      }
    });

    it('take a prefix as it is, byte for byte', async () => {
      const kv = await backend();
      const strange = [
        '*',
        '?',
        '[a]',
        '\\',
        '%',
        '_',
        '\0',
        '\uFFFF',
        'é',
        '\u{1F600}',
        '"',
        "'",
        '{x}',
        '\n',
        '.',
        '^a',
      ];
      for (const text of strange) for (const end of ['', ' 1', 'x']) await kv.set(key(`${text}${end}`), 'v');
      await kv.set(key('plain'), 'v');
      for (const text of strange) {
        const expected = ['', ' 1', 'x'].map((end) => key(`${text}${end}`)).sort();
        assert.deepEqual(await scanned(kv, { prefix: key(text) }), expected, JSON.stringify(text));
      }
    });

    it('give no key that has expired, or is gone', async () => {
      const kv = await backend({ expiringSortedSets: true });
      for (const type of TYPES) {
        for (const name of ['stays', 'expires', 'goes']) await make[type](kv, key(`${name} ${type}`));
        await kv.expire(key(`expires ${type}`), { ttl: MINUTE });
        await kv.expire(key(`stays ${type}`), { ttl: 9 * MINUTE });
        await kv.delete(key(`goes ${type}`));
      }
      await kv.sRem(key('stays set'), 'm');
      await clock().advance(2 * MINUTE);
      const expected = TYPES.filter((type) => type !== 'set').map((type) => key(`stays ${type}`));
      assert.deepEqual(await scanned(kv), [...expected].sort());
      assert.deepEqual(await scanned(kv, { type: 'sortedSet' }), [key('stays sortedSet')]);
      assert.deepEqual(await scanned(kv, { prefix: key('expires') }), []);
    });

    it('give a sorted set of many members once in a while, as one key', async () => {
      const kv = await backend();
      const batch = kv.batch();
      for (const index of numbersBelow(300)) {
        batch.zAdd(key('z'), `m${index}`, index);
        batch.zhAdd(key('zh'), `f${index}`, 'm', index);
      }
      batch.set(key('a'), 1);
      await batch.exec();
      assert.deepEqual(await scanned(kv, { limit: 10 }), ['a', 'z', 'zh'].map(key));
      assert.deepEqual(await scanned(kv, { type: 'sortedSet', limit: 10 }), ['z', 'zh'].map(key));
    });

    it('give what is there all the while, though keys come and go', async () => {
      const kv = await backend();
      const names = numbersBelow(60).map((index) => key(`stays ${index}`));
      const batch = kv.batch();
      for (const [index, name] of names.entries()) {
        batch.set(name, index);
        batch.set(key(`goes ${index}`), index);
      }
      await batch.exec();
      const found = new Set<string>();
      let turn = 0;
      for await (const name of iterate(kv).keys({ limit: 5 })) {
        found.add(name);
        if (turn < 60) {
          await kv.delete(key(`goes ${turn}`));
          await kv.set(key(`comes ${turn}`), 1);
          turn += 1;
        }
      }
      for (const name of names) assert.ok(found.has(name), name);
      for (const name of found) assert.match(name.replace(key(''), ''), /^(stays|goes|comes) \d+$/);
    });

    it('a cursor of another prefix or type, and one that is none, are refused', async () => {
      const kv = await backend();
      for (const index of numbersBelow(60)) await kv.set(key(`k${index}`), index);
      let cursor: string | null = null;
      // A page may have all that there is where little is looked at.
      for (let limit = 1; cursor === null && limit < 5; limit++)
        ({ cursor } = await kv.scan({ prefix: key('k'), limit }));
      assert.ok(cursor !== null, 'a scan of 60 keys has more than one page');
      await assertRejects('INVALID_ARGUMENT', kv.scan({ cursor }));
      await assertRejects('INVALID_ARGUMENT', kv.scan({ prefix: key('x'), cursor }));
      await assertRejects('INVALID_ARGUMENT', kv.scan({ prefix: key('k'), type: 'string', cursor }));
      for (const none of ['', 'x', '0', `${cursor}x`, cursor.slice(0, -3), cursor.split('').reverse().join('')]) {
        await assertRejects('INVALID_ARGUMENT', kv.scan({ prefix: key('k'), cursor: none }), none);
      }
      // Nor does an engine take for its own what it did not give.
      const request = { prefix: fromText(''), type: undefined, limit: 10 };
      for (const none of ['', '\0', '?']) {
        await assertRejects(
          'INVALID_ARGUMENT',
          kv.driver.scan({ ...request, cursor: none }, { consistency: 'strong' }),
        );
      }
      assert.ok((await kv.scan({ prefix: key('k'), cursor })).keys.every((name) => name.startsWith(key('k'))));
    });

    it('refuse options that are none, and an aborted signal', async () => {
      const kv = await backend();
      const bad: readonly object[] = [
        ...[{ prefix: 5 }, { prefix: null }, { type: 'zset' }, { type: null }, { type: 'String' }, { limit: 0 }],
        ...[{ limit: -1 }, { limit: 1.5 }, { limit: '10' }, { limit: Infinity }, { cursor: 0 }, { match: 'a*' }],
        ...[{ count: 5 }, { prefix: '\uD800' }],
      ];
      for (const options of bad) {
        const error = await assertRejects('INVALID_ARGUMENT', kv.scan(options as ScanOptions), JSON.stringify(options));
        assert.equal(error.operation, 'scan');
      }
      await assertRejects('LIMIT_EXCEEDED', kv.scan({ prefix: 'k'.repeat(2049) }));
      const error = await assertRejects('ABORTED', kv.scan({ signal: AbortSignal.abort() }));
      assert.equal(error.operation, 'scan');
      const keysOf = async (): Promise<void> => {
        for await (const name of iterate(kv).keys({ signal: AbortSignal.abort() })) assert.fail(name);
      };
      await assertRejects('ABORTED', keysOf());
    });

    it('the longest key, and the shortest prefix, are fine', async () => {
      const kv = await backend();
      const names = [key('k'.repeat(2048 - key('').length)), key('é')];
      for (const name of names) await kv.set(name, 'v');
      assert.deepEqual(await scanned(kv, { prefix: key('') }), [...names].sort());
      assert.deepEqual(await scanned(kv, { prefix: key('k'.repeat(2000)), limit: 1 }), names.slice(0, 1));
    });
  });
}

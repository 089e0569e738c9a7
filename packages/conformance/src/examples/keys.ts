import assert from 'node:assert/strict';

import { type KeyType } from '@keyvaluestore/core';

import { assertRejects } from '../assertions.js';
import { type Suite } from '../suite.js';
import { assertAbsent, assertLeft, KINDS, MINUTE } from './lifetimes.js';

export function keyTests(suite: Suite): void {
  const { runner, backend, clock, key } = suite;
  const { describe, it } = runner;

  describe('keys', () => {
    for (const [type, { add, look, holding }] of Object.entries(KINDS)) {
      it(`exists and type see a ${type}, and leave it as it is`, async () => {
        const kv = await backend();
        const name = key('k');
        assert.deepEqual([await kv.exists(name), await kv.type(name)], [false, null]);
        await add(kv, name, 'a');
        assert.deepEqual([await kv.exists(name), await kv.type(name)], [true, type]);
        assert.deepEqual(await look(kv, name), holding('a'));
        assert.equal(await kv.delete(name), true);
        assert.deepEqual([await kv.exists(name), await kv.type(name)], [false, null]);
      });
    }

    it('exist with an empty value, and with an empty field, and no longer when they are emptied', async () => {
      const kv = await backend();
      await kv.set(key('k'), '');
      await kv.hSet(key('h'), '', '');
      await kv.sAdd(key('s'), '');
      await kv.zAdd(key('z'), 'm', 0);
      const types: Readonly<Record<string, KeyType>> = { k: 'string', h: 'hash', s: 'set', z: 'sortedSet' };
      for (const [name, type] of Object.entries(types)) {
        assert.deepEqual([await kv.exists(key(name)), await kv.type(key(name))], [true, type], name);
      }
      await kv.hDel(key('h'), '');
      await kv.sRem(key('s'), '');
      await kv.zRem(key('z'), 'm');
      for (const name of ['h', 's', 'z']) await assertAbsent(kv, key(name), name);
    });
  });

  describe('reading and writing at once', () => {
    it('getSet gives the value that was there', async () => {
      const kv = await backend();
      assert.equal(await kv.getSet(key('k'), 'one'), null);
      assert.equal(await kv.getSet(key('k'), 2), 'one');
      assert.equal(await kv.getSet(key('k'), ''), '2');
      assert.equal(await kv.getSet(key('k'), Uint8Array.of(0xff)), '');
      assert.deepEqual(await kv.withBinaryValues().getSet(key('k'), 'é'), Uint8Array.of(0xff));
      assert.equal(await kv.get(key('k')), 'é');
    });

    it('getDelete gives the value that was there, once', async () => {
      const kv = await backend();
      await kv.set(key('k'), 'v');
      await kv.set(key('empty'), '');
      assert.equal(await kv.getDelete(key('k')), 'v');
      assert.equal(await kv.getDelete(key('k')), null);
      assert.equal(await kv.getDelete(key('empty')), '');
      await assertAbsent(kv, key('k'));
      await assertAbsent(kv, key('empty'));
    });

    it('deleteEQ removes the old value alone, byte for byte', async () => {
      const kv = await backend();
      assert.equal(await kv.deleteEQ(key('k'), ''), false);
      await kv.set(key('k'), '5');
      for (const other of ['', '05', '5 ', '55', 6, Uint8Array.of(5)]) {
        assert.equal(await kv.deleteEQ(key('k'), other), false, String(other));
      }
      assert.equal(await kv.get(key('k')), '5');
      assert.equal(await kv.deleteEQ(key('k'), 5), true);
      assert.equal(await kv.deleteEQ(key('k'), 5), false);
      await assertAbsent(kv, key('k'));
      await kv.set(key('k'), '');
      assert.equal(await kv.deleteEQ(key('k'), ''), true);
      await kv.set(key('k'), Uint8Array.of(0xff, 0));
      assert.equal(await kv.deleteEQ(key('k'), Uint8Array.of(0xff)), false);
      assert.equal(await kv.deleteEQ(key('k'), Uint8Array.of(0xff, 0)), true);
    });

    it('a lock that expired does not belong to who held it', async () => {
      const kv = await backend();
      assert.equal(await kv.setNX(key('lock'), 'alice', { ttl: MINUTE }), true);
      assert.equal(await kv.setNX(key('lock'), 'bob', { ttl: MINUTE }), false);
      await clock().advance(2 * MINUTE);
      assert.equal(await kv.deleteEQ(key('lock'), 'alice'), false);
      assert.equal(await kv.setNX(key('lock'), 'bob', { ttl: MINUTE }), true);
      assert.equal(await kv.deleteEQ(key('lock'), 'alice'), false);
      await assertLeft(suite, kv, key('lock'), MINUTE);
      assert.equal(await kv.deleteEQ(key('lock'), 'bob'), true);
      await assertAbsent(kv, key('lock'));
    });

    it('a window of time counts until it ends, and then anew', async () => {
      const kv = await backend();
      const attempt = (): Promise<number> => kv.nIncrBy(key('attempts'), 1, { ttl: MINUTE, when: 'none' });
      assert.deepEqual([await attempt(), await attempt()], [1, 2]);
      await clock().advance(MINUTE / 2);
      assert.equal(await attempt(), 3);
      await assertLeft(suite, kv, key('attempts'), MINUTE / 2);
      await clock().advance(MINUTE);
      assert.deepEqual([await attempt(), await attempt()], [1, 2]);
      await assertLeft(suite, kv, key('attempts'), MINUTE);
    });
  });

  describe('mGet', () => {
    it('gives the values of keys in their order', async () => {
      const kv = await backend();
      await kv.set(key('a'), 1);
      await kv.set(key('b'), '');
      await kv.set(key('gone'), 'v', { ttl: MINUTE });
      const names = ['b', 'none', 'a', 'b', 'a', 'gone'].map(key);
      assert.deepEqual(await kv.mGet(names), ['', null, '1', '', '1', 'v']);
      await clock().advance(2 * MINUTE);
      assert.deepEqual(await kv.mGet(names), ['', null, '1', '', '1', null]);
      assert.deepEqual(await kv.mGet([]), []);
      assert.deepEqual(await kv.withBinaryValues().mGet([key('a'), key('none')]), [Uint8Array.of(0x31), null]);
    });

    it('reads keys of any slots, and many of them', async () => {
      const kv = await backend();
      const names = Array.from({ length: 250 }, (_, index) => `key ${index}`);
      const batch = kv.batch();
      for (const name of names) batch.set(name, name);
      await batch.exec();
      assert.deepEqual(await kv.mGet([...names].reverse()), [...names].reverse());
    });

    it('rejects where a key holds another type, and tells which', async () => {
      const kv = await backend();
      await kv.set(key('a'), 1);
      await kv.sAdd(key('s'), 'm');
      const error = await assertRejects('WRONG_TYPE', kv.mGet([key('a'), key('s')]));
      assert.equal(error.key, key('s'));
      assert.equal(error.operation, 'mGet');
    });

    it('refuses keys that are none, and what is no list', async () => {
      const kv = await backend();
      const mGet = (...args: readonly unknown[]): Promise<unknown> =>
        (kv.mGet as (...args: readonly unknown[]) => Promise<unknown>).call(kv, ...args);
      for (const keys of [undefined, null, 'a', 5, {}, [5], [key('a'), undefined], [['a']], [null]]) {
        const error = await assertRejects('INVALID_ARGUMENT', mGet(keys), JSON.stringify(keys));
        assert.equal(error.operation, 'mGet');
      }
      for (const options of [null, [], 5, { limit: 1 }, { ttl: 1 }, { signal: {} }]) {
        await assertRejects('INVALID_ARGUMENT', mGet([key('a')], options), JSON.stringify(options));
      }
      await assertRejects('LIMIT_EXCEEDED', kv.mGet([key('a'), 'k'.repeat(2049)]));
      await assertRejects('LIMIT_EXCEEDED', kv.mGet(['']));
    });
  });
}

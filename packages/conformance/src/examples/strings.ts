import assert from 'node:assert/strict';

import { assertRejects } from '../assertions.js';
import { type Suite } from '../suite.js';

export function stringTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('strings', () => {
    it('get gives null for an absent key, and what was set', async () => {
      const kv = await backend();
      assert.equal(await kv.get(key('a')), null);
      assert.equal(await kv.set(key('a'), 'one'), undefined);
      assert.equal(await kv.get(key('a')), 'one');
      await kv.set(key('a'), 'two');
      assert.equal(await kv.get(key('a')), 'two');
    });

    it('an empty value is there', async () => {
      const kv = await backend();
      await kv.set(key('empty'), '');
      assert.equal(await kv.get(key('empty')), '');
      assert.equal(await kv.setNX(key('empty'), 'x'), false);
      assert.equal(await kv.setEQ(key('empty'), 'x', ''), true);
      assert.equal(await kv.get(key('empty')), 'x');
    });

    it('setNX writes if the key is absent', async () => {
      const kv = await backend();
      assert.equal(await kv.setNX(key('a'), 'one'), true);
      assert.equal(await kv.setNX(key('a'), 'two'), false);
      assert.equal(await kv.get(key('a')), 'one');
    });

    it('setNX gives false on a set and on a hash, and changes nothing (D11)', async () => {
      const kv = await backend();
      await kv.sAdd(key('set'), 'm');
      await kv.hSet(key('hash'), 'f', 'v');
      assert.equal(await kv.setNX(key('set'), 'x'), false);
      assert.equal(await kv.setNX(key('hash'), 'x'), false);
      assert.deepEqual(await kv.sMembers(key('set')), ['m']);
      assert.deepEqual(await kv.hGetAll(key('hash')), { f: 'v' });
    });

    it('setXX writes if the key exists', async () => {
      const kv = await backend();
      assert.equal(await kv.setXX(key('a'), 'one'), false);
      assert.equal(await kv.get(key('a')), null);
      await kv.set(key('a'), 'one');
      assert.equal(await kv.setXX(key('a'), 'two'), true);
      assert.equal(await kv.get(key('a')), 'two');
    });

    it('set and setXX replace a set and a hash whole (D11)', async () => {
      const kv = await backend();
      const writes = {
        set: async (name: string) => kv.set(name, 'text'),
        setXX: async (name: string) => assert.equal(await kv.setXX(name, 'text'), true),
      };
      for (const [method, write] of Object.entries(writes)) {
        const set = key(`set ${method}`);
        const hash = key(`hash ${method}`);
        await kv.sAdd(set, 'm');
        await kv.hSet(hash, 'f', 'v');
        for (const name of [set, hash]) {
          await write(name);
          assert.equal(await kv.get(name), 'text');
          assert.equal(await kv.delete(name), true);
        }
        assert.deepEqual(await kv.sMembers(set), []);
        assert.deepEqual(await kv.hGetAll(hash), {});
      }
    });

    it('setEQ writes if the key holds the old value', async () => {
      const kv = await backend();
      await kv.set(key('a'), 'one');
      assert.equal(await kv.setEQ(key('a'), 'two', 'other'), false);
      assert.equal(await kv.setEQ(key('a'), 'two', 'ONE'), false);
      assert.equal(await kv.setEQ(key('a'), 'two', 'one\0'), false);
      assert.equal(await kv.setEQ(key('a'), 'two', ''), false);
      assert.equal(await kv.get(key('a')), 'one');
      assert.equal(await kv.setEQ(key('a'), 'two', 'one'), true);
      assert.equal(await kv.get(key('a')), 'two');
      assert.equal(await kv.setEQ(key('a'), 'two', 'two'), true);
    });

    it('setEQ gives false on an absent key, also for an empty old value (F7)', async () => {
      const kv = await backend();
      assert.equal(await kv.setEQ(key('a'), 'x', ''), false);
      assert.equal(await kv.setEQ(key('a'), 'x', 'old'), false);
      assert.equal(await kv.get(key('a')), null);
      assert.equal(await kv.setNX(key('a'), 'x'), true);
    });

    it('setEQ compares the text of numbers, whoever wrote them (D10, F8)', async () => {
      const kv = await backend();
      await kv.set(key('n'), 1);
      assert.equal(await kv.setEQ(key('n'), 2, '1'), true);
      assert.equal(await kv.setEQ(key('n'), '3', 2n), true);
      assert.equal(await kv.nIncrBy(key('n'), 1), 4);
      for (const same of ['04', '4.0', ' 4', '+4', '4e0', '0x4', '']) {
        assert.equal(await kv.setEQ(key('n'), 'text', same), false, same);
      }
      assert.equal(await kv.setEQ(key('n'), 'text', 4), true);
      assert.equal(await kv.get(key('n')), 'text');
    });

    it('setEQ at the same time as others succeeds, as long as the value is the old one (R5)', async () => {
      const kv = await backend();
      await kv.set(key('a'), 'same');
      const same = Array.from({ length: 20 }, () => kv.setEQ(key('a'), 'same', 'same'));
      assert.deepEqual(await Promise.all(same), Array<boolean>(20).fill(true));
    });

    it('delete says whether there was anything', async () => {
      const kv = await backend();
      assert.equal(await kv.delete(key('a')), false);
      await kv.set(key('a'), '');
      assert.equal(await kv.delete(key('a')), true);
      assert.equal(await kv.get(key('a')), null);
      assert.equal(await kv.delete(key('a')), false);
    });

    it('delete removes every type (D4)', async () => {
      const kv = await backend();
      const made = {
        string: async (name: string) => kv.set(name, 'v'),
        counter: async (name: string) => kv.nIncrBy(name, 1),
        set: async (name: string) => kv.sAdd(name, 'a', 'b'),
        hash: async (name: string) => kv.hSet(name, { a: 1, b: 2 }),
        'sorted set': async (name: string) => Promise.all([kv.zAdd(name, 'a', 1), kv.zAdd(name, '_', 2)]),
        'sorted hash': async (name: string) => Promise.all([kv.zhAdd(name, 'a', 'x', 1), kv.zhAdd(name, 'b', 'y', 1)]),
      };
      for (const [type, make] of Object.entries(made)) {
        const name = key(type);
        await make(name);
        assert.equal(await kv.delete(name), true, type);
        assert.equal(await kv.delete(name), false, type);
        assert.equal(await kv.get(name), null, type);
        assert.equal(await kv.zCount(name, -Infinity, Infinity), 0, type);
        assert.equal(await kv.setNX(name, 'v'), true, type);
        assert.equal(await kv.get(name), 'v', type);
      }
    });

    it('keys that look alike, or like names a backend might use itself, are different keys (R2)', async () => {
      const kv = await backend();
      const names = [
        'k',
        'K',
        'k ',
        ' k',
        'k\0',
        'kk',
        '_',
        'k:_',
        '__kvs_zh:k',
        'zh:k',
        'k:zh',
        'h:k',
        'k:h',
        'k}',
        '}',
      ];
      const keys = [...names.map(key), '{k}', '{}k', '{k', 'k{a}b', '{{k}}', '{k}:h', '{k}:op:1'];
      await kv.zhAdd(key('sorted'), 'f', 'member', 1);
      for (const name of keys) assert.equal(await kv.setNX(name, name), true, name);
      for (const name of keys) assert.equal(await kv.get(name), name);
      for (const name of keys) assert.equal(await kv.delete(name), true);
      assert.deepEqual(await kv.zhRangeByScore(key('sorted'), 1, 1), ['member']);
    });

    it('a wrong type is told by setEQ and get', async () => {
      const kv = await backend();
      await kv.sAdd(key('set'), 'm');
      await kv.hSet(key('hash'), 'f', 'v');
      for (const name of [key('set'), key('hash')]) {
        await assertRejects('WRONG_TYPE', kv.get(name));
        await assertRejects('WRONG_TYPE', kv.setEQ(name, 'new', 'old'));
        await assertRejects('WRONG_TYPE', kv.setEQ(name, 'new', ''));
      }
    });
  });
}

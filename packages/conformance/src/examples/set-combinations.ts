import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { assertRejects, assertSameMembers, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

const METHODS = ['sUnion', 'sInter', 'sDiff'] as const;

export function setCombinationTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  const keys = (...names: readonly string[]): string[] => names.map((name) => key(name));

  const fill = async (kv: Backend): Promise<void> => {
    await kv.sAdd(key('a'), '1', '2', '3', '');
    await kv.sAdd(key('b'), '2', '3', '4');
    await kv.sAdd(key('c'), '3', '4', '5');
  };

  /** What each gives of some sets. */
  const CASES = [
    { names: ['a'], sUnion: ['', '1', '2', '3'], sInter: ['', '1', '2', '3'], sDiff: ['', '1', '2', '3'] },
    { names: ['a', 'b'], sUnion: ['', '1', '2', '3', '4'], sInter: ['2', '3'], sDiff: ['', '1'] },
    { names: ['a', 'b', 'c'], sUnion: ['', '1', '2', '3', '4', '5'], sInter: ['3'], sDiff: ['', '1'] },
    { names: ['c', 'a'], sUnion: ['', '1', '2', '3', '4', '5'], sInter: ['3'], sDiff: ['4', '5'] },
    { names: ['b', 'b'], sUnion: ['2', '3', '4'], sInter: ['2', '3', '4'], sDiff: [] },
    { names: ['none'], sUnion: [], sInter: [], sDiff: [] },
    { names: ['b', 'none'], sUnion: ['2', '3', '4'], sInter: [], sDiff: ['2', '3', '4'] },
    { names: ['none', 'b', 'b'], sUnion: ['2', '3', '4'], sInter: [], sDiff: [] },
  ];

  describe('combinations of sets', () => {
    for (const method of METHODS) {
      it(`${method} gives members once, in any order; absent keys are empty`, async () => {
        const kv = await backend();
        await fill(kv);
        for (const { names, ...expected } of CASES) {
          assertSameMembers(await kv[method](keys(...names)), expected[method]);
          assertSameMembers(await kv[method](keys(...names), { isolated: true }), expected[method]);
          assertSameMembers(await kv[method](keys(...names), { isolated: false }), expected[method]);
        }
        assert.equal(await kv.exists(key('none')), false);
      });

      it(`${method}Store stores them, and gives how many there are`, async () => {
        const kv = await backend();
        await fill(kv);
        for (const { names, ...expected } of CASES) {
          const count = await kv[`${method}Store`](key('d'), keys(...names));
          assert.equal(count, expected[method].length, names.join());
          assertSameMembers(await kv.sMembers(key('d')), expected[method]);
          assert.equal(await kv.exists(key('d')), count > 0);
        }
        assert.equal(await kv.sCard(key('b')), 3);
      });

      it(`${method}Store replaces what is there, of any type, and nothing of it stays`, async () => {
        const kv = await backend();
        await fill(kv);
        const makes: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
          string: (name) => kv.set(name, 'old'),
          set: (name) => kv.sAdd(name, 'old', '1'),
          hash: (name) => kv.hSet(name, 'old', 1),
          list: (name) => kv.rPush(name, 'old'),
          'sorted set': (name) => kv.zhAdd(name, 'old', 'member', 1),
        };
        for (const [type, make] of Object.entries(makes)) {
          await make(key(type));
          assert.equal(await kv[`${method}Store`](key(type), keys('c')), 3, type);
          assertSameMembers(await kv.sMembers(key(type)), ['3', '4', '5']);
          assert.equal(await kv.type(key(type)), 'set', type);
          await kv.delete(key(type));
          assert.equal(await kv.zCount(key(type), -Infinity, Infinity), 0, type);
          await make(key(type));
          assert.equal(await kv[`${method}Store`](key(type), keys('none')), 0, type);
          assert.deepEqual([await kv.exists(key(type)), await kv.type(key(type))], [false, null], type);
          assert.equal(await kv.setNX(key(type), 'new'), true, type);
        }
      });
    }

    it('the destination may be one of the keys', async () => {
      const kv = await backend();
      await fill(kv);
      assert.equal(await kv.sUnionStore(key('a'), keys('a', 'b')), 5);
      assertSameMembers(await kv.sMembers(key('a')), ['', '1', '2', '3', '4']);
      assert.equal(await kv.sInterStore(key('b'), keys('c', 'b', 'b')), 2);
      assertSameMembers(await kv.sMembers(key('b')), ['3', '4']);
      assert.equal(await kv.sDiffStore(key('c'), keys('a', 'c')), 3);
      assertSameMembers(await kv.sMembers(key('c')), ['', '1', '2']);
      assert.equal(await kv.sDiffStore(key('c'), keys('c', 'c')), 0);
      assert.equal(await kv.exists(key('c')), false);
    });

    it('a key of another type is refused, wherever it stands, and nothing is stored', async () => {
      const kv = await backend();
      await fill(kv);
      await Promise.all([kv.set(key('k'), '1'), kv.rPush(key('l'), '1'), kv.hSet(key('h'), '1', 1)]);
      await kv.zAdd(key('z'), '1', 1);
      await kv.sAdd(key('d'), 'old');
      const others = capabilities.exclusiveSortedSets ? ['k', 'l', 'h', 'z'] : ['k', 'l', 'h'];
      for (const method of METHODS) {
        for (const other of others) {
          for (const names of [[other], ['a', other], [other, 'a'], ['none', other], ['a', 'none', other, 'b']]) {
            const what = `${method} of ${names.join()}`;
            const error = await assertRejects('WRONG_TYPE', kv[method](keys(...names)), what);
            assert.deepEqual([error.operation, error.key], [method, undefined], what);
            await assertRejects('WRONG_TYPE', kv[method](keys(...names), { isolated: true }), what);
            const stored = await assertRejects('WRONG_TYPE', kv[`${method}Store`](key('d'), keys(...names)), what);
            assert.deepEqual([stored.operation, stored.key], [`${method}Store`, key('d')], what);
          }
        }
      }
      assert.deepEqual(await kv.sMembers(key('d')), ['old']);
      assert.equal(await kv.get(key('k')), '1');
    });

    it('many keys and many members are combined whole', async () => {
      const kv = await backend();
      const names = numbersBelow(40).map((index) => `s${index}`);
      await Promise.all(
        names.map((name, index) => kv.sAdd(key(name), 'in all', ...numbersBelow(20).map((n) => index * 20 + n))),
      );
      const all = keys(...names);
      assert.equal((await kv.sUnion(all)).length, 801);
      assert.deepEqual(await kv.sInter(all), ['in all']);
      assert.equal((await kv.sDiff(all)).length, 20);
      assert.equal((await kv.sUnion(all, { isolated: true })).length, 801);
      assert.equal(await kv.sUnionStore(key('d'), all), 801);
      assert.equal(await kv.sCard(key('d')), 801);
    });
  });
}

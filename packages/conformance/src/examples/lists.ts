import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

export function listTests({ runner: { describe, it }, backend, key }: Suite): void {
  const contents = (kv: Backend, name = 'l'): Promise<string[]> => kv.lRange(key(name), 0, -1);

  describe('lists', () => {
    it('keep values in their places, each as often as it was added', async () => {
      const kv = await backend();
      assert.deepEqual(await contents(kv), []);
      assert.equal(await kv.rPush(key('l'), 'a'), 1);
      assert.equal(await kv.rPush(key('l'), 'b', 'a', ''), 4);
      assert.deepEqual(await contents(kv), ['a', 'b', 'a', '']);
      assert.equal(await kv.rPush(key('l'), 5, 5n, '5', Uint8Array.of(0x35)), 8);
      assert.deepEqual((await contents(kv)).slice(4), ['5', '5', '5', '5']);
      assert.equal(await kv.lLen(key('l')), 8);
    });

    it('lPush adds one value after the other on the left, so that the last one stands first', async () => {
      const kv = await backend();
      assert.equal(await kv.lPush(key('l'), 'a', 'b', 'c'), 3);
      assert.equal(await kv.lPush(key('l'), 'd'), 4);
      assert.equal(await kv.rPush(key('l'), 'e', 'f'), 6);
      assert.deepEqual(await contents(kv), ['d', 'c', 'b', 'a', 'e', 'f']);
    });

    it('lPushX and rPushX add only where there is a list', async () => {
      const kv = await backend();
      assert.equal(await kv.lPushX(key('l'), 'x'), 0);
      assert.equal(await kv.rPushX(key('l'), 'x', 'y'), 0);
      assert.equal(await kv.exists(key('l')), false);
      await kv.rPush(key('l'), 'a');
      assert.equal(await kv.lPushX(key('l'), 'b', 'c'), 3);
      assert.equal(await kv.rPushX(key('l'), 'd'), 4);
      assert.deepEqual(await contents(kv), ['c', 'b', 'a', 'd']);
    });

    it('lPop and rPop take one value, or so many in the order in which they are taken', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a', 'b', 'c', 'd', 'e', 'f', 'g');
      assert.equal(await kv.lPop(key('l')), 'a');
      assert.equal(await kv.rPop(key('l')), 'g');
      assert.deepEqual(await kv.lPop(key('l'), 2), ['b', 'c']);
      assert.deepEqual(await kv.rPop(key('l'), 2), ['f', 'e']);
      assert.deepEqual(await kv.rPop(key('l'), 1), ['d']);
      assert.equal(await kv.lPop(key('l')), null);
      assert.equal(await kv.rPop(key('l')), null);
      assert.deepEqual(await kv.lPop(key('l'), 3), []);
      assert.deepEqual(await kv.rPop(key('l'), 3), []);
    });

    it('no more is popped than there is', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a', 'b', 'c');
      assert.deepEqual(await kv.rPop(key('l'), 9), ['c', 'b', 'a']);
      await kv.rPush(key('l'), 'a', 'b', 'c');
      assert.deepEqual(await kv.lPop(key('l'), Number.MAX_SAFE_INTEGER), ['a', 'b', 'c']);
      assert.equal(await kv.delete(key('l')), false);
    });

    it('a list that loses its last value is gone (D3, F9)', async () => {
      const kv = await backend();
      const emptied: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
        lPop: (name) => kv.lPop(name, 2),
        rPop: async (name) => [await kv.rPop(name), await kv.rPop(name)],
        lRem: (name) => kv.lRem(name, 0, 'a'),
        lTrim: (name) => kv.lTrim(name, 5, 9),
        lMove: async (name) => [
          await kv.lMove(name, key('taken'), 'left', 'left'),
          await kv.lMove(name, key('taken'), 'right', 'left'),
        ],
      };
      for (const [method, empty] of Object.entries(emptied)) {
        const name = key(method);
        await kv.rPush(name, 'a', 'a');
        await empty(name);
        assert.deepEqual([await kv.exists(name), await kv.type(name), await kv.lLen(name)], [false, null, 0], method);
        assert.equal(await kv.setXX(name, 'x'), false, method);
        assert.equal(await kv.delete(name), false, method);
        assert.equal(await kv.rPushX(name, 'x'), 0, method);
        assert.equal(await kv.setNX(name, 'x'), true, method);
        assert.equal(await kv.get(name), 'x', method);
      }
    });

    it('indexes count from 0, negative ones from the end', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a', 'b', 'c');
      const at = (...indexes: readonly number[]) => Promise.all(indexes.map((index) => kv.lIndex(key('l'), index)));
      assert.deepEqual(await at(0, 1, 2, 3), ['a', 'b', 'c', null]);
      assert.deepEqual(await at(-1, -2, -3, -4), ['c', 'b', 'a', null]);
      assert.deepEqual(await at(-0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER), ['a', null, null]);
      assert.equal(await kv.lIndex(key('none'), 0), null);
      assert.equal(await kv.lIndex(key('none'), -1), null);
    });

    it('lRange gives what lies between two indexes, both included', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a', 'b', 'c', 'd', 'e');
      const cases = [
        ...([
          [0, -1, 'abcde'],
          [0, 0, 'a'],
          [1, 3, 'bcd'],
          [-2, -1, 'de'],
          [-3, 3, 'cd'],
          [2, -2, 'cd'],
        ] as const),
        ...([
          [3, 1, ''],
          [-1, 0, ''],
          [5, 9, ''],
          [4, 9, 'e'],
          [-9, 1, 'ab'],
          [-9, -6, ''],
          [-9, -5, 'a'],
        ] as const),
        ...([
          [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'abcde'],
          [-0, -0, 'a'],
        ] as const),
      ];
      for (const [start, stop, expected] of cases) {
        assert.equal((await kv.lRange(key('l'), start, stop)).join(''), expected, `${start} to ${stop}`);
      }
      assert.deepEqual(await kv.lRange(key('none'), 0, -1), []);
    });

    it('lPos finds the first place of a value, or that of a rank, from the end if it is negative', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a', 'b', 'c', 'b', '5', 'b');
      const of = (value: string | number, rank?: number) =>
        kv.lPos(key('l'), value, rank === undefined ? {} : { rank });
      assert.deepEqual(
        [await of('a'), await of('b'), await of('b', 1), await of('b', 2), await of('b', 3)],
        [0, 1, 1, 3, 5],
      );
      assert.deepEqual([await of('b', -1), await of('b', -2), await of('b', -3), await of('a', -1)], [5, 3, 1, 0]);
      assert.deepEqual(
        [await of('b', 4), await of('b', -4), await of('x'), await of('x', -1), await of('')],
        [...[null, null, null, null, null]],
      );
      assert.deepEqual([await of(5), await of('b', Number.MAX_SAFE_INTEGER)], [4, null]);
      assert.equal(await kv.lPos(key('none'), 'a'), null);
    });

    it('lSet replaces one value, and rejects past the ends', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a', 'b', 'c');
      assert.equal(await kv.lSet(key('l'), 1, 'B'), undefined);
      await kv.lSet(key('l'), -1, '');
      await kv.lSet(key('l'), -3, 7);
      assert.deepEqual(await contents(kv), ['7', 'B', '']);
      for (const index of [3, -4, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
        const error = await assertRejects('OUT_OF_RANGE', kv.lSet(key('l'), index, 'x'), String(index));
        assert.deepEqual([error.operation, error.key, error.retryable], ['lSet', key('l'), false]);
      }
      await assertRejects('OUT_OF_RANGE', kv.lSet(key('none'), 0, 'x'));
      assert.deepEqual(await contents(kv), ['7', 'B', '']);
      assert.equal(await kv.exists(key('none')), false);
    });

    it('lInsert puts a value before or after the first place of another', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a', 'b', 'a');
      assert.equal(await kv.lInsert(key('l'), 'before', 'a', 'x'), 4);
      assert.equal(await kv.lInsert(key('l'), 'after', 'a', 'y'), 5);
      assert.deepEqual(await contents(kv), ['x', 'a', 'y', 'b', 'a']);
      assert.equal(await kv.lInsert(key('l'), 'after', 'b', 'b'), 6);
      assert.equal(await kv.lInsert(key('l'), 'before', 'x', ''), 7);
      assert.deepEqual(await contents(kv), ['', 'x', 'a', 'y', 'b', 'b', 'a']);
      assert.equal(await kv.lInsert(key('l'), 'before', 'none', 'z'), null);
      assert.equal(await kv.lInsert(key('none'), 'after', 'a', 'z'), null);
      assert.equal(await kv.lLen(key('l')), 7);
      assert.equal(await kv.exists(key('none')), false);
    });

    it('lInsert after the last value, and of numbers', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 1, 2);
      assert.equal(await kv.lInsert(key('l'), 'after', 2n, 3), 3);
      assert.equal(await kv.lInsert(key('l'), 'before', '1', 0), 4);
      assert.deepEqual(await contents(kv), ['0', '1', '2', '3']);
    });

    it('lRem removes a value from its first places, from its last ones, or from all', async () => {
      const kv = await backend();
      const fill = async () => [await kv.delete(key('l')), await kv.rPush(key('l'), 'a', 'b', 'a', 'c', 'a')];
      const cases = [
        ...([
          [1, 'a', 1, 'baca'],
          [2, 'a', 2, 'bca'],
          [-1, 'a', 1, 'abac'],
          [-2, 'a', 2, 'abc'],
          [0, 'a', 3, 'bc'],
        ] as const),
        ...([
          [9, 'a', 3, 'bc'],
          [-9, 'a', 3, 'bc'],
          [0, 'b', 1, 'aaca'],
          [0, 'x', 0, 'abaca'],
          [-1, 'x', 0, 'abaca'],
        ] as const),
      ];
      for (const [count, value, removed, left] of cases) {
        await fill();
        assert.equal(await kv.lRem(key('l'), count, value), removed, `${count} of ${value}`);
        assert.equal((await contents(kv)).join(''), left, `${count} of ${value}`);
      }
      assert.equal(await kv.lRem(key('none'), 0, 'a'), 0);
      assert.equal(await kv.exists(key('none')), false);
    });

    it('lTrim keeps what lRange would give', async () => {
      const kv = await backend();
      for (const [start, stop] of [
        [0, -1],
        [1, 3],
        [-2, -1],
        [0, 0],
        [-3, 3],
        [2, 1],
        [5, 9],
        [-9, 1],
        [-9, 9],
      ] as const) {
        const name = key(`${start} to ${stop}`);
        await kv.rPush(name, 'a', 'b', 'c', 'd', 'e');
        const expected = await kv.lRange(name, start, stop);
        assert.equal(await kv.lTrim(name, start, stop), undefined);
        assert.deepEqual(await kv.lRange(name, 0, -1), expected, `${start} to ${stop}`);
        assert.equal(await kv.exists(name), expected.length > 0);
      }
      assert.equal(await kv.lTrim(key('none'), 0, 1), undefined);
      assert.equal(await kv.exists(key('none')), false);
    });

    it('values may be empty, or any bytes', async () => {
      const kv = await backend();
      const values = ['', '\0', 'a\0', '_', '__proto__', 'é', 'e\u0301', '\u{1F600}', '\uFFFD', '\uFEFFa', ' ', ''];
      await kv.rPush(key('l'), ...values);
      assert.deepEqual(await contents(kv), values);
      assert.equal(await kv.lPos(key('l'), '', { rank: 2 }), 11);
      assert.equal(await kv.lPos(key('l'), 'e\u0301'), 6);
      assert.equal(await kv.lRem(key('l'), 0, ''), 2);
      assert.deepEqual(await contents(kv), values.slice(1, -1));
    });

    it('hundreds of values go in and out in one call, and all stay in order', async () => {
      const kv = await backend();
      const values = numbersBelow(700).map((index) => `value ${index}`);
      assert.equal(await kv.rPush(key('l'), ...values), 700);
      assert.equal(await kv.lPush(key('r'), ...values), 700);
      assert.deepEqual(await contents(kv), values);
      assert.deepEqual(await contents(kv, 'r'), [...values].reverse());
      assert.equal(await kv.lPos(key('l'), 'value 699'), 699);
      assert.deepEqual(await kv.lPop(key('l'), 650), values.slice(0, 650));
      assert.deepEqual(await kv.rPop(key('l'), 45), values.slice(655).reverse());
      assert.deepEqual(await contents(kv), values.slice(650, 655));
    });

    it('set, setNX, setXX, delete and expiry take a list as they take a set', async () => {
      const kv = await backend();
      for (const name of ['set', 'xx', 'nx', 'gone']) await kv.rPush(key(name), 'a');
      await kv.set(key('set'), 'new');
      assert.equal(await kv.setXX(key('xx'), 'new'), true);
      assert.equal(await kv.setNX(key('nx'), 'new'), false);
      assert.equal(await kv.delete(key('gone')), true);
      assert.deepEqual([await kv.get(key('set')), await kv.get(key('xx'))], ['new', 'new']);
      assert.deepEqual([await kv.type(key('nx')), await kv.type(key('gone'))], ['list', null]);
      await assertRejects('WRONG_TYPE', kv.setEQ(key('nx'), 'x', 'a'));
      await assertRejects('WRONG_TYPE', kv.deleteEQ(key('nx'), 'a'));
      assert.deepEqual(await contents(kv, 'nx'), ['a']);
    });
  });
}

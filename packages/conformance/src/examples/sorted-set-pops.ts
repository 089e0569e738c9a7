import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

const ROWS = [
  { field: 'e', value: 'of e', score: -Infinity },
  { field: 'b', value: 'of b', score: 0 },
  { field: 'a', value: 'of a', score: 1 },
  { field: 'c', value: 'of c', score: 1 },
  { field: 'd', value: 'of d', score: 2.5 },
];

export function sortedSetPopTests({ runner: { describe, it }, backend, key }: Suite): void {
  const fill = async (kv: Backend, name: string): Promise<void> => {
    for (const { field, value, score } of [...ROWS].reverse()) await kv.zhAdd(name, field, value, score);
  };

  describe('pops of sorted sets', () => {
    for (const [method, rows] of [
      ['zPopMin', ROWS],
      ['zPopMax', [...ROWS].reverse()],
    ] as const) {
      it(`${method} removes one, and gives its field, member and score`, async () => {
        const kv = await backend();
        await fill(kv, key('z'));
        for (const [taken, row] of rows.entries()) {
          assert.deepEqual(await kv[method](key('z')), row);
          assert.equal(await kv.zScore(key('z'), row.field), null);
          assert.equal(await kv.zCard(key('z')), rows.length - 1 - taken);
        }
        assert.equal(await kv[method](key('z')), null);
        assert.deepEqual([await kv.exists(key('z')), await kv.delete(key('z'))], [false, false]);
        assert.equal(await kv.setNX(key('z'), 'x'), true);
      });

      it(`${method} removes so many in their order, or all there are`, async () => {
        const kv = await backend();
        await fill(kv, key('z'));
        assert.deepEqual(await kv[method](key('z'), 2), rows.slice(0, 2));
        assert.deepEqual(await kv[method](key('z'), 1), rows.slice(2, 3));
        assert.deepEqual(await kv[method](key('z'), 9), rows.slice(3));
        assert.deepEqual(await kv[method](key('z'), 9), []);
        await fill(kv, key('z'));
        assert.deepEqual(await kv[method](key('z'), Number.MAX_SAFE_INTEGER), rows);
        assert.equal(await kv.exists(key('z')), false);
        assert.deepEqual(await kv[method](key('none'), 3), []);
        assert.equal(await kv.exists(key('none')), false);
      });

      it(`${method} of a plain sorted set gives its members as fields, and leaves the rest in order`, async () => {
        const kv = await backend();
        for (const [index, member] of ['a', 'b', 'c', 'd'].entries()) await kv.zAdd(key('z'), member, index);
        const end = method === 'zPopMin' ? { field: 'a', value: 'a', score: 0 } : { field: 'd', value: 'd', score: 3 };
        assert.deepEqual(await kv[method](key('z')), end);
        const left = method === 'zPopMin' ? ['b', 'c', 'd'] : ['a', 'b', 'c'];
        assert.deepEqual(await kv.zRange(key('z'), 0, -1), left);
        assert.deepEqual(await kv.zRangeByLex(key('z'), '-', '+').then((members) => members.sort()), left);
        // What comes back starts anew.
        assert.equal(await kv.zIncrBy(key('z'), end.field, 1), 1);
      });
    }

    it('hundreds are popped at once', async () => {
      const kv = await backend();
      const batch = kv.batch();
      for (const index of numbersBelow(300)) batch.zAdd(key('z'), `m${index}`, index);
      await batch.exec();
      assert.deepEqual(
        (await kv.zPopMin(key('z'), 130)).map(({ score }) => score),
        numbersBelow(130),
      );
      assert.deepEqual(
        (await kv.zPopMax(key('z'), 130)).map(({ score }) => score),
        numbersBelow(130).map((index) => 299 - index),
      );
      assert.equal(await kv.zCard(key('z')), 40);
    });
  });
}

import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { type Suite } from '../suite.js';

const all = [-Infinity, Infinity] as const;

/** Whether a method writes a field that is absent, or has a smaller, the same or a greater score than the new one. */
const WRITES = {
  AddNX: { absent: true, smaller: false, same: false, greater: false },
  AddXX: { absent: false, smaller: true, same: true, greater: true },
  AddGT: { absent: true, smaller: true, same: false, greater: false },
  AddLT: { absent: true, smaller: false, same: false, greater: true },
} as const;

const SCORES = { absent: undefined, smaller: 4, same: 5, greater: 6 } as const;

export function additionTests({ runner: { describe, it }, backend, key }: Suite): void {
  const rowsOf = (kv: Backend, name: string) => kv.zhRangeByScoreWithScores(name, ...all);

  describe('conditional additions to sorted sets', () => {
    for (const [suffix, writes] of Object.entries(WRITES) as [keyof typeof WRITES, (typeof WRITES)['AddNX']][]) {
      it(`z${suffix} and zh${suffix} write where they are to, and say whether they did`, async () => {
        const kv = await backend();
        for (const [state, before] of Object.entries(SCORES) as [keyof typeof SCORES, number | undefined][]) {
          const [plain, hashed] = [key(`${state} z`), key(`${state} zh`)];
          const old = before === undefined ? [] : [{ field: 'm', value: 'old', score: before }];
          for (const name of [plain, hashed]) if (before !== undefined) await kv.zhAdd(name, 'm', 'old', before);
          assert.equal(await kv[`z${suffix}`](plain, 'm', 5), writes[state], `z${suffix} ${state}`);
          assert.equal(await kv[`zh${suffix}`](hashed, 'm', 'new', 5), writes[state], `zh${suffix} ${state}`);
          assert.deepEqual(await rowsOf(kv, plain), writes[state] ? [{ field: 'm', value: 'm', score: 5 }] : old);
          assert.deepEqual(await rowsOf(kv, hashed), writes[state] ? [{ field: 'm', value: 'new', score: 5 }] : old);
          assert.equal(await kv.exists(plain), writes[state] || before !== undefined);
        }
      });

      it(`z${suffix} aborts an atomic write where it does not write`, async () => {
        const kv = await backend();
        for (const [state, before] of Object.entries(SCORES) as [keyof typeof SCORES, number | undefined][]) {
          for (const beside of [false, true]) {
            const [plain, hashed] = [key(`${state} ${beside} z`), key(`${state} ${beside} zh`)];
            for (const name of [plain, hashed]) if (before !== undefined) await kv.zAdd(name, 'm', before);
            const what = `z${suffix} ${state}${beside ? ' beside a write' : ''}`;
            for (const name of [plain, hashed]) {
              const tx = kv.atomicWrite();
              const handle = name === plain ? tx[`z${suffix}`](name, 'm', 5) : tx[`zh${suffix}`](name, 'm', 'new', 5);
              if (beside) tx.zAdd(name, 'beside', 1);
              assert.equal(await tx.exec(), writes[state], what);
              assert.equal(handle.conditionFailed, !writes[state], what);
              const score = writes[state] ? 5 : (before ?? null);
              assert.equal(await kv.zScore(name, 'm'), score, what);
              assert.equal(await kv.zScore(name, 'beside'), writes[state] && beside ? 1 : null, what);
            }
          }
        }
      });
    }

    it('compare scores of any size and sign', async () => {
      const kv = await backend();
      const name = key('z');
      const rising = [-Infinity, -1e300, -1, -5e-324, 0, 5e-324, 0.1, 0.1 + 0.2, 1, 2 ** 53, 1e300, Infinity];
      await kv.zAdd(name, 'm', -Infinity);
      for (const score of rising.slice(1)) {
        assert.equal(await kv.zAddLT(name, 'm', score), false, `${score} is not less`);
        assert.equal(await kv.zAddGT(name, 'm', score), true, `${score} is greater`);
        assert.equal(await kv.zAddGT(name, 'm', score), false, `${score} is the same`);
        assert.equal(await kv.zScore(name, 'm'), score);
      }
      for (const score of [...rising].reverse().slice(1)) {
        assert.equal(await kv.zAddGT(name, 'm', score), false, `${score} is not greater`);
        assert.equal(await kv.zAddLT(name, 'm', score), true, `${score} is less`);
        assert.equal(await kv.zScore(name, 'm'), score);
      }
      await kv.zAdd(name, 'm', 0);
      assert.deepEqual([await kv.zAddGT(name, 'm', -0), await kv.zAddLT(name, 'm', -0)], [false, false]);
    });

    it('keep order, counts and ranges right', async () => {
      const kv = await backend();
      const name = key('z');
      for (const [member, score] of [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ] as const)
        await kv.zAdd(name, member, score);
      assert.equal(await kv.zAddXX(name, 'a', 9), true);
      assert.equal(await kv.zAddGT(name, 'b', 10), true);
      assert.equal(await kv.zAddLT(name, 'c', 0), true);
      assert.deepEqual(await kv.zRangeByScore(name, ...all), ['c', 'a', 'b']);
      assert.deepEqual([await kv.zCount(name, 1, 3), await kv.zCard(name)], [0, 3]);
      for (const member of ['a', 'b', 'c']) assert.equal(await kv.zRemXX(name, member), true);
      assert.equal(await kv.exists(name), false);
    });

    it('zRemXX and zhRemXX remove what is there, and say whether they did', async () => {
      const kv = await backend();
      assert.deepEqual([await kv.zRemXX(key('z'), 'm'), await kv.zhRemXX(key('z'), 'f')], [false, false]);
      await kv.zhAdd(key('z'), 'f', 'member', 1);
      await kv.zAdd(key('z'), 'm', 2);
      assert.deepEqual([await kv.zRemXX(key('z'), 'member'), await kv.zRemXX(key('z'), 'm')], [false, true]);
      assert.deepEqual([await kv.zhRemXX(key('z'), 'f'), await kv.zhRemXX(key('z'), 'f')], [true, false]);
      assert.deepEqual([await kv.exists(key('z')), await kv.delete(key('z'))], [false, false]);
    });

    it('zMScore and zhMGet give scores and members in the order of what was asked', async () => {
      const kv = await backend();
      const name = key('z');
      await kv.zhAdd(name, 'f', 'one', -Infinity);
      await kv.zhAdd(name, 'g', '', 0);
      await kv.zAdd(name, '5', 0.1);
      assert.deepEqual(await kv.zMScore(name, ['g', 'x', 5, 'f', 'g', 'one']), [0, null, 0.1, -Infinity, 0, null]);
      assert.deepEqual(await kv.zhMGet(name, ['g', 'x', '5', 'f', 'g']), ['', null, '5', 'one', '']);
      assert.deepEqual(await kv.zMScore(key('none'), ['a', 'b']), [null, null]);
      assert.deepEqual(await kv.zhMGet(key('none'), ['a']), [null]);
      const many = Array.from({ length: 250 }, (_, index) => `m${index}`);
      const batch = kv.batch();
      for (const [index, member] of many.entries()) if (index % 2 === 0) batch.zAdd(key('many'), member, index);
      await batch.exec();
      assert.deepEqual(
        await kv.zMScore(key('many'), many),
        many.map((_, index) => (index % 2 === 0 ? index : null)),
      );
      assert.deepEqual(
        await kv.zhMGet(key('many'), many),
        many.map((one, index) => (index % 2 === 0 ? one : null)),
      );
    });
  });
}

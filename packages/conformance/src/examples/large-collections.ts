import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { assertSameMembers, numbersBelow, resultsOf } from '../assertions.js';
import { type Suite } from '../suite.js';

const COUNT = 10_000;
const CHUNK = 1000;
/** Milliseconds; a slow engine writes these in many requests. */
const TIMEOUT = 300_000;

const padded = (index: number): string => String(index).padStart(6, '0');

export function largeCollectionTests({ runner: { describe, it }, backend, key }: Suite): void {
  const all = [-Infinity, Infinity] as const;

  async function fill(kv: Backend, name: string): Promise<void> {
    for (let start = 0; start < COUNT; start += CHUNK) {
      const batch = kv.batch();
      for (const index of numbersBelow(CHUNK)) {
        const number = start + index;
        batch.zhAdd(name, `f${padded(number)}`, `member ${number}`, Math.floor(number / 10));
      }
      await batch.exec();
    }
  }

  describe('large collections', () => {
    it(
      `${COUNT} members come back whole, in order, and can be counted and deleted (R3, F12)`,
      async () => {
        const kv = await backend();
        await fill(kv, key('z'));
        const members = numbersBelow(COUNT).map((number) => `member ${number}`);
        assert.deepEqual(await kv.zhRangeByScore(key('z'), ...all), members);
        assert.deepEqual(await kv.zRevRangeByScore(key('z'), ...all), [...members].reverse());
        const scored = await kv.zhRangeByScoreWithScores(key('z'), ...all);
        assert.equal(scored.length, COUNT);
        assert.deepEqual(scored.at(-1), {
          field: `f${padded(COUNT - 1)}`,
          value: `member ${COUNT - 1}`,
          score: (COUNT - 10) / 10,
        });
        assert.equal(await kv.zCount(key('z'), ...all), COUNT);
        assert.equal(await kv.zCount(key('z'), 100, '(900'), 8000);
        assert.equal(await kv.zLexCount(key('none'), '-', '+'), 0);
        assert.deepEqual(await kv.zhRangeByScore(key('z'), ...all, { limit: 8500 }), members.slice(0, 8500));
        assert.deepEqual(await kv.zhRangeByScore(key('z'), 500, 500), members.slice(5000, 5010));
        assert.equal(await kv.delete(key('z')), true);
        assert.equal(await kv.delete(key('z')), false);
        assert.equal(await kv.zCount(key('z'), ...all), 0);
        assert.equal(await kv.zIncrBy(key('z'), 'f000001', 1), 1);
        assert.deepEqual(await kv.zhRangeByScore(key('z'), ...all), ['f000001']);
      },
      TIMEOUT,
    );

    it(
      'ranges and counts over several megabytes are whole',
      async () => {
        const kv = await backend();
        const fields = numbersBelow(60).map((index) => `f${padded(index)}`);
        for (const [index, field] of fields.entries()) {
          await kv.zhAdd(key('z'), field, `${index} ${'x'.repeat(100_000)}`, 7);
        }
        const indexes = (members: readonly string[]): number[] => members.map((member) => Number.parseInt(member, 10));
        assert.deepEqual(indexes(await kv.zhRangeByLex(key('z'), '-', '+')), numbersBelow(60));
        assert.deepEqual(indexes(await kv.zhRangeByScore(key('z'), ...all)), numbersBelow(60));
        assert.deepEqual(indexes(await kv.zhRevRangeByScore(key('z'), 7, 7)), numbersBelow(60).reverse());
        assert.deepEqual(indexes(await kv.zhRangeByScore(key('z'), 7, 7, { limit: 50 })), numbersBelow(50));
        assert.equal(await kv.zCount(key('z'), 7, 7), 60);
        assert.equal(await kv.zLexCount(key('z'), `(${fields[0] as string}`, '+'), 59);
        assert.equal(await kv.delete(key('z')), true);
        assert.equal(await kv.zCount(key('z'), ...all), 0);
      },
      TIMEOUT,
    );

    it(
      'a batch may read and write many megabytes',
      async () => {
        const kv = await backend();
        const keys = numbersBelow(60).map((index) => key(`k${index}`));
        const value = (index: number): string => `${index} ${'v'.repeat(300_000)}`;
        const writes = kv.batch();
        for (const [index, name] of keys.entries()) writes.set(name, value(index));
        await writes.exec();
        const reads = kv.batch();
        const handles = keys.map((name) => reads.get(name));
        await reads.exec();
        assert.equal(
          resultsOf(handles).every((result, index) => result === value(index)),
          true,
        );
      },
      TIMEOUT,
    );

    it('a set and a hash of thousands of entries, near the size of an item', async () => {
      const kv = await backend();
      const names = numbersBelow(4000).map((index) => `an entry of a large one ${padded(index)}`);
      for (const start of [0, 1000, 2000, 3000]) await kv.sAdd(key('s'), ...names.slice(start, start + 1000));
      assertSameMembers(await kv.sMembers(key('s')), names);
      await kv.sRem(key('s'), ...names.slice(1));
      assert.deepEqual(await kv.sMembers(key('s')), [names[0]]);
      const record = Object.fromEntries(names.map((name, index) => [name, String(index)]));
      await kv.hSet(key('h'), record);
      assert.deepEqual(await kv.hGetAll(key('h')), record);
      assert.equal(await kv.hGet(key('h'), names[3999] as string), '3999');
      await kv.hDel(key('h'), ...names.slice(0, 3999));
      assert.deepEqual(await kv.hGetAll(key('h')), { [names[3999] as string]: '3999' });
    });
  });
}

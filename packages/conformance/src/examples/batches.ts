import assert from 'node:assert/strict';

import { type Backend, BatchError } from '@keyvaluestore/core';

import { assertCode, assertRejects, numbersBelow, resultsOf } from '../assertions.js';
import { type Suite } from '../suite.js';

/** Executes a batch that is to fail, and gives its error. */
async function batchError(exec: Promise<void>): Promise<BatchError> {
  const error = await assertRejects('BATCH_FAILED', exec);
  assert.ok(BatchError.is(error));
  return error;
}

export function batchTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('batches', () => {
    it('an empty batch is fine', async () => {
      const kv = await backend();
      assert.equal(await kv.batch().exec(), undefined);
    });

    it('on one key, operations take effect in the order in which they were added (D21, F5)', async () => {
      const kv = await backend();
      await kv.zAdd(key('z'), 'm', 1);
      await kv.sAdd(key('s'), 'old');
      const batch = kv.batch();
      batch.zRem(key('z'), 'm');
      batch.zAdd(key('z'), 'm', 2);
      batch.sAdd(key('s'), 'a');
      batch.delete(key('s'));
      batch.sAdd(key('s'), 'b');
      batch.sAdd(key('s'), 'c');
      batch.sRem(key('s'), 'b');
      batch.hSet(key('h'), { a: 1, b: 2 });
      batch.hDel(key('h'), 'a');
      batch.hSet(key('h'), 'c', 3);
      batch.set(key('k'), 'one');
      batch.delete(key('k'));
      batch.set(key('k'), 'two');
      batch.set(key('k'), 'three');
      batch.set(key('gone'), 'x');
      batch.delete(key('gone'));
      batch.zhAdd(key('zh'), 'f', 'one', 1);
      batch.zhAdd(key('zh'), 'f', 'two', 2);
      await batch.exec();
      assert.equal(await kv.zScore(key('z'), 'm'), 2);
      assert.deepEqual(await kv.sMembers(key('s')), ['c']);
      assert.deepEqual(await kv.hGetAll(key('h')), { b: '2', c: '3' });
      assert.equal(await kv.get(key('k')), 'three');
      assert.equal(await kv.get(key('gone')), null);
      assert.deepEqual(await kv.zhRangeByScore(key('zh'), -Infinity, Infinity), ['two']);
    });

    it('reads see the writes added before them, and not those added after (D21, C9)', async () => {
      const kv = await backend();
      await kv.set(key('k'), 'zero');
      const batch = kv.batch();
      const seen = [
        batch.get(key('k')),
        batch.set(key('k'), 'one'),
        batch.get(key('k')),
        batch.set(key('k'), 2),
        batch.nIncrBy(key('k'), 1),
        batch.get(key('k')),
        batch.delete(key('k')),
        batch.get(key('k')),
        batch.delete(key('k')),
        batch.sAdd(key('k'), 'm'),
        batch.sMembers(key('k')),
        batch.sRem(key('k'), 'm'),
        batch.sMembers(key('k')),
        batch.zAdd(key('z'), 'a', 1),
        batch.zScore(key('z'), 'a'),
        batch.zCount(key('z'), 1, 1),
        batch.zAdd(key('z'), 'a', 2),
        batch.zRangeByScoreWithScores(key('z'), 1, 2),
        batch.zRem(key('z'), 'a'),
        batch.zRangeByLex(key('z'), '-', '+'),
        batch.delete(key('z')),
      ];
      await batch.exec();
      const nothing = undefined;
      assert.deepEqual(resultsOf(seen), [
        ...['zero', nothing, 'one', nothing, 3, '3', true, null, false],
        ...[nothing, ['m'], nothing, []],
        ...[nothing, 1, 1, nothing, [{ value: 'a', score: 2 }], nothing, [], false],
      ]);
    });

    it('counts every increment of one key', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const sums = numbersBelow(30).map(() => batch.nIncrBy(key('n'), 2));
      await batch.exec();
      assert.deepEqual(
        resultsOf(sums),
        numbersBelow(30).map((index) => 2 * (index + 1)),
      );
    });

    it('every operation ends on its own, and the error says which failed (D22, C7)', async () => {
      const kv = await backend();
      await kv.set(key('text'), 'no number');
      await kv.sAdd(key('set'), 'm');
      const batch = kv.batch();
      const before = batch.set(key('before'), 1);
      const wrongType = batch.get(key('set'));
      const read = batch.get(key('text'));
      const noInteger = batch.nIncrBy(key('text'), 1);
      const after = batch.hSet(key('after'), 'f', 2);
      const again = batch.sMembers(key('set'));
      const error = await batchError(batch.exec());

      assert.deepEqual(
        error.errors.map(({ index, operation, key: name }) => ({ index, operation, key: name })),
        [
          { index: 1, operation: 'get', key: key('set') },
          { index: 3, operation: 'nIncrBy', key: key('text') },
        ],
      );
      const [first, second] = error.errors;
      const wrong = assertCode('WRONG_TYPE', first?.error);
      assert.equal(wrong.operation, 'get');
      assert.equal(wrong.key, key('set'));
      assertCode('NOT_AN_INTEGER', second?.error);
      assert.throws(wrongType.result.bind(wrongType), (thrown) => thrown === first?.error);
      assert.throws(noInteger.result.bind(noInteger), (thrown) => thrown === second?.error);
      assert.equal(before.result(), undefined);
      assert.equal(read.result(), 'no number');
      assert.equal(after.result(), undefined);
      assert.deepEqual(again.result(), ['m']);
      assert.equal(await kv.get(key('before')), '1');
      assert.deepEqual(await kv.hGetAll(key('after')), { f: '2' });
      assert.equal(await kv.get(key('text')), 'no number');
    });

    it('a failure does not keep later operations on the same key from taking effect', async () => {
      const kv = await backend();
      const batch = kv.batch();
      batch.set(key('k'), 'text');
      batch.nIncrBy(key('k'), 1);
      batch.sAdd(key('k'), 'm');
      const read = batch.get(key('k'));
      batch.set(key('k'), 7);
      const sum = batch.nIncrBy(key('k'), 1);
      const { errors } = await batchError(batch.exec());
      assert.deepEqual(
        errors.map(({ index, error }) => [
          index,
          assertCode(index === 1 ? 'NOT_AN_INTEGER' : 'WRONG_TYPE', error).code,
        ]),
        [
          [1, 'NOT_AN_INTEGER'],
          [2, 'WRONG_TYPE'],
        ],
      );
      assert.equal(read.result(), 'text');
      assert.equal(sum.result(), 8);
    });

    it('many operations of all kinds on many keys all take effect (D20)', async () => {
      const kv = await backend();
      const keys = numbersBelow(260).map((index) => key(`k${index}`));
      const writes = kv.batch();
      for (const [index, name] of keys.entries()) {
        writes.set(name, index);
        writes.sAdd(`${name} set`, index);
        writes.zAdd(key('z'), index, index);
      }
      await writes.exec();
      const reads = kv.batch();
      const values = keys.map((name) => reads.get(name));
      const sets = keys.map((name) => reads.sMembers(`${name} set`));
      const absent = keys.map((name) => reads.get(`${name} absent`));
      const scores = keys.map((_, index) => reads.zScore(key('z'), index));
      await reads.exec();
      assert.deepEqual(
        resultsOf(values),
        keys.map((_, index) => String(index)),
      );
      assert.deepEqual(
        resultsOf(sets),
        keys.map((_, index) => [String(index)]),
      );
      assert.deepEqual(
        resultsOf(absent),
        keys.map(() => null),
      );
      assert.deepEqual(resultsOf(scores), numbersBelow(260));
      const deletes = kv.batch();
      const deleted = keys.flatMap((name) => [deletes.delete(name), deletes.delete(`${name} absent`)]);
      await deletes.exec();
      assert.deepEqual(
        resultsOf(deleted),
        keys.flatMap(() => [true, false]),
      );
    });

    it('the same read may be asked for more than once', async () => {
      const kv = await backend();
      await kv.set(key('k'), 'v');
      await kv.hSet(key('h'), 'f', 'v');
      const batch = kv.batch();
      const reads = [batch.get(key('k')), batch.get(key('k')), batch.hGet(key('h'), 'f'), batch.hGet(key('h'), 'x')];
      await batch.exec();
      assert.deepEqual(resultsOf(reads), ['v', 'v', 'v', null]);
    });

    it('gives bytes in the binary view', async () => {
      const kv: Backend<Uint8Array> = (await backend()).withBinaryValues();
      const batch = kv.batch();
      batch.set(key('k'), Uint8Array.of(0xff));
      const read = batch.get(key('k'));
      batch.hSet(key('h'), 'f', 'a');
      const record = batch.hGetAll(key('h'));
      await batch.exec();
      assert.deepEqual(read.result(), Uint8Array.of(0xff));
      assert.deepEqual(record.result(), { f: Uint8Array.of(0x61) });
    });
  });
}

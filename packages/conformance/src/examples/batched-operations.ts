import assert from 'node:assert/strict';

import { type Batch, type BatchResult, type NamesAt } from '@keyvaluestore/core';

import { assertSameMembers, resultsOf } from '../assertions.js';
import { type ReadName } from '../methods.js';
import { type Suite } from '../suite.js';

const all = [-Infinity, Infinity] as const;

/** Handles with what their reads are to give. */
type Reads<N extends ReadName> = Readonly<Record<N, readonly [handle: BatchResult<unknown>, expected: unknown]>>;

export function batchedOperationTests({ runner: { describe, it }, backend, key }: Suite): void {
  /** Every write that a batch has, each on a key of its own: one that is missing does not compile. */
  const writesOf = (batch: Batch): Readonly<Record<Exclude<NamesAt<'batch'>, ReadName>, BatchResult<unknown>>> => ({
    set: batch.set(key('string'), 'v'),
    expire: batch.expire(key('string'), { ttl: 60_000 }),
    persist: batch.persist(key('string')),
    nIncrBy: batch.nIncrBy(key('counter'), 5),
    sAdd: batch.sAdd(key('set'), 'a', 'b'),
    sRem: batch.sRem(key('set 2'), 'a'),
    hSet: batch.hSet(key('hash'), 'f', 1),
    hIncrBy: batch.hIncrBy(key('hash 4'), 'f', 7),
    hDel: batch.hDel(key('hash 3'), 'f'),
    lPush: batch.lPush(key('list'), 'b', 'a'),
    rPush: batch.rPush(key('list'), 'c', 'a'),
    zAdd: batch.zAdd(key('sorted set'), 'a', 1),
    zRem: batch.zRem(key('sorted set 2'), 'a'),
    zhAdd: batch.zhAdd(key('sorted hash'), 'f', 'member', 2),
    zhRem: batch.zhRem(key('sorted hash 2'), 'f'),
    delete: batch.delete(key('none')),
  });

  const readsOf = (batch: Batch): Reads<ReadName> => {
    const rows = { ofSet: [{ value: 'a', score: 1 }], ofHash: [{ field: 'f', value: 'member', score: 2 }] };
    const [set, hash, list] = [key('set'), key('hash 2'), key('list')];
    const [sorted, hashed] = [key('sorted set'), key('sorted hash')];
    return {
      exists: [batch.exists(set), true],
      type: [batch.type(hashed), 'sortedSet'],
      ttl: [batch.ttl(key('string')), Infinity],
      get: [batch.get(key('string')), 'v'],
      hGet: [batch.hGet(key('hash'), 'f'), '1'],
      hGetAll: [batch.hGetAll(hash), { f: '2', g: '3' }],
      hMGet: [batch.hMGet(hash, ['g', 'x', 'f', 'g']), ['3', null, '2', '3']],
      hExists: [batch.hExists(hash, 'g'), true],
      hLen: [batch.hLen(hash), 2],
      hKeys: [batch.hKeys(key('hash')), ['f']],
      hVals: [batch.hVals(key('hash')), ['1']],
      sMembers: [batch.sMembers(key('set 2')), []],
      sIsMember: [batch.sIsMember(set, 'a'), true],
      sMIsMember: [batch.sMIsMember(set, ['x', 'b', 'x']), [false, true, false]],
      sCard: [batch.sCard(set), 2],
      lLen: [batch.lLen(list), 4],
      lIndex: [batch.lIndex(list, -2), 'c'],
      lRange: [batch.lRange(list, 0, -1), ['a', 'b', 'c', 'a']],
      lPos: [batch.lPos(list, 'a', { rank: -1 }), 3],
      zScore: [batch.zScore(sorted, 'a'), 1],
      zMScore: [batch.zMScore(sorted, ['x', 'a']), [null, 1]],
      zCount: [batch.zCount(sorted, ...all), 1],
      zLexCount: [batch.zLexCount(sorted, '(a', '+'), 0],
      zCard: [batch.zCard(sorted), 1],
      zRank: [batch.zRank(sorted, 'a'), 0],
      zRevRank: [batch.zRevRank(sorted, 'a'), 0],
      zRangeByScore: [batch.zRangeByScore(sorted, ...all, { limit: 1 }), ['a']],
      zRangeByScoreWithScores: [batch.zRangeByScoreWithScores(sorted, ...all), rows.ofSet],
      zRevRangeByScore: [batch.zRevRangeByScore(sorted, ...all), ['a']],
      zRevRangeByScoreWithScores: [batch.zRevRangeByScoreWithScores(sorted, ...all), rows.ofSet],
      zRangeByLex: [batch.zRangeByLex(sorted, '-', '+'), ['a']],
      zRevRangeByLex: [batch.zRevRangeByLex(sorted, '-', '+'), ['a']],
      zRange: [batch.zRange(sorted, 0, -1), ['a']],
      zRangeWithScores: [batch.zRangeWithScores(sorted, 0, 0), rows.ofSet],
      zRevRange: [batch.zRevRange(sorted, -1, 5), ['a']],
      zRevRangeWithScores: [batch.zRevRangeWithScores(sorted, 0, -1), rows.ofSet],
      zhGet: [batch.zhGet(hashed, 'f'), 'member'],
      zhMGet: [batch.zhMGet(hashed, ['f', 'x']), ['member', null]],
      zhRangeByScore: [batch.zhRangeByScore(hashed, ...all), ['member']],
      zhRangeByScoreWithScores: [batch.zhRangeByScoreWithScores(hashed, ...all), rows.ofHash],
      zhRevRangeByScore: [batch.zhRevRangeByScore(hashed, ...all), ['member']],
      zhRevRangeByScoreWithScores: [batch.zhRevRangeByScoreWithScores(hashed, ...all), rows.ofHash],
      zhRangeByLex: [batch.zhRangeByLex(hashed, '-', '+'), ['member']],
      zhRevRangeByLex: [batch.zhRevRangeByLex(hashed, '-', '+'), ['member']],
      zhRange: [batch.zhRange(hashed, 0, -1), ['member']],
      zhRangeWithScores: [batch.zhRangeWithScores(hashed, 0, -1), rows.ofHash],
      zhRevRange: [batch.zhRevRange(hashed, 1, 2), []],
      zhRevRangeWithScores: [batch.zhRevRangeWithScores(hashed, 0, -1), rows.ofHash],
    };
  };

  /** The same reads of what is not there. */
  const readsOfNothing = (batch: Batch): readonly (readonly [handle: BatchResult<unknown>, expected: unknown])[] => {
    const none = key('none');
    return [
      ...([
        [batch.get(none), null],
        [batch.hGet(key('hash'), 'x'), null],
        [batch.hGetAll(key('hash 3')), {}],
      ] as const),
      ...([
        [batch.zScore(key('sorted set'), 'x'), null],
        [batch.zhGet(key('sorted hash'), 'x'), null],
      ] as const),
      ...([
        [batch.exists(none), false],
        [batch.type(none), null],
        [batch.ttl(none), null],
      ] as const),
      ...([
        [batch.hMGet(none, ['f', 'g']), [null, null]],
        [batch.hExists(none, 'f'), false],
      ] as const),
      ...([
        [batch.hLen(none), 0],
        [batch.hKeys(none), []],
        [batch.hVals(none), []],
      ] as const),
      ...([
        [batch.sIsMember(none, 'a'), false],
        [batch.sMIsMember(none, ['a']), [false]],
        [batch.sCard(none), 0],
      ] as const),
      ...([
        [batch.lLen(none), 0],
        [batch.lIndex(none, 0), null],
        [batch.lRange(none, 0, -1), []],
      ] as const),
      ...([
        [batch.lPos(none, 'a'), null],
        [batch.zMScore(none, ['a', 'b']), [null, null]],
      ] as const),
      ...([
        [batch.zhMGet(none, ['a']), [null]],
        [batch.zCard(none), 0],
        [batch.zRank(none, 'a'), null],
      ] as const),
      ...([
        [batch.zRevRank(key('sorted set'), 'x'), null],
        [batch.zRange(none, 0, -1), []],
      ] as const),
    ];
  };

  describe('operations in batches', () => {
    it('writes and reads of every kind give what they give alone', async () => {
      const kv = await backend();
      const writes = kv.batch();
      const written = writesOf(writes);
      const ofRecord = writes.hSet(key('hash 2'), { f: 2, g: 3 });
      assert.equal(await writes.exec(), undefined);
      const given = { nIncrBy: 5, hIncrBy: 7, lPush: 2, rPush: 4, delete: false, expire: true, persist: true };
      for (const [method, handle] of Object.entries(written)) {
        assert.equal(handle.result(), given[method as keyof typeof given], method);
      }
      assert.equal(ofRecord.result(), undefined);

      const reads = kv.batch();
      const read = [...Object.entries(readsOf(reads)), ...Object.entries(readsOfNothing(reads))];
      const counters = [reads.get(key('counter')), reads.hGet(key('hash 4'), 'f')];
      const members = reads.sMembers(key('set'));
      await reads.exec();
      for (const [what, [handle, expected]] of read) assert.deepEqual(handle.result(), expected, what);
      assert.deepEqual(resultsOf(counters), ['5', '7']);
      assertSameMembers(members.result(), ['a', 'b']);
    });

    it('operations on one list take effect in the order in which they were added', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'old');
      const batch = kv.batch();
      const handles = [
        ...[batch.rPush(key('l'), 'a'), batch.lLen(key('l')), batch.delete(key('l')), batch.lLen(key('l'))],
        ...[batch.rPush(key('l'), 'b', 'c'), batch.lPush(key('l'), 'd', 'e'), batch.lRange(key('l'), 0, -1)],
        ...[batch.lIndex(key('l'), 0), batch.rPush(key('l'), 'f'), batch.lPos(key('l'), 'f')],
      ];
      await batch.exec();
      assert.deepEqual(resultsOf(handles), [2, 2, true, 0, 2, 4, ['e', 'd', 'b', 'c'], 'e', 5, 4]);
      assert.deepEqual(await kv.lRange(key('l'), 0, -1), ['e', 'd', 'b', 'c', 'f']);
    });

    it('increments of a hash take effect in their order, and the others are made where one is refused', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const handles = [
        ...[batch.hIncrBy(key('h'), 'n', 2), batch.hGet(key('h'), 'n'), batch.hIncrBy(key('h'), 'n', 3)],
        ...[batch.hSet(key('h'), 'n', 10), batch.hIncrBy(key('h'), 'n', -1), batch.hLen(key('h'))],
      ];
      batch.hSet(key('h'), 'text', 'x');
      const refused = batch.hIncrBy(key('h'), 'text', 1);
      const after = batch.hIncrBy(key('h'), 'n', 1);
      const error: unknown = await batch.exec().catch((thrown: unknown) => thrown);
      assert.ok(error instanceof Error);
      assert.deepEqual(resultsOf(handles), [2, '2', 5, undefined, 9, 1]);
      assert.throws(() => refused.result(), { code: 'NOT_AN_INTEGER' });
      assert.equal(after.result(), 10);
      assert.deepEqual(await kv.hGetAll(key('h')), { n: '10', text: 'x' });
    });
  });
}

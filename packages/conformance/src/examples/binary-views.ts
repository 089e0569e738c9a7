import assert from 'node:assert/strict';

import { type Backend, iterate } from '@keyvaluestore/core';

import { type LoneReadName, type ReadName } from '../methods.js';
import { type Suite } from '../suite.js';

const all = [-Infinity, Infinity] as const;
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

export function binaryViewTests({ runner: { describe, it }, backend, key }: Suite): void {
  /** Every read of what {@link fill} has written: one that is missing does not compile. */
  const readsOf = (
    binary: Backend<Uint8Array>,
  ): Readonly<Record<ReadName | LoneReadName, readonly [read: Promise<unknown>, expected: unknown]>> => {
    const [set, hash, list, sorted] = [key('s'), key('h'), key('l'), key('z')];
    const members = [bytes('é')];
    const scored = [{ value: bytes('é'), score: 1 }];
    const rows = [{ field: bytes('f'), value: bytes('é'), score: 1 }];
    return {
      exists: [binary.exists(key('k')), true],
      type: [binary.type(hash), 'hash'],
      ttl: [binary.ttl(key('k')), Infinity],
      get: [binary.get(key('k')), bytes('v')],
      sMembers: [binary.sMembers(set), [bytes('m')]],
      sIsMember: [binary.sIsMember(set, bytes('m')), true],
      sMIsMember: [binary.sMIsMember(set, ['x', 'm']), [false, true]],
      sCard: [binary.sCard(set), 1],
      sRandMember: [binary.sRandMember(set), bytes('m')],
      sUnion: [binary.sUnion([set, key('none')]), [bytes('m')]],
      sInter: [binary.sInter([set, set]), [bytes('m')]],
      sDiff: [binary.sDiff([set, key('none')]), [bytes('m')]],
      hGet: [binary.hGet(hash, 'f'), bytes('v')],
      hGetAll: [binary.hGetAll(hash), { f: bytes('v') }],
      hMGet: [binary.hMGet(hash, ['x', 'f']), [null, bytes('v')]],
      hExists: [binary.hExists(hash, 'f'), true],
      hLen: [binary.hLen(hash), 1],
      hKeys: [binary.hKeys(hash), ['f']],
      hVals: [binary.hVals(hash), [bytes('v')]],
      hRandField: [binary.hRandField(hash), 'f'],
      lLen: [binary.lLen(list), 2],
      lIndex: [binary.lIndex(list, 1), bytes('é')],
      lRange: [binary.lRange(list, 0, -1), [bytes('v'), bytes('é')]],
      lPos: [binary.lPos(list, bytes('é')), 1],
      zScore: [binary.zScore(sorted, 'f'), 1],
      zMScore: [binary.zMScore(sorted, [bytes('f')]), [1]],
      zCount: [binary.zCount(sorted, ...all), 1],
      zLexCount: [binary.zLexCount(sorted, '-', '+'), 1],
      zCard: [binary.zCard(sorted), 1],
      zRank: [binary.zRank(sorted, 'f'), 0],
      zRevRank: [binary.zRevRank(sorted, 'f'), 0],
      zRangeByScore: [binary.zRangeByScore(sorted, ...all), members],
      zRevRangeByScore: [binary.zRevRangeByScore(sorted, ...all), members],
      zRangeByLex: [binary.zRangeByLex(sorted, '-', '+'), members],
      zRevRangeByLex: [binary.zRevRangeByLex(sorted, '-', '+'), members],
      zRangeByScoreWithScores: [binary.zRangeByScoreWithScores(sorted, ...all), scored],
      zRevRangeByScoreWithScores: [binary.zRevRangeByScoreWithScores(sorted, ...all), scored],
      zRange: [binary.zRange(sorted, 0, -1), members],
      zRangeWithScores: [binary.zRangeWithScores(sorted, 0, -1), scored],
      zRevRange: [binary.zRevRange(sorted, 0, -1), members],
      zRevRangeWithScores: [binary.zRevRangeWithScores(sorted, 0, -1), scored],
      zRandMember: [binary.zRandMember(sorted), bytes('é')],
      zUnion: [binary.zUnion([sorted]), scored],
      zInter: [binary.zInter([sorted, sorted], { aggregate: 'max' }), scored],
      zDiff: [binary.zDiff([sorted, key('none')]), scored],
      zPage: [binary.zPage(sorted), { rows, cursor: null }],
      zhGet: [binary.zhGet(sorted, 'f'), bytes('é')],
      zhMGet: [binary.zhMGet(sorted, ['x', 'f']), [null, bytes('é')]],
      zhRangeByScore: [binary.zhRangeByScore(sorted, ...all), members],
      zhRevRangeByScore: [binary.zhRevRangeByScore(sorted, ...all), members],
      zhRangeByLex: [binary.zhRangeByLex(sorted, '-', '+'), members],
      zhRevRangeByLex: [binary.zhRevRangeByLex(sorted, '-', '+'), members],
      zhRangeByScoreWithScores: [binary.zhRangeByScoreWithScores(sorted, ...all), rows],
      zhRevRangeByScoreWithScores: [binary.zhRevRangeByScoreWithScores(sorted, ...all), rows],
      zhRange: [binary.zhRange(sorted, 0, -1), members],
      zhRangeWithScores: [binary.zhRangeWithScores(sorted, 0, -1), rows],
      zhRevRange: [binary.zhRevRange(sorted, 0, -1), members],
      zhRevRangeWithScores: [binary.zhRevRangeWithScores(sorted, 0, -1), rows],
    };
  };

  const fill = async (kv: Backend<unknown>): Promise<void> => {
    await kv.set(key('k'), 'v');
    await kv.sAdd(key('s'), 'm');
    await kv.hSet(key('h'), 'f', 'v');
    await kv.rPush(key('l'), 'v', 'é');
    await kv.zhAdd(key('z'), 'f', 'é', 1);
  };

  describe('binary views', () => {
    it('withBinaryValues reads bytes, in every read, and is the same store', async () => {
      const kv = await backend();
      const binary = kv.withBinaryValues();
      await fill(binary);
      assert.equal(await kv.get(key('k')), 'v');
      assert.equal(await binary.get(key('none')), null);
      assert.equal(await binary.hGet(key('h'), 'x'), null);
      for (const [method, [read, expected]] of Object.entries(readsOf(binary))) {
        assert.deepEqual(await read, expected, method);
      }
      assert.equal(await binary.nIncrBy(key('n'), 5), 5);
      assert.deepEqual(await binary.withBinaryValues().get(key('k')), bytes('v'));
      assert.deepEqual(await binary.mGet([key('k'), key('none')]), [bytes('v'), null]);
      assert.deepEqual(await binary.getSet(key('k'), 'w'), bytes('v'));
      assert.deepEqual(await binary.getDelete(key('k')), bytes('w'));
      assert.equal(await kv.get(key('k')), null);
      assert.equal(await binary.delete(key('s')), true);
      assert.deepEqual(await kv.sMembers(key('s')), []);
    });

    it('what is drawn, popped and moved is bytes too, and names are strings', async () => {
      const kv = await backend();
      const binary = kv.withBinaryValues();
      await fill(kv);
      assert.deepEqual(await binary.sRandMember(key('s'), 3), [bytes('m')]);
      assert.deepEqual(await binary.hRandField(key('h'), 3), ['f']);
      assert.deepEqual(await binary.zRandMember(key('z'), 3), [bytes('é')]);
      assert.deepEqual(await binary.lMove(key('l'), key('l'), 'left', 'right'), bytes('v'));
      assert.deepEqual(await binary.rPop(key('l')), bytes('v'));
      assert.deepEqual(await binary.lPop(key('l'), 2), [bytes('é')]);
      assert.deepEqual(await binary.sPop(key('s')), bytes('m'));
      const row = { field: bytes('f'), value: bytes('é'), score: 1 };
      assert.deepEqual(await binary.zPopMin(key('z')), row);
      await kv.zhAdd(key('z'), 'f', 'é', 1);
      assert.deepEqual(await binary.zPopMax(key('z'), 2), [row]);
      await kv.sAdd(key('s'), 'm', 'n');
      const popped = await binary.sPop(key('s'), 2);
      assert.ok(popped.every((member) => member instanceof Uint8Array));
      for (const name of ['s', 'l', 'z']) assert.equal(await kv.exists(key(name)), false, name);
    });

    it('rows of iterations are bytes too, and keys are strings', async () => {
      const kv = await backend();
      await fill(kv);
      const binary = iterate(kv.withBinaryValues());
      for await (const row of binary.z(key('z')))
        assert.deepEqual(row, { field: bytes('f'), value: bytes('é'), score: 1 });
      const keys: string[] = [];
      for await (const name of binary.keys({ prefix: key('') })) keys.push(name);
      assert.deepEqual([...new Set(keys)].sort(), ['h', 'k', 'l', 's', 'z'].map(key));
    });

    it('bytes that are no text are compared as they are', async () => {
      const kv = await backend();
      const binary = kv.withBinaryValues();
      const [a, b] = [Uint8Array.of(0xff), Uint8Array.of(0xfe)];
      await kv.rPush(key('l'), a, b, a);
      assert.equal(await kv.lPos(key('l'), b), 1);
      assert.equal(await kv.lInsert(key('l'), 'before', b, 'x'), 4);
      assert.equal(await kv.lRem(key('l'), 0, a), 2);
      assert.deepEqual(await binary.lRange(key('l'), 0, -1), [bytes('x'), b]);
      await kv.sAdd(key('s'), a, b);
      assert.deepEqual(await kv.sMIsMember(key('s'), [a, Uint8Array.of(0xfd), '\uFFFD']), [true, false, false]);
      assert.equal(await kv.sMove(key('s'), key('t'), a), true);
      assert.deepEqual(await binary.sMembers(key('t')), [a]);
      assert.deepEqual(await binary.sInter([key('s'), key('t')]), []);
      assert.equal(await kv.hSetEQ(key('h'), 'f', a, b), false);
      await kv.hSet(key('h'), 'f', b);
      assert.equal(await kv.hSetEQ(key('h'), 'f', a, b), true);
      assert.deepEqual(await binary.hMGet(key('h'), ['f']), [a]);
      await kv.zAdd(key('z'), a, 1);
      await kv.zAdd(key('z'), b, 1);
      assert.deepEqual(await binary.zRange(key('z'), 0, -1), [b, a]);
      assert.deepEqual([await kv.zRank(key('z'), a), await kv.zMScore(key('z'), [b, '\uFFFD'])], [1, [1, null]]);
    });
  });
}

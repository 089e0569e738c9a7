import assert from 'node:assert/strict';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type LoneReadName, type ReadName } from '../methods.js';
import { type Suite } from '../suite.js';
import { HASH_STORIES, LIST_STORIES, SET_STORIES } from './collection-stories.js';
import { KEY_STORIES } from './key-stories.js';
import { SORTED_SET_STORIES } from './sorted-set-stories.js';
import { type Story } from './story.js';

const all = [-Infinity, Infinity] as const;

/** One for each read: a read without one does not compile. */
const STORIES: Readonly<Record<ReadName | LoneReadName, Story>> = {
  ...KEY_STORIES,
  ...SET_STORIES,
  ...HASH_STORIES,
  ...LIST_STORIES,
  ...SORTED_SET_STORIES,
};

/** What a wrapper that remembers reads could get wrong. */
export function repeatedReadTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('repeated reads', () => {
    for (const [method, { read, absent, steps }] of Object.entries(STORIES)) {
      it(`${method} sees every write since the last time (C1)`, async () => {
        const kv = await backend();
        const name = key('k');
        assert.deepEqual(await read(kv, name), absent);
        for (const [index, [write, expected]] of steps.entries()) {
          await write(kv, name);
          assert.deepEqual(await read(kv, name), expected, `step ${index}`);
          assert.deepEqual(await read(kv, name), expected, `step ${index} again`);
        }
      });
    }

    it('a read that overlaps a write does not hide the write from later reads (C1)', async () => {
      const kv = await backend();
      for (const index of numbersBelow(30)) {
        const reads = [kv.get(key('k')), kv.hGetAll(key('h')), kv.zRangeByScore(key('z'), ...all)];
        const writes = [kv.set(key('k'), index), kv.hSet(key('h'), 'f', index), kv.zAdd(key('z'), 'm', index)];
        await Promise.all([...reads, ...writes, kv.get(key('k')), kv.hGet(key('h'), 'f'), kv.zScore(key('z'), 'm')]);
        assert.equal(await kv.get(key('k')), String(index));
        assert.deepEqual(await kv.hGetAll(key('h')), { f: String(index) });
        assert.equal(await kv.hGet(key('h'), 'f'), String(index));
        assert.equal(await kv.zScore(key('z'), 'm'), index);
        assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), ...all), [{ value: 'm', score: index }]);
      }
    });

    it('a range is cut by its own limit, whatever was asked for before (C2)', async () => {
      const kv = await backend();
      const members = numbersBelow(9).map((index) => `m${index}`);
      for (const member of members) await kv.zAdd(key('z'), member, 1);
      for (const limit of [5, undefined, 3, 20, 9, 5, undefined, 1, 10, 8]) {
        const options = limit === undefined ? {} : { limit };
        const expected = members.slice(0, limit);
        assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 1, options), expected);
        assert.deepEqual(await kv.zhRangeByLex(key('z'), '-', '+', options), expected);
        assert.deepEqual(await kv.zRevRangeByScore(key('z'), 1, 1, options), [...members].reverse().slice(0, limit));
      }
    });

    it('the same key read in different ways gives what each way gives (C3)', async () => {
      const kv = await backend();
      await kv.zhAdd(key('z'), 'b', 'of b', 1);
      await kv.zhAdd(key('z'), 'a', 'of a', 1);
      for (let round = 0; round < 2; round++) {
        assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 1), ['of a', 'of b']);
        assert.deepEqual(await kv.zhRangeByScore(key('z'), 1, 1), ['of a', 'of b']);
        assert.deepEqual(await kv.zRevRangeByScore(key('z'), 1, 1), ['of b', 'of a']);
        assert.deepEqual(await kv.zRangeByLex(key('z'), '[a', '[a'), ['of a']);
        assert.deepEqual(await kv.zRangeByLex(key('z'), '(a', '+'), ['of b']);
        assert.deepEqual((await kv.zRangeByScoreWithScores(key('z'), 1, 1)).length, 2);
        assert.deepEqual(await kv.withBinaryValues().zRangeByLex(key('z'), '[a', '[a'), [
          Uint8Array.from(Buffer.from('of a')),
        ]);
        assert.equal(await kv.zCount(key('z'), 1, '(1'), 0);
        assert.equal(await kv.zCount(key('z'), 1, 1), 2);
        assert.equal(await kv.zLexCount(key('z'), '-', '(b'), 1);
      }
    });

    it('an error is not remembered (C4, C8)', async () => {
      const kv = await backend();
      await kv.sAdd(key('k'), 'm');
      await assertRejects('WRONG_TYPE', kv.get(key('k')));
      await assertRejects('WRONG_TYPE', kv.hGetAll(key('k')));
      const batch = kv.batch();
      batch.get(key('k'));
      await assertRejects('BATCH_FAILED', batch.exec());
      await kv.set(key('k'), 'v');
      assert.equal(await kv.get(key('k')), 'v');
      await kv.set(key('l'), 'v');
      const aborted = kv.batch();
      aborted.get(key('l'));
      await assertRejects('ABORTED', aborted.exec({ signal: AbortSignal.abort() }));
      await assertRejects('ABORTED', kv.get(key('l'), { signal: AbortSignal.abort() }));
      assert.equal(await kv.get(key('l')), 'v');
    });
  });
}

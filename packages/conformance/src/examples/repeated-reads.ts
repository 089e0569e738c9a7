import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type ReadName } from '../methods.js';
import { type Suite } from '../suite.js';

type Step = readonly [write: (kv: Backend, name: string) => Promise<unknown>, expected: unknown];

interface Story {
  readonly read: (kv: Backend, name: string) => Promise<unknown>;
  readonly absent: unknown;
  readonly steps: readonly Step[];
}

const all = [-Infinity, Infinity] as const;

const MINUTE = 60_000;
const past = { expiresAt: 0 } as const;

/** Executes a batch with one operation. */
function inBatch(add: (batch: ReturnType<Backend['batch']>, name: string) => unknown): Step[0] {
  return (kv, name) => {
    const batch = kv.batch();
    add(batch, name);
    return batch.exec();
  };
}

/** Executes an atomic write with one operation. */
function inAtomicWrite(add: (tx: ReturnType<Backend['atomicWrite']>, name: string) => unknown): Step[0] {
  return (kv, name) => {
    const tx = kv.atomicWrite();
    add(tx, name);
    return tx.exec();
  };
}

const hashSteps = (expected: (value: string | undefined) => unknown): readonly Step[] => [
  [(kv, name) => kv.hSet(name, 'f', 1), expected('1')],
  [(kv, name) => kv.hSet(name, { f: 2 }), expected('2')],
  [(kv, name) => kv.expire(name, past), expected(undefined)],
  [(kv, name) => kv.hSet(name, 'f', 2), expected('2')],
  [(kv, name) => kv.hDel(name, 'f'), expected(undefined)],
  [(kv, name) => kv.hSetNX(name, 'f', 3), expected('3')],
  [inBatch((batch, name) => batch.hSet(name, 'f', 4)), expected('4')],
  [inAtomicWrite((tx, name) => tx.hSet(name, 'f', 5)), expected('5')],
  [inAtomicWrite((tx, name) => tx.hDel(name, 'f')), expected(undefined)],
];

const scoreSteps = (expected: (score: number | undefined, member?: string) => unknown): readonly Step[] => [
  [(kv, name) => kv.zAdd(name, 'm', 1), expected(1)],
  [(kv, name) => kv.zIncrBy(name, 'm', 1), expected(2)],
  [(kv, name) => kv.zhAdd(name, 'm', 'other', 3), expected(3, 'other')],
  [(kv, name) => kv.zRem(name, 'm'), expected(undefined)],
  [(kv, name) => kv.zhAddNX(name, 'm', 'new', 4), expected(4, 'new')],
  [(kv, name) => kv.zhRem(name, 'm'), expected(undefined)],
  [(kv, name) => kv.zAddNX(name, 'm', 5), expected(5)],
  [inBatch((batch, name) => batch.zAdd(name, 'm', 6)), expected(6)],
  [inAtomicWrite((tx, name) => tx.zAdd(name, 'm', 7)), expected(7)],
  [(kv, name) => kv.delete(name), expected(undefined)],
];

const countStory = (read: Story['read']): Story => ({
  read,
  absent: 0,
  steps: scoreSteps((score) => Number(score !== undefined)),
});

const listStory = (read: Story['read']): Story => ({
  read,
  absent: [],
  steps: scoreSteps((score, member = 'm') => (score === undefined ? [] : [member])),
});

const rowStory = (read: Story['read'], more: object): Story => ({
  read,
  absent: [],
  steps: scoreSteps((score, member = 'm') => (score === undefined ? [] : [{ ...more, value: member, score }])),
});

/** One for each read: a read without one does not compile. */
const STORIES: Readonly<Record<ReadName, Story>> = {
  exists: {
    read: (kv, name) => kv.exists(name),
    absent: false,
    steps: [
      [(kv, name) => kv.set(name, 1), true],
      [(kv, name) => kv.getDelete(name), false],
      [(kv, name) => kv.sAdd(name, 'a'), true],
      [(kv, name) => kv.sRem(name, 'a'), false],
      [(kv, name) => kv.hSet(name, 'f', 1), true],
      [inAtomicWrite((tx, name) => tx.hDel(name, 'f')), false],
      [inBatch((batch, name) => batch.zAdd(name, 'm', 1)), true],
      [(kv, name) => kv.zRem(name, 'm'), false],
    ],
  },
  type: {
    read: (kv, name) => kv.type(name),
    absent: null,
    steps: [
      [(kv, name) => kv.hSetNX(name, 'f', 1), 'hash'],
      [(kv, name) => kv.set(name, 1), 'string'],
      [(kv, name) => kv.deleteEQ(name, 1), null],
      [(kv, name) => kv.sAdd(name, 'a'), 'set'],
      [inAtomicWrite((tx, name) => tx.setXX(name, 2)), 'string'],
      [(kv, name) => kv.expire(name, past), null],
      [inBatch((batch, name) => batch.zhAdd(name, 'f', 'm', 1)), 'sortedSet'],
      [(kv, name) => kv.delete(name), null],
    ],
  },
  ttl: {
    // In minutes, of which no clock takes one between two steps.
    read: async (kv, name) => {
      const left = await kv.ttl(name);
      return left === null ? null : Math.ceil(left / MINUTE);
    },
    absent: null,
    steps: [
      [(kv, name) => kv.set(name, 1), Infinity],
      [(kv, name) => kv.expire(name, { ttl: MINUTE }), 1],
      [(kv, name) => kv.persist(name), Infinity],
      [(kv, name) => kv.nIncrBy(name, 1, { ttl: 2 * MINUTE }), 2],
      [(kv, name) => kv.getSet(name, 1), Infinity],
      [inBatch((batch, name) => batch.expire(name, { ttl: 3 * MINUTE })), 3],
      [inBatch((batch, name) => batch.persist(name)), Infinity],
      [inAtomicWrite((tx, name) => tx.setXX(name, 2, { ttl: 4 * MINUTE })), 4],
      [inAtomicWrite((tx, name) => tx.delete(name)), null],
      [(kv, name) => kv.hSet(name, { f: 1 }, { ttl: 5 * MINUTE }), 5],
      [(kv, name) => kv.hSet(name, 'f', 2, { ttl: 6 * MINUTE, when: 'none' }), 5],
      [(kv, name) => kv.set(name, 1), Infinity],
      [(kv, name) => kv.deleteEQ(name, 1), null],
    ],
  },
  get: {
    read: (kv, name) => kv.get(name),
    absent: null,
    steps: [
      [(kv, name) => kv.set(name, 1), '1'],
      [(kv, name) => kv.nIncrBy(name, 1), '2'],
      [(kv, name) => kv.setXX(name, 3), '3'],
      [(kv, name) => kv.setEQ(name, 4, 3), '4'],
      [(kv, name) => kv.delete(name), null],
      [(kv, name) => kv.setNX(name, 5), '5'],
      [(kv, name) => kv.deleteEQ(name, 5), null],
      [(kv, name) => kv.getSet(name, 'new'), 'new'],
      [(kv, name) => kv.getDelete(name), null],
      [(kv, name) => kv.set(name, 'short', { ttl: 60_000 }), 'short'],
      [(kv, name) => kv.expire(name, past), null],
      [inBatch((batch, name) => batch.set(name, 6)), '6'],
      [inBatch((batch, name) => batch.expire(name, past)), null],
      [inBatch((batch, name) => batch.set(name, 6)), '6'],
      [inBatch((batch, name) => batch.delete(name)), null],
      [inAtomicWrite((tx, name) => tx.set(name, 7)), '7'],
      [inAtomicWrite((tx, name) => tx.deleteXX(name)), null],
    ],
  },
  sMembers: {
    read: (kv, name) => kv.sMembers(name),
    absent: [],
    steps: [
      [(kv, name) => kv.sAdd(name, 'a'), ['a']],
      [(kv, name) => kv.sRem(name, 'a'), []],
      [(kv, name) => kv.sAdd(name, 'd'), ['d']],
      [(kv, name) => kv.expire(name, past), []],
      [inBatch((batch, name) => batch.sAdd(name, 'b')), ['b']],
      [inAtomicWrite((tx, name) => tx.sRem(name, 'b')), []],
      [inAtomicWrite((tx, name) => tx.sAdd(name, 'c')), ['c']],
      [(kv, name) => kv.delete(name), []],
    ],
  },
  hGet: { read: (kv, name) => kv.hGet(name, 'f'), absent: null, steps: hashSteps((value) => value ?? null) },
  hGetAll: {
    read: (kv, name) => kv.hGetAll(name),
    absent: {},
    steps: hashSteps((value) => (value === undefined ? {} : { f: value })),
  },
  zScore: { read: (kv, name) => kv.zScore(name, 'm'), absent: null, steps: scoreSteps((score) => score ?? null) },
  zCount: countStory((kv, name) => kv.zCount(name, ...all)),
  zLexCount: countStory((kv, name) => kv.zLexCount(name, '[m', '+')),
  zRangeByScore: listStory((kv, name) => kv.zRangeByScore(name, ...all)),
  zRevRangeByScore: listStory((kv, name) => kv.zRevRangeByScore(name, ...all, { limit: 2 })),
  zRangeByLex: listStory((kv, name) => kv.zRangeByLex(name, '[m', '+')),
  zRevRangeByLex: listStory((kv, name) => kv.zRevRangeByLex(name, '-', '[m')),
  zhRangeByScore: listStory((kv, name) => kv.zhRangeByScore(name, '(0', Infinity)),
  zhRevRangeByScore: listStory((kv, name) => kv.zhRevRangeByScore(name, ...all)),
  zhRangeByLex: listStory((kv, name) => kv.zhRangeByLex(name, '[m', '[m')),
  zhRevRangeByLex: listStory((kv, name) => kv.zhRevRangeByLex(name, '-', '+')),
  zhGet: {
    read: (kv, name) => kv.zhGet(name, 'm'),
    absent: null,
    steps: scoreSteps((score, member = 'm') => (score === undefined ? null : member)),
  },
  zRangeByScoreWithScores: rowStory((kv, name) => kv.zRangeByScoreWithScores(name, ...all), {}),
  zRevRangeByScoreWithScores: rowStory((kv, name) => kv.zRevRangeByScoreWithScores(name, ...all), {}),
  zhRangeByScoreWithScores: rowStory((kv, name) => kv.zhRangeByScoreWithScores(name, ...all, { limit: 3 }), {
    field: 'm',
  }),
  zhRevRangeByScoreWithScores: rowStory((kv, name) => kv.zhRevRangeByScoreWithScores(name, ...all), { field: 'm' }),
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

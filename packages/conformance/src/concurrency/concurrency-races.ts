import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { breathe } from './concurrency-clients.js';
import { type Random } from './concurrency-random.js';

/** What the tests of this layer work with. */
export interface Race {
  readonly backend: Backend;
  /** Makes a key; all of them may be in one atomic write. */
  readonly key: (name: string) => string;
  readonly random: Random;
}

/** A test by its name. */
export type RaceTests = Readonly<Record<string, (race: Race) => Promise<void>>>;

/** Starts many calls at the same time, waits until all have ended, and throws the first error if there is one. */
export async function together<T>(count: number, start: (index: number) => Promise<T>): Promise<T[]> {
  const ends = await Promise.allSettled(Array.from({ length: count }, (_, index) => start(index)));
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

const CLIENTS = 20;

/** Asserts that exactly one of many conditional writes was made, and gives which one. */
async function theOnlyOne(write: (index: number) => Promise<boolean>): Promise<number> {
  const written = await together(CLIENTS, write);
  assert.equal(written.filter(Boolean).length, 1, 'exactly one of the conditional writes is made');
  return written.indexOf(true);
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

export const RACES: RaceTests = {
  async 'of many setNX, or setEQ of one old value, one is made'({ backend, key }) {
    const first = await theOnlyOne((index) => backend.setNX(key('name'), `first ${index}`));
    assert.equal(await backend.get(key('name')), `first ${first}`);
    const second = await theOnlyOne((index) => backend.setEQ(key('name'), `second ${index}`, `first ${first}`));
    assert.equal(await backend.get(key('name')), `second ${second}`);
  },

  async 'of many hSetNX of one field one is made'({ backend, key }) {
    const winner = await theOnlyOne((index) => backend.hSetNX(key('hash'), 'field', index));
    assert.deepEqual(await backend.hGetAll(key('hash')), { field: String(winner) });
  },

  async 'of many zAddNX of one member, or zhAddNX of one field, one is made'({ backend, key }) {
    const score = await theOnlyOne((index) => backend.zAddNX(key('plain'), 'member', index));
    assert.equal(await backend.zScore(key('plain'), 'member'), score);
    const winner = await theOnlyOne((index) => backend.zhAddNX(key('hashed'), 'field', `member ${index}`, index));
    assert.deepEqual(await backend.zhRangeByScoreWithScores(key('hashed'), -Infinity, Infinity), [
      { field: 'field', value: `member ${winner}`, score: winner },
    ]);
  },

  async 'of many deletes one finds something'({ backend, key }) {
    await backend.set(key('string'), 'value');
    await theOnlyOne(() => backend.delete(key('string')));
    await backend.sAdd(key('set'), 'member');
    await theOnlyOne(() => backend.delete(key('set')));
  },

  async 'counters get every increment, alone, in batches and in atomic writes'({ backend, key }) {
    const counter = key('counter');
    const seen = await together(60, async (index) => {
      if (index % 3 === 0) return backend.nIncrBy(counter, 1);
      if (index % 3 === 1) {
        const batch = backend.batch();
        const result = batch.nIncrBy(counter, 1);
        await batch.exec();
        return result.result();
      }
      const atomicWrite = backend.atomicWrite();
      atomicWrite.nIncrBy(counter, 1);
      assert.equal(await atomicWrite.exec(), true);
      return undefined;
    });
    assert.equal(await backend.get(counter), '60');
    const told = seen.filter((number) => number !== undefined);
    assert.equal(distinct(told).length, 40, 'each increment gives another number');
    assert.ok(told.every((number) => number >= 1 && number <= 60));
  },

  async 'fifty zIncrBy of one member all succeed, and each gives another score'({ backend, key }) {
    const scores = await together(50, () => backend.zIncrBy(key('ranking'), 'member', 1));
    assert.deepEqual(
      distinct(scores),
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    assert.deepEqual(await backend.zRangeByScoreWithScores(key('ranking'), -Infinity, Infinity), [
      { value: 'member', score: 50 },
    ]);
  },

  async 'sets and hashes keep what each of many clients adds, and lose what each removes'({ backend, key }) {
    const names = Array.from({ length: CLIENTS }, (_, index) => `name ${index}`);
    await together(CLIENTS, async (index) => {
      await Promise.all([
        backend.sAdd(key('set'), `name ${index}`, 'shared'),
        backend.hSet(key('hash'), `name ${index}`, index),
      ]);
    });
    assert.deepEqual((await backend.sMembers(key('set'))).sort(), [...names, 'shared'].sort());
    assert.deepEqual(Object.keys(await backend.hGetAll(key('hash'))).sort(), [...names].sort());
    await together(CLIENTS, async (index) => {
      await Promise.all([
        backend.sRem(key('set'), `name ${index}`, 'shared'),
        backend.hDel(key('hash'), `name ${index}`),
      ]);
    });
    assert.equal(await backend.delete(key('set')), false);
    assert.equal(await backend.delete(key('hash')), false);
  },

  async 'a member of a sorted set that many clients move is there once'({ backend, key, random }) {
    const ranking = key('ranking');
    await together(CLIENTS, async (index) => {
      await breathe(random);
      await backend.zAdd(ranking, 'member', index);
      await backend.zhAdd(key('hashed'), 'field', `member ${index}`, index);
    });
    const [only, ...others] = await backend.zRangeByScoreWithScores(ranking, -Infinity, Infinity);
    assert.deepEqual(others, []);
    assert.equal(await backend.zScore(ranking, 'member'), only?.score);
    assert.equal(await backend.zLexCount(ranking, '-', '+'), 1);
    const [pair, ...morePairs] = await backend.zhRangeByScoreWithScores(key('hashed'), -Infinity, Infinity);
    assert.deepEqual(morePairs, []);
    assert.equal(pair?.value, `member ${pair?.score}`, 'member and score come from one call');
  },

  async 'the order of a sorted set agrees with its scores after many clients changed both'({ backend, key, random }) {
    const ranking = key('ranking');
    const members = ['a', 'b', 'c', 'd'];
    await together(CLIENTS, async () => {
      for (let turn = 0; turn < 5; turn++) {
        const member = random.pick(members);
        if (random.oneIn(3)) await backend.zRem(ranking, member);
        else if (random.oneIn(2)) await backend.zAdd(ranking, member, random.below(10));
        else await backend.zIncrBy(ranking, member, 1);
        await breathe(random);
      }
    });
    const listed = await backend.zRangeByScoreWithScores(ranking, -Infinity, Infinity);
    const scores = await Promise.all(
      members.map(async (value) => ({ value, score: await backend.zScore(ranking, value) })),
    );
    const expected = scores
      .filter(({ score }) => score !== null)
      .sort((a, b) => Number(a.score) - Number(b.score) || (a.value < b.value ? -1 : 1));
    assert.deepEqual(listed, expected);
    assert.equal(await backend.zCount(ranking, -Infinity, Infinity), expected.length);
    for (const { value } of expected) await backend.zRem(ranking, value);
    assert.equal(await backend.delete(ranking), false);
  },
};

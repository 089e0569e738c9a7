import assert from 'node:assert/strict';

import { KeyValueStoreError } from '@keyvaluestore/core';

import { numbersBelow } from '../assertions.js';
import { breathe, NOT_APPLIED } from './concurrency-clients.js';
import { type Race, type RaceTests, together } from './concurrency-races.js';

const CLIENTS = 12;
const JOBS = numbersBelow(40).map((index) => `job ${index}`);

/** A call that is made until others no longer come between, which is told, and changes nothing. */
async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!KeyValueStoreError.is(error) || !NOT_APPLIED.has(error.code)) throw error;
    }
  }
}

/** What each pop gives until there is nothing left, of all clients together. */
async function popAll({ random }: Race, pop: (count: number) => Promise<readonly string[]>): Promise<string[]> {
  const popped = await together(CLIENTS, async () => {
    const mine: string[] = [];
    for (;;) {
      await breathe(random);
      const some = await insist(() => pop(1 + random.below(3)));
      if (some.length === 0) return mine;
      mine.push(...some);
    }
  });
  return popped.flat();
}

/** Asserts that everything is there once. */
function assertAllOnce(found: readonly string[], expected: readonly string[] = JOBS): void {
  assert.deepEqual([...found].sort(), [...expected].sort());
}

/** Asserts that of many who try one succeeds. */
async function theOnlyOne(call: (index: number) => Promise<boolean>): Promise<void> {
  const made = await together(CLIENTS, (index) => insist(() => call(index)));
  assert.equal(made.filter(Boolean).length, 1, 'exactly one succeeds');
}

export const POP_RACES: RaceTests = {
  async 'each member of a set is popped once'(race) {
    const { backend, key } = race;
    await backend.sAdd(key('s'), ...JOBS);
    assertAllOnce(await popAll(race, (count) => backend.sPop(key('s'), count)));
    assert.equal(await backend.exists(key('s')), false);
  },

  async 'each value of a list is popped once, from either end'(race) {
    const { backend, key, random } = race;
    await backend.rPush(key('l'), ...JOBS);
    const pop = (count: number) => (random.oneIn(2) ? backend.lPop(key('l'), count) : backend.rPop(key('l'), count));
    assertAllOnce(await popAll(race, pop));
    assert.equal(await backend.exists(key('l')), false);
  },

  async 'what one client pops from the left comes in the order of the list'({ backend, key, random }) {
    await backend.rPush(key('l'), ...JOBS);
    const popped = await together(CLIENTS, async () => {
      const mine: number[] = [];
      for (let job = await backend.lPop(key('l')); job !== null; job = await backend.lPop(key('l'))) {
        mine.push(JOBS.indexOf(job));
        await breathe(random);
      }
      return mine;
    });
    for (const mine of popped)
      assert.deepEqual(
        mine,
        [...mine].sort((a, b) => a - b),
      );
    assertAllOnce(popped.flat().map((index) => JOBS[index] as string));
  },

  async 'each member of a sorted set is popped once, from either end'(race) {
    const { backend, key, random } = race;
    const batch = backend.batch();
    for (const [index, job] of JOBS.entries()) batch.zhAdd(key('z'), `field ${index}`, job, index % 7);
    await batch.exec();
    const pop = async (count: number): Promise<string[]> => {
      const rows = random.oneIn(2) ? await backend.zPopMin(key('z'), count) : await backend.zPopMax(key('z'), count);
      return rows.map(({ value }) => value);
    };
    assertAllOnce(await popAll(race, pop));
    assert.equal(await backend.exists(key('z')), false);
  },

  async 'what is pushed while others pop is popped once, too'({ backend, key, random }) {
    const taken: string[] = [];
    let pushing = CLIENTS / 2;
    await together(CLIENTS, async (index) => {
      if (index % 2 === 0) {
        for (const turn of numbersBelow(6)) {
          await breathe(random);
          await insist(() => backend.rPush(key('l'), `${index}.${turn}`));
        }
        pushing -= 1;
        return;
      }
      for (let left = true; left;) {
        const isLast = pushing === 0;
        const job = await insist(() => backend.lPop(key('l')));
        if (job !== null) taken.push(job);
        left = job !== null || !isLast;
        await breathe(random);
      }
    });
    const pushed = numbersBelow(CLIENTS / 2).flatMap((index) => numbersBelow(6).map((turn) => `${index * 2}.${turn}`));
    assertAllOnce(taken, pushed);
  },

  async 'values are pushed in the order of each client, and each push tells another length'({ backend, key, random }) {
    const lengths = await together(CLIENTS, async (index) => {
      const mine: number[] = [];
      for (const turn of numbersBelow(5)) {
        await breathe(random);
        mine.push(await backend.rPush(key('l'), `${index}.${turn} first`, `${index}.${turn} second`));
      }
      return mine;
    });
    assert.deepEqual(
      lengths.flat().sort((a, b) => a - b),
      numbersBelow(CLIENTS * 5).map((index) => 2 * (index + 1)),
    );
    const list = await backend.lRange(key('l'), 0, -1);
    for (const index of numbersBelow(CLIENTS)) {
      const expected = numbersBelow(5).flatMap((turn) => [`${index}.${turn} first`, `${index}.${turn} second`]);
      assert.deepEqual(
        list.filter((value) => value.startsWith(`${index}.`)),
        expected,
      );
      for (const turn of numbersBelow(5)) {
        const first = list.indexOf(`${index}.${turn} first`);
        assert.equal(list[first + 1], `${index}.${turn} second`, 'values of one call stay together');
        assert.equal(lengths[index]?.[turn], first + 2);
      }
    }
  },

  async 'members that move between sets are in one of them at every moment'({ backend, key, random }) {
    const members = JOBS.slice(0, 6);
    const sets = ['x', 'y', 'z'].map((name) => key(name));
    await backend.sAdd(sets[0] as string, ...members);
    await together(CLIENTS, async (index) => {
      for (const turn of numbersBelow(8)) {
        await breathe(random);
        if ((index + turn) % 4 === 0) {
          assertAllOnce(await insist(() => backend.sUnion(sets, { isolated: true })), members);
        } else {
          await insist(() => backend.sMove(random.pick(sets), random.pick(sets), random.pick(members)));
        }
      }
    });
    assertAllOnce((await Promise.all(sets.map((set) => backend.sMembers(set)))).flat(), members);
  },

  async 'values that move between lists are neither lost nor doubled'({ backend, key, random }) {
    const lists = ['x', 'y', 'z'].map((name) => key(name));
    const values = JOBS.slice(0, 9);
    await backend.rPush(lists[0] as string, ...values);
    await together(CLIENTS, async () => {
      for (let turn = 0; turn < 8; turn++) {
        await breathe(random);
        const [from, to] = [random.pick(lists), random.pick(lists)];
        const moved = await insist(() => backend.lMove(from, to, 'left', random.pick(['left', 'right'])));
        assert.ok(moved === null || values.includes(moved));
      }
    });
    assertAllOnce((await Promise.all(lists.map((list) => backend.lRange(list, 0, -1)))).flat(), values);
  },

  async 'of many who add, remove or change one thing under a condition one succeeds'({ backend, key }) {
    await theOnlyOne(() => backend.sAddNX(key('s'), 'm'));
    await theOnlyOne(() => backend.sMove(key('s'), key('other s'), 'm'));
    await theOnlyOne(() => backend.sRemXX(key('other s'), 'm'));
    await backend.hSet(key('h'), 'f', 'old');
    await theOnlyOne((index) => backend.hSetEQ(key('h'), 'f', `new ${index}`, 'old'));
    await theOnlyOne(() => backend.hDelXX(key('h'), 'f'));
    await theOnlyOne(() => backend.zAddGT(key('z'), 'm', 5));
    await theOnlyOne(() => backend.zAddLT(key('z'), 'm', 4));
    await theOnlyOne(() => backend.zRemXX(key('z'), 'm'));
    for (const name of ['s', 'other s', 'h', 'z']) assert.equal(await backend.exists(key(name)), false, name);
  },

  async 'counters in a hash get every increment'({ backend, key }) {
    const seen = await together(40, async (index) => {
      const field = index % 2 === 0 ? 'even' : 'odd';
      if (index % 4 < 2) return backend.hIncrBy(key('h'), field, 1);
      const atomicWrite = backend.atomicWrite();
      atomicWrite.hIncrBy(key('h'), field, 1);
      assert.equal(await atomicWrite.exec(), true);
      return undefined;
    });
    assert.deepEqual(await backend.hGetAll(key('h')), { even: '20', odd: '20' });
    const told = seen.filter((number) => number !== undefined);
    assert.equal(told.length, 20);
    assert.ok(told.every((number) => number >= 1 && number <= 20));
  },
};

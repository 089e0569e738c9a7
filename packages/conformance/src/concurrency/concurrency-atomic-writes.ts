import assert from 'node:assert/strict';

import { KeyValueStoreError } from '@keyvaluestore/core';

import { breathe, NOT_APPLIED } from './concurrency-clients.js';
import { type Race, type RaceTests, together } from './concurrency-races.js';

/** Whether an atomic write was committed; one that was not applied for contention counts as refused. */
async function committed(exec: () => Promise<boolean>): Promise<boolean> {
  try {
    return await exec();
  } catch (error) {
    if (KeyValueStoreError.is(error) && NOT_APPLIED.has(error.code)) return false;
    throw error;
  }
}

const WORKERS = 6;

/** The order in which ids were appended to a text. */
const idsOf = (text: string | null): string[] => (text ?? '').split(',').filter(Boolean);

const twoOf = <T>({ random }: Race, list: readonly T[]): [T, T] => {
  const first = random.below(list.length);
  const second = (first + 1 + random.below(list.length - 1)) % list.length;
  return [list[first] as T, list[second] as T];
};

export const ATOMIC_WRITE_RACES: RaceTests = {
  async 'of many atomic writes that claim one name one is committed, and all others are marked'({ backend, key }) {
    const attempts = await together(20, async (index) => {
      const atomicWrite = backend.atomicWrite();
      const claim = atomicWrite.setNX(key('name'), `user ${index}`);
      const record = atomicWrite.hSet(key(`user ${index}`), 'name', 'claimed');
      const count = atomicWrite.nIncrBy(key('users'), 1);
      const ok = await atomicWrite.exec();
      assert.deepEqual([record.conditionFailed, count.conditionFailed], [false, false]);
      return { ok, marked: claim.conditionFailed };
    });
    const winners = attempts.flatMap(({ ok }, index) => (ok ? [index] : []));
    assert.equal(winners.length, 1);
    assert.ok(attempts.every(({ ok, marked }) => marked === !ok));
    assert.equal(await backend.get(key('name')), `user ${winners[0]}`);
    assert.equal(await backend.get(key('users')), '1');
    for (const index of attempts.keys()) {
      const name = await backend.hGet(key(`user ${index}`), 'name');
      assert.equal(name, index === winners[0] ? 'claimed' : null);
    }
  },

  async 'of two atomic writes that each check what the other writes, never both are committed'({ backend, key }) {
    for (let round = 0; round < 25; round++) {
      const [left, right] = [key(`left ${round}`), key(`right ${round}`)];
      if (round % 2 === 1) await Promise.all([backend.set(left, 'free'), backend.set(right, 'free')]);
      const take = async (mine: string, other: string): Promise<boolean> => {
        const atomicWrite = backend.atomicWrite();
        if (round % 2 === 1) atomicWrite.checkEquals(other, 'free');
        else atomicWrite.checkAbsent(other);
        atomicWrite.set(mine, 'taken');
        return committed(() => atomicWrite.exec());
      };
      const both = await together(2, (index) => (index === 0 ? take(left, right) : take(right, left)));
      assert.ok(!both.every(Boolean), 'one of the two sees what the other has written');
      const values = [await backend.get(left), await backend.get(right)];
      assert.deepEqual(
        values.map((value) => value === 'taken'),
        both,
      );
    }
  },

  async 'transfers between accounts leave their sum as it was'(race) {
    const { backend, key, random } = race;
    const accounts = ['a', 'b', 'c', 'd'].map((name) => key(name));
    for (const account of accounts) await backend.set(account, 100);
    let transfers = 0;
    await together(WORKERS, async (worker) => {
      for (let turn = 0; turn < 15; turn++) {
        await breathe(random);
        const [from, to] = twoOf(race, accounts);
        const amount = 1 + random.below(20);
        const atomicWrite = backend.atomicWrite();
        if (worker % 3 === 2) {
          atomicWrite.nIncrBy(from, -amount);
          atomicWrite.nIncrBy(to, amount);
        } else {
          const [source, target] = await Promise.all([backend.get(from), backend.get(to)]);
          await breathe(random);
          atomicWrite.setEQ(from, Number(source) - amount, source ?? '');
          atomicWrite.setEQ(to, Number(target) + amount, target ?? '');
        }
        if (await committed(() => atomicWrite.exec())) transfers += 1;
      }
    });
    const balances = await Promise.all(accounts.map(async (account) => Number(await backend.get(account))));
    assert.equal(
      balances.reduce((sum, balance) => sum + balance, 0),
      400,
    );
    assert.ok(transfers > 0, 'some transfers are made');
  },

  async 'what an atomic write has committed is all there when exec resolves'({ backend, key, random }) {
    await together(WORKERS, async (worker) => {
      for (let turn = 0; turn < 6; turn++) {
        await breathe(random);
        const own = (name: string): string => key(`${name} ${worker} ${turn}`);
        const atomicWrite = backend.atomicWrite();
        atomicWrite.setNX(own('string'), turn);
        atomicWrite.sAdd(own('set'), 'a', 'b');
        atomicWrite.hSet(own('hash'), { f: turn, g: worker });
        atomicWrite.zAdd(own('sorted set'), 'm', turn);
        atomicWrite.zhAdd(key('all'), `field ${worker} ${turn}`, `member ${worker} ${turn}`, turn);
        assert.equal(await atomicWrite.exec(), true);
        assert.equal(await backend.get(own('string')), String(turn));
        assert.deepEqual((await backend.sMembers(own('set'))).sort(), ['a', 'b']);
        assert.deepEqual(await backend.hGetAll(own('hash')), { f: String(turn), g: String(worker) });
        assert.equal(await backend.zScore(own('sorted set'), 'm'), turn);
        assert.equal(await backend.zScore(key('all'), `field ${worker} ${turn}`), turn);
      }
    });
    assert.equal(await backend.zCount(key('all'), -Infinity, Infinity), WORKERS * 6);
  },

  async 'what two atomic writes append to the same keys is in one order everywhere'(race) {
    const { backend, key, random } = race;
    const lists = ['x', 'y', 'z'].map((name) => key(name));
    const done = new Set<string>();
    const refused = new Set<string>();
    await together(WORKERS, async (worker) => {
      for (let turn = 0; turn < 12; turn++) {
        await breathe(random);
        const id = `${worker}.${turn}`;
        const chosen = twoOf(race, lists);
        const olds = await Promise.all(chosen.map((list) => backend.get(list)));
        const atomicWrite = backend.atomicWrite();
        chosen.forEach((list, index) => {
          const old = olds[index] ?? null;
          if (old === null) atomicWrite.setNX(list, id);
          else atomicWrite.setEQ(list, `${old},${id}`, old);
        });
        ((await committed(() => atomicWrite.exec())) ? done : refused).add(id);
      }
    });
    const contents = await Promise.all(lists.map(async (list) => idsOf(await backend.get(list))));
    const places = contents.flat();
    assert.ok(done.size > 0);
    for (const id of done) assert.equal(places.filter((other) => other === id).length, 2, 'it is in both of its lists');
    assert.ok(!places.some((id) => refused.has(id)), 'nothing is there of what was refused');
    for (const one of contents) {
      for (const other of contents) {
        const common = one.filter((id) => other.includes(id));
        assert.deepEqual(
          other.filter((id) => one.includes(id)),
          common,
        );
      }
    }
  },

  async 'an atomic write that is refused counts nothing'({ backend, key, random }) {
    const results = await together(30, async (index) => {
      await breathe(random);
      const atomicWrite = backend.atomicWrite();
      atomicWrite.nIncrBy(key('total'), 1);
      atomicWrite.sAdd(key('owners'), index);
      const slot = atomicWrite.zAddNX(key('slots'), `slot ${index % 5}`, index);
      const ok = await atomicWrite.exec();
      assert.equal(slot.conditionFailed, !ok);
      return ok;
    });
    const winners = results.flatMap((ok, index) => (ok ? [String(index)] : []));
    assert.equal(winners.length, 5);
    assert.equal(await backend.get(key('total')), '5');
    assert.deepEqual((await backend.sMembers(key('owners'))).sort(), winners.sort());
  },
};

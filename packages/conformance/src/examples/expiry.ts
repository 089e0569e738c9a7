import assert from 'node:assert/strict';

import { type Backend, type BatchResult, type ExpiryOptions } from '@keyvaluestore/core';

import { numbersBelow, resultsOf } from '../assertions.js';
import { type Suite } from '../suite.js';
import { assertAbsent, assertLeft, EXPIRING, KINDS, MINUTE, past, SECOND } from './lifetimes.js';

export function expiryTests(suite: Suite): void {
  const { runner, harness, backend, clock, key } = suite;
  const { describe, it } = runner;

  describe('expiry', () => {
    it('goes by the clock that the harness tells of', async () => {
      assert.equal(clock().runs, harness.clockRuns ?? false);
    });

    for (const { type, expiringSortedSets } of EXPIRING) {
      const { add, look, holding } = KINDS[type];

      it(`a ${type} is there until its time, and not after it`, async () => {
        const kv = await backend({ expiringSortedSets });
        const inAMinute = (): number => clock().now() + MINUTE;
        const times: Readonly<Record<string, () => ExpiryOptions>> = {
          ttl: () => ({ ttl: MINUTE }),
          'a date': () => ({ expiresAt: new Date(inAMinute()) }),
          'a number': () => ({ expiresAt: inAMinute() }),
          'what is left out': () => ({ ttl: MINUTE, expiresAt: undefined }),
        };
        const names = Object.keys(times).map(key);
        for (const [name, time] of Object.entries(times)) await add(kv, key(name), 'a', time());
        await add(kv, key('stays'), 'a');
        for (const name of names) await assertLeft(suite, kv, name, MINUTE, name);
        await clock().advance(40 * SECOND);
        for (const name of names) {
          assert.deepEqual(await look(kv, name), holding('a'), name);
          await assertLeft(suite, kv, name, 20 * SECOND, name);
        }
        await clock().advance(25 * SECOND);
        for (const name of names) await assertAbsent(kv, name, name);
        assert.deepEqual(await look(kv, key('stays')), holding('a'));
        assert.equal(await kv.ttl(key('stays')), Infinity);
      });

      it(`expire, persist and ttl of a ${type} tell what was there`, async () => {
        const kv = await backend({ expiringSortedSets });
        const name = key('k');
        assert.deepEqual([await kv.expire(name, { ttl: MINUTE }), await kv.persist(name)], [false, false]);
        await assertAbsent(kv, name);
        await add(kv, name, 'a');
        assert.equal(await kv.persist(name), false);
        assert.equal(await kv.ttl(name), Infinity);
        assert.equal(await kv.expire(name, { ttl: MINUTE, when: 'none' }), true);
        await assertLeft(suite, kv, name, MINUTE);
        assert.equal(await kv.expire(name, { ttl: 9 * MINUTE, when: 'none' }), true);
        await assertLeft(suite, kv, name, MINUTE, 'it had one');
        assert.equal(await kv.expire(name, { expiresAt: new Date(clock().now() + 5 * MINUTE) }), true);
        await assertLeft(suite, kv, name, 5 * MINUTE);
        assert.equal(await kv.persist(name), true);
        assert.equal(await kv.persist(name), false);
        assert.equal(await kv.ttl(name), Infinity);
        assert.deepEqual(await look(kv, name), holding('a'));
        assert.equal(await kv.expire(name, past), true);
        await assertAbsent(kv, name, 'expired in the past');
        assert.equal(await kv.expire(name, past), false);
        await add(kv, name, 'b');
        assert.equal(await kv.ttl(name), Infinity);
        assert.deepEqual(await look(kv, name), holding('b'));
        assert.equal(await kv.delete(name), true);
      });

      it(`a ${type} that is removed takes its expiry along`, async () => {
        const kv = await backend({ expiringSortedSets });
        await add(kv, key('k'), 'a', { ttl: MINUTE });
        assert.equal(await kv.delete(key('k')), true);
        await assertAbsent(kv, key('k'));
        await add(kv, key('k'), 'b');
        await clock().advance(2 * MINUTE);
        assert.equal(await kv.ttl(key('k')), Infinity);
        assert.deepEqual(await look(kv, key('k')), holding('b'));
      });

      if (harness.clockRuns !== true) {
        it(`a ${type} is absent from the very millisecond at which it expires`, async () => {
          const kv = await backend({ expiringSortedSets });
          await add(kv, key('k'), 'a', { ttl: 10 });
          await add(kv, key('at'), 'a', { expiresAt: clock().now() + 10 });
          await add(kv, key('now'), 'a', { expiresAt: clock().now() });
          await assertAbsent(kv, key('now'));
          await clock().advance(9);
          for (const name of ['k', 'at']) {
            assert.equal(await kv.ttl(key(name)), 1, name);
            assert.deepEqual(await look(kv, key(name)), holding('a'), name);
          }
          await clock().advance(1);
          for (const name of ['k', 'at']) await assertAbsent(kv, key(name), name);
        });
      }
    }

    it('can be as far away as a date can be', async () => {
      const kv = await backend();
      const last = 8_640_000_000_000_000;
      await kv.set(key('a'), 'v', { expiresAt: new Date(last) });
      await kv.sAdd(key('b'), 'v', { expiresAt: last });
      await kv.hSet(key('c'), { f: 'v' }, { ttl: last });
      for (const name of ['a', 'b', 'c']) {
        const left = await kv.ttl(key(name));
        assert.ok(left !== null && left < Infinity && left > last / 2, name);
      }
      assert.equal(await kv.get(key('a')), 'v');
    });

    if (harness.clockRuns !== true) oneTimeTests(suite);
  });
}

/** That a call takes one time for all that it does. */
function oneTimeTests({ runner: { it }, backend, clock, key }: Suite): void {
  const names = numbersBelow(8).map((index) => key(`k${index}`));

  /** What an action gives while every reading moves the clock by so much. */
  async function moving<T>(milliseconds: number, action: () => Promise<T>): Promise<T> {
    const { moveWhenRead } = clock();
    assert.ok(moveWhenRead !== undefined, 'a clock that does not go on by itself has moveWhenRead');
    moveWhenRead(milliseconds);
    try {
      return await action();
    } finally {
      moveWhenRead(0);
    }
  }

  async function timesLeft(kv: Backend): Promise<ReadonlySet<unknown>> {
    const batch = kv.batch();
    const handles: BatchResult<unknown>[] = names.map((name) => batch.ttl(name));
    await batch.exec();
    return new Set(resultsOf(handles));
  }

  it('what a batch or an atomic write gives one time to live expires at one time', async () => {
    const kv = await backend();
    const batch = kv.batch();
    for (const name of names) batch.set(name, 'v', { ttl: MINUTE });
    await moving(SECOND, () => batch.exec());
    assert.equal((await timesLeft(kv)).size, 1);
    const tx = kv.atomicWrite();
    for (const name of names) tx.set(name, 'v', { ttl: 2 * MINUTE });
    await moving(SECOND, () => tx.exec());
    assert.equal((await timesLeft(kv)).size, 1);
  });

  it('a batch or an atomic write sees all keys at one time', async () => {
    const kv = await backend();
    for (const name of names) await kv.set(name, 'v', { ttl: 3 * MINUTE });
    const batch = kv.batch();
    const handles: BatchResult<unknown>[] = names.map((name) => batch.get(name));
    await moving(MINUTE, () => batch.exec());
    for (const value of resultsOf(handles)) assert.equal(value, 'v');
    for (const name of names) await kv.expire(name, { ttl: 3 * MINUTE });
    const tx = kv.atomicWrite();
    for (const name of names) tx.checkExists(name);
    assert.equal(await moving(MINUTE, () => tx.exec()), true);
  });
}

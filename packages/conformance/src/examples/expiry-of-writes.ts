import assert from 'node:assert/strict';

import { type AtomicWrite, type Backend } from '@keyvaluestore/core';

import { assertRejects, resultsOf } from '../assertions.js';
import { type Suite } from '../suite.js';
import { CHANGING, REMOVING, REPLACING, STORING, type Write } from './expiring-writes.js';
import { assertAbsent, assertLeft, MINUTE, past } from './lifetimes.js';

export function expiryOfWritesTests(suite: Suite): void {
  const { runner, backend, clock, key } = suite;
  const { describe, it } = runner;

  /** Starts a key anew, writes it, and asserts how long it is there then. */
  async function assertWritten<O>(
    kv: Backend,
    [what, { start, write }]: readonly [what: string, write: Write<O>],
    options: O | undefined,
    { had, has }: { readonly had?: number; readonly has: number | null },
  ): Promise<void> {
    const name = key(what);
    await kv.delete(name);
    await start(kv, name, had === undefined ? undefined : { ttl: had });
    await write(kv, name, options);
    await assertLeft(suite, kv, name, has, `${what} ${JSON.stringify(options)} of what had ${String(had)}`);
  }

  describe('the expiry of what is written', () => {
    it('is gone where a value is replaced, unless it is kept or there is a new one', async () => {
      const kv = await backend();
      for (const row of Object.entries(REPLACING)) {
        await assertWritten(kv, row, undefined, { had: MINUTE, has: Infinity });
        await assertWritten(kv, row, { keepTTL: false }, { had: MINUTE, has: Infinity });
        await assertWritten(kv, row, { keepTTL: true }, { had: MINUTE, has: MINUTE });
        await assertWritten(kv, row, { keepTTL: true }, { has: Infinity });
        await assertWritten(kv, row, { ttl: 2 * MINUTE }, { had: MINUTE, has: 2 * MINUTE });
        await assertWritten(kv, row, { expiresAt: clock().now() + 2 * MINUTE }, { has: 2 * MINUTE });
        await assertWritten(kv, row, past, { had: MINUTE, has: null });
      }
    });

    it('stays where a key is changed in place, unless there is a new one', async () => {
      const kv = await backend();
      for (const row of Object.entries(CHANGING)) {
        await assertWritten(kv, row, undefined, { had: MINUTE, has: MINUTE });
        await assertWritten(kv, row, undefined, { has: Infinity });
        await assertWritten(kv, row, { ttl: 2 * MINUTE }, { had: MINUTE, has: 2 * MINUTE });
        await assertWritten(kv, row, { ttl: 2 * MINUTE, when: 'none' }, { had: MINUTE, has: MINUTE });
        await assertWritten(kv, row, { ttl: 2 * MINUTE, when: 'none' }, { has: 2 * MINUTE });
        await assertWritten(kv, row, { expiresAt: new Date(clock().now() + 2 * MINUTE) }, { has: 2 * MINUTE });
        await assertWritten(kv, row, past, { had: MINUTE, has: null });
        await assertWritten(kv, row, { ...past, when: 'none' }, { had: MINUTE, has: MINUTE });
      }
    });

    it('is none of what is stored', async () => {
      const kv = await backend();
      for (const row of Object.entries(STORING)) {
        await assertWritten(kv, row, undefined, { had: MINUTE, has: Infinity });
      }
    });

    it('stays with each key where something moves', async () => {
      const kv = await backend();
      const [ttl, later] = [MINUTE, 3 * MINUTE];
      await kv.rPush(key('l'), 'a', 'b', 'c', { ttl });
      await kv.rPush(key('l 2'), 'x', { ttl: later });
      await kv.sAdd(key('s'), 'a', 'b', 'c', { ttl });
      await kv.sAdd(key('s 2'), 'x', { ttl: later });
      assert.equal(await kv.lMove(key('l'), key('l 2'), 'left', 'right'), 'a');
      assert.equal(await kv.lMove(key('l'), key('new l'), 'left', 'right'), 'b');
      assert.equal(await kv.lMove(key('l'), key('l'), 'left', 'right'), 'c');
      assert.equal(await kv.sMove(key('s'), key('s 2'), 'a'), true);
      assert.equal(await kv.sMove(key('s'), key('new s'), 'b'), true);
      assert.equal(await kv.sMove(key('s'), key('s'), 'c'), true);
      for (const name of ['l', 's']) await assertLeft(suite, kv, key(name), MINUTE, name);
      for (const name of ['l 2', 's 2']) await assertLeft(suite, kv, key(name), later, name);
      for (const name of ['new l', 'new s']) assert.equal(await kv.ttl(key(name)), Infinity, name);
      await clock().advance(2 * MINUTE);
      assert.equal(await kv.lMove(key('l'), key('l 2'), 'left', 'right'), null);
      assert.equal(await kv.sMove(key('s'), key('s 2'), 'c'), false);
      assert.deepEqual(await kv.lRange(key('l 2'), 0, -1), ['x', 'a']);
      await clock().advance(2 * MINUTE);
      // What is moved to a key that has expired starts it anew.
      assert.equal(await kv.lMove(key('new l'), key('l 2'), 'left', 'right'), 'b');
      assert.equal(await kv.sMove(key('new s'), key('s 2'), 'b'), true);
      assert.deepEqual([await kv.lRange(key('l 2'), 0, -1), await kv.sMembers(key('s 2'))], [['b'], ['b']]);
      for (const name of ['l 2', 's 2']) assert.equal(await kv.ttl(key(name)), Infinity, name);
    });

    it('of combinations: what has expired is an empty set', async () => {
      const kv = await backend();
      await kv.sAdd(key('a'), '1', '2');
      await kv.sAdd(key('b'), '2', '3', { ttl: MINUTE });
      await kv.sAdd(key('d'), 'old', { ttl: MINUTE });
      await clock().advance(2 * MINUTE);
      assert.deepEqual((await kv.sUnion([key('a'), key('b')])).sort(), ['1', '2']);
      assert.deepEqual(await kv.sInter([key('a'), key('b')]), []);
      assert.deepEqual((await kv.sDiff([key('a'), key('b')], { isolated: true })).sort(), ['1', '2']);
      assert.equal(await kv.sDiffStore(key('d'), [key('a'), key('b'), key('d')]), 2);
      assert.deepEqual((await kv.sMembers(key('d'))).sort(), ['1', '2']);
      assert.equal(await kv.ttl(key('d')), Infinity);
    });

    it('stays where something is removed, until nothing is left', async () => {
      const kv = await backend();
      for (const row of Object.entries(REMOVING)) {
        await assertWritten(kv, row, undefined, { had: MINUTE, has: MINUTE });
      }
      await kv.sRem(key('sRem'), 'b');
      await kv.hDel(key('hDel'), 'b');
      await kv.sAdd(key('sRem'), 'new');
      await kv.hSet(key('hDel'), 'new', 1);
      for (const name of ['sRem', 'hDel']) assert.equal(await kv.ttl(key(name)), Infinity, name);
      await clock().advance(2 * MINUTE);
      assert.deepEqual(await kv.sMembers(key('sRem')), ['new']);
      assert.deepEqual(await kv.hGetAll(key('hDel')), { new: '1' });
    });

    it('ends a life of which nothing shows in the next one', async () => {
      const kv = await backend();
      for (const name of ['h', 'nx', 'batch', 'tx']) await kv.hSet(key(name), { a: 1, b: 2 }, { ttl: MINUTE });
      await kv.sAdd(key('s'), 'a', 'b', { ttl: MINUTE });
      await clock().advance(2 * MINUTE);
      const batch = kv.batch();
      const tx = kv.atomicWrite();
      await kv.hSet(key('h'), 'a', 3);
      assert.equal(await kv.hSetNX(key('nx'), 'a', 3), true);
      batch.hSet(key('batch'), 'a', 3);
      const handles = [batch.hGet(key('batch'), 'b'), batch.hGetAll(key('batch')), batch.ttl(key('batch'))];
      await batch.exec();
      tx.hSet(key('tx'), 'a', 3);
      assert.equal(await tx.exec(), true);
      assert.deepEqual(resultsOf(handles), [null, { a: '3' }, Infinity]);
      for (const name of ['h', 'nx', 'batch', 'tx']) {
        assert.equal(await kv.hGet(key(name), 'b'), null, name);
        assert.deepEqual(await kv.hGetAll(key(name)), { a: '3' }, name);
        assert.equal(await kv.ttl(key(name)), Infinity, name);
      }
      await kv.sAdd(key('s'), 'c');
      assert.deepEqual(await kv.sMembers(key('s')), ['c']);
    });

    it('is that of a write that makes the key', async () => {
      const kv = await backend();
      const ttl = MINUTE;
      const tx = kv.atomicWrite();
      assert.equal(await kv.setNX(key('setNX'), 1, { ttl }), true);
      assert.equal(await kv.getSet(key('getSet'), 1, { ttl }), null);
      assert.equal(await kv.nIncrBy(key('nIncrBy'), 5, { ttl, when: 'none' }), 5);
      assert.equal(await kv.hSetNX(key('hSetNX'), 'f', 1, { ttl }), true);
      tx.setNX(key('tx setNX'), 1, { ttl });
      tx.hSetNX(key('tx hSetNX'), 'f', 1, { ttl, when: 'none' });
      assert.equal(await tx.exec(), true);
      for (const name of ['setNX', 'getSet', 'nIncrBy', 'hSetNX', 'tx setNX', 'tx hSetNX']) {
        await assertLeft(suite, kv, key(name), MINUTE, name);
      }
    });

    it('in the past lets the call answer as usual, and the key is gone', async () => {
      const kv = await backend();
      const tx = kv.atomicWrite();
      await kv.set(key('getSet'), 'old');
      await kv.set(key('setEQ'), 'old');
      assert.equal(await kv.set(key('set'), 1, past), undefined);
      assert.equal(await kv.setNX(key('setNX'), 1, { expiresAt: new Date(0) }), true);
      assert.equal(await kv.setEQ(key('setEQ'), 1, 'old', { expiresAt: -1 }), true);
      assert.equal(await kv.getSet(key('getSet'), 'new', { expiresAt: clock().now() - MINUTE }), 'old');
      assert.equal(await kv.nIncrBy(key('nIncrBy'), 5, past), 5);
      assert.equal(await kv.hSetNX(key('hSetNX'), 'f', 1, past), true);
      assert.equal(await kv.sAdd(key('sAdd'), 'a', past), undefined);
      tx.set(key('tx set'), 1, past);
      tx.hSet(key('tx hSet'), { f: 1 }, past);
      tx.setNX(key('tx setNX'), 1, past);
      assert.equal(await tx.exec(), true);
      const names = ['set', 'setNX', 'setEQ', 'getSet', 'nIncrBy', 'hSetNX', 'sAdd', 'tx set', 'tx hSet', 'tx setNX'];
      for (const name of names) await assertAbsent(kv, key(name), name);
    });

    it('in a batch, each operation sees what the one before has left', async () => {
      const kv = await backend();
      const batch = kv.batch();
      batch.set(key('k'), 1, { ttl: MINUTE });
      const first = batch.persist(key('k'));
      batch.expire(key('k'), { ttl: 2 * MINUTE });
      batch.nIncrBy(key('k'), 1, { ttl: 9 * MINUTE, when: 'none' });
      const gone = batch.expire(key('gone'), past);
      batch.set(key('once'), 1);
      const once = [batch.expire(key('once'), past), batch.expire(key('once'), past), batch.exists(key('once'))];
      await batch.exec();
      assert.deepEqual([first.result(), gone.result()], [true, false]);
      assert.deepEqual(
        once.map((handle) => handle.result()),
        [true, false, false],
      );
      await assertLeft(suite, kv, key('k'), 2 * MINUTE);
      assert.equal(await kv.get(key('k')), '2');
    });

    it('is as it was where a condition fails', async () => {
      const kv = await backend();
      const ttl = 2 * MINUTE;
      await kv.set(key('k'), 'v', { ttl: MINUTE });
      await kv.hSet(key('h'), 'f', 'v', { ttl: MINUTE });
      assert.equal(await kv.setNX(key('k'), 'w', { ttl }), false);
      assert.equal(await kv.setEQ(key('k'), 'w', 'x', { ttl }), false);
      assert.equal(await kv.setEQ(key('k'), 'w', 'x'), false);
      assert.equal(await kv.deleteEQ(key('k'), 'x'), false);
      assert.equal(await kv.hSetNX(key('h'), 'f', 'w', { ttl }), false);
      assert.equal(await kv.setXX(key('none'), 'w', { ttl }), false);
      const attempts: ((tx: AtomicWrite) => unknown)[] = [
        (tx) => tx.setNX(key('k'), 'w', { ttl }),
        (tx) => tx.setEQ(key('k'), 'w', 'x', { ttl }),
        (tx) => tx.hSetNX(key('h'), 'f', 'w', { ttl }),
        (tx) => [tx.set(key('k'), 'w', { ttl }), tx.hSet(key('h'), 'g', 'w', { ttl }), tx.checkExists(key('none'))],
      ];
      for (const attempt of attempts) {
        const tx = kv.atomicWrite();
        attempt(tx);
        assert.equal(await tx.exec(), false, attempt.toString());
      }
      await assertRejects('WRONG_TYPE', kv.nIncrBy(key('h'), 1, { ttl }));
      await assertRejects('NOT_AN_INTEGER', kv.nIncrBy(key('k'), 1, { ttl }));
      await assertRejects('WRONG_TYPE', kv.sAdd(key('k'), 'a', { ttl }));
      for (const name of ['k', 'h']) await assertLeft(suite, kv, key(name), MINUTE, name);
      assert.equal(await kv.get(key('k')), 'v');
      assert.deepEqual(await kv.hGetAll(key('h')), { f: 'v' });
      await assertAbsent(kv, key('none'));
    });
  });
}

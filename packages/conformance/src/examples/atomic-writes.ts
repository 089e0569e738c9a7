import assert from 'node:assert/strict';

import { type AtomicWrite, type Backend } from '@keyvaluestore/core';

import { assertRejects, assertSameMembers, assertThrows, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

type Add = (tx: AtomicWrite) => void;

export function atomicWriteTests({ runner: { describe, it }, backend, key }: Suite): void {
  /** Executes an atomic write of some operations. */
  const write = (kv: Backend, ...operations: readonly Add[]): Promise<boolean> => {
    const tx = kv.atomicWrite();
    for (const add of operations) add(tx);
    return tx.exec();
  };

  describe('atomic writes', () => {
    it('an empty one commits (D16)', async () => {
      const kv = await backend();
      assert.equal(await kv.atomicWrite().exec(), true);
    });

    it('if one condition fails, nothing is written', async () => {
      const kv = await backend();
      await kv.set(key('there'), 'x');
      await kv.hSet(key('hash'), 'f', 'v');
      const writes: Add[] = [
        (tx) => tx.set(key('a'), 1),
        (tx) => tx.nIncrBy(key('n'), 1),
        (tx) => tx.sAdd(key('s'), 'm'),
        (tx) => tx.hSet(key('hash'), { f: 'changed', g: 1 }),
        (tx) => tx.zAdd(key('z'), 'm', 1),
        (tx) => tx.zhAdd(key('z'), 'f', 'member', 1),
      ];
      const failing: Add = (tx) => tx.setNX(key('there'), 'y');
      for (const index of [0, 3, writes.length]) {
        assert.equal(await write(kv, ...writes.slice(0, index), failing, ...writes.slice(index)), false);
      }
      assert.equal(await kv.get(key('there')), 'x');
      assert.deepEqual(await kv.hGetAll(key('hash')), { f: 'v' });
      for (const name of ['a', 'n', 's', 'z']) assert.equal(await kv.delete(key(name)), false, name);
    });

    it('if one operation is impossible, nothing is written (R4, M5, D18)', async () => {
      const kv = await backend();
      await kv.set(key('text'), 'text');
      await kv.set(key('max'), Number.MAX_SAFE_INTEGER);
      await kv.sAdd(key('set'), 'm');
      await kv.hSet(key('hash'), 'f', 'v');
      const impossible = [
        ['NOT_AN_INTEGER', (tx: AtomicWrite) => tx.nIncrBy(key('text'), 1)],
        ['OUT_OF_RANGE', (tx: AtomicWrite) => tx.nIncrBy(key('max'), 1)],
        ['WRONG_TYPE', (tx: AtomicWrite) => tx.nIncrBy(key('set'), 1)],
        ['WRONG_TYPE', (tx: AtomicWrite) => tx.setEQ(key('set'), 'x', 'm')],
        ['WRONG_TYPE', (tx: AtomicWrite) => tx.checkEquals(key('hash'), 'v')],
        ['WRONG_TYPE', (tx: AtomicWrite) => tx.sAdd(key('text'), 'm')],
        ['WRONG_TYPE', (tx: AtomicWrite) => tx.sRem(key('hash'), 'f')],
        ['WRONG_TYPE', (tx: AtomicWrite) => tx.hSet(key('set'), 'f', 'v')],
        ['WRONG_TYPE', (tx: AtomicWrite) => tx.hSetNX(key('text'), 'f', 'v')],
        ['WRONG_TYPE', (tx: AtomicWrite) => tx.hDel(key('set'), 'm')],
      ] as const;
      for (const [code, add] of impossible) {
        const first: Add = (tx) => tx.set(key('a'), 1);
        const last: Add = (tx) => tx.zAdd(key('z'), 'm', 1);
        await assertRejects(code, write(kv, first, add, last), code);
        await assertRejects(code, write(kv, add), code);
      }
      assert.equal(await kv.get(key('a')), null);
      assert.equal(await kv.delete(key('z')), false);
      assert.equal(await kv.get(key('text')), 'text');
      assert.equal(await kv.get(key('max')), String(Number.MAX_SAFE_INTEGER));
      assert.deepEqual(await kv.sMembers(key('set')), ['m']);
      assert.deepEqual(await kv.hGetAll(key('hash')), { f: 'v' });
    });

    it('two operations on one item are refused when added, checks included (D16, F5)', async () => {
      const kv = await backend();
      const onItem: Add[] = [
        (tx) => tx.set(key('k'), 1),
        (tx) => tx.setNX(key('k'), 1),
        (tx) => tx.setEQ(key('k'), 1, 2),
        (tx) => tx.delete(key('k')),
        (tx) => tx.deleteXX(key('k')),
        (tx) => tx.nIncrBy(key('k'), 1),
        (tx) => tx.sAdd(key('k'), 'm'),
        (tx) => tx.sRem(key('k'), 'other'),
        (tx) => tx.hSet(key('k'), 'f', 1),
        (tx) => tx.hSetNX(key('k'), 'g', 1),
        (tx) => tx.hDel(key('k'), 'h'),
        (tx) => tx.checkExists(key('k')),
        (tx) => tx.checkAbsent(key('k')),
        (tx) => tx.checkEquals(key('k'), 1),
      ];
      const onField: Add[] = [
        (tx) => tx.zAdd(key('z'), 'f', 1),
        (tx) => tx.zAddNX(key('z'), 'f', 1),
        (tx) => tx.zRem(key('z'), 'f'),
        (tx) => tx.zhAdd(key('z'), 'f', 'm', 1),
        (tx) => tx.zhAddNX(key('z'), 'f', 'm', 1),
        (tx) => tx.zhRem(key('z'), 'f'),
      ];
      for (const operations of [onItem, onField]) {
        for (const first of operations) {
          const tx = kv.atomicWrite();
          first(tx);
          for (const second of operations) assertThrows('INVALID_ARGUMENT', () => second(tx));
        }
      }
      const tx = kv.atomicWrite();
      tx.set(key('k'), 'first');
      assertThrows('INVALID_ARGUMENT', () => tx.set(key('k'), 'second'));
      tx.zAdd(key('z'), 'f', 1);
      tx.zAdd(key('z'), 'g', 2);
      assertThrows('INVALID_ARGUMENT', () => tx.zRem(key('z'), 'g'));
      assert.equal(await tx.exec(), true);
      assert.equal(await kv.get(key('k')), 'first');
      assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 2), ['f', 'g']);
    });

    it('many members of one sorted set go together, and gone ones leave nothing', async () => {
      const kv = await backend();
      assert.equal(
        await write(
          kv,
          ...numbersBelow(20).map(
            (n): Add =>
              (tx) =>
                tx.zAdd(key('z'), n, n),
          ),
        ),
        true,
      );
      assert.equal(await kv.zCount(key('z'), 0, 19), 20);
      assert.equal(
        await write(
          kv,
          ...numbersBelow(20).map(
            (n): Add =>
              (tx) =>
                tx.zRem(key('z'), n),
          ),
        ),
        true,
      );
      assert.equal(await kv.delete(key('z')), false);
      assert.equal(await kv.setNX(key('z'), 'x'), true);
    });

    it('holds 100 operations, and refuses the next when it is added (D17)', async () => {
      const kv = await backend();
      const tx = kv.atomicWrite();
      tx.checkAbsent(key('absent'));
      for (const index of numbersBelow(49)) tx.zAdd(key('z'), index, index);
      for (const index of numbersBelow(50)) tx.set(key(`k${index}`), index);
      assertThrows('LIMIT_EXCEEDED', () => tx.set(key('more'), 1));
      assertThrows('LIMIT_EXCEEDED', () => tx.checkAbsent(key('more')));
      assert.equal(await tx.exec(), true);
      for (const index of numbersBelow(50)) assert.equal(await kv.get(key(`k${index}`)), String(index));
      assert.equal(await kv.zCount(key('z'), 0, 100), 49);
      assert.equal(await kv.get(key('more')), null);
    });

    it('a collection emptied by an atomic write is gone (D3, F9)', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a', 'b');
      await kv.hSet(key('h'), 'f', 1);
      const removed = write(
        kv,
        (tx) => tx.sRem(key('s'), 'a', 'b'),
        (tx) => tx.hDel(key('h'), 'f'),
        (tx) => tx.sRem(key('no set'), 'a'),
        (tx) => tx.hDel(key('no hash'), 'f'),
        (tx) => tx.zRem(key('no sorted set'), 'f'),
      );
      assert.equal(await removed, true);
      for (const name of ['s', 'h', 'no set', 'no hash', 'no sorted set']) {
        assert.equal(await kv.delete(key(name)), false, name);
        assert.equal(await kv.setNX(key(name), 'x'), true, name);
      }
    });

    it('counters may go up and down in it, and sets may grow, without a condition', async () => {
      const kv = await backend();
      await kv.set(key('n'), '41');
      await kv.sAdd(key('s'), 'a');
      for (let round = 0; round < 3; round++) {
        const ok = write(
          kv,
          (tx) => tx.nIncrBy(key('n'), round),
          (tx) => tx.sAdd(key('s'), `r${round}`),
          (tx) => tx.hSet(key('h'), `f${round}`, round),
        );
        assert.equal(await ok, true);
      }
      assert.equal(await kv.get(key('n')), '44');
      assertSameMembers(await kv.sMembers(key('s')), ['a', 'r0', 'r1', 'r2']);
      assert.deepEqual(await kv.hGetAll(key('h')), { f0: '0', f1: '1', f2: '2' });
    });

    it('many at the same time on the same keys all commit, and none is lost (F2)', async () => {
      const kv = await backend();
      const done = await Promise.all(
        numbersBelow(20).map((index) =>
          write(
            kv,
            (tx) => tx.nIncrBy(key('n'), 1),
            (tx) => tx.nIncrBy(key('m'), 2),
            (tx) => tx.sAdd(key('s'), index),
            (tx) => tx.zAdd(key('z'), index, index),
          ),
        ),
      );
      assert.deepEqual(
        done,
        numbersBelow(20).map(() => true),
      );
      assert.equal(await kv.get(key('n')), '20');
      assert.equal(await kv.get(key('m')), '40');
      assert.equal((await kv.sMembers(key('s'))).length, 20);
      assert.equal(await kv.zCount(key('z'), 0, 20), 20);
    });
  });
}

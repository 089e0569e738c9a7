import assert from 'node:assert/strict';

import { type AtomicWrite, type AtomicWriteResult, type Backend, type NamesAt } from '@keyvaluestore/core';

import { type Suite } from '../suite.js';

/** What a write finds under its key, what it writes, and what the key holds then. */
interface Written {
  readonly start?: (kv: Backend, name: string) => Promise<unknown>;
  readonly write: (tx: AtomicWrite, name: string) => AtomicWriteResult;
  readonly leaves: unknown;
}

const x: Written['start'] = (kv, name) => kv.set(name, 'x');
const set: Written['start'] = (kv, name) => kv.sAdd(name, 'a', 'b');
const hash: Written['start'] = (kv, name) => kv.hSet(name, { a: 1, b: 2 });
const list: Written['start'] = (kv, name) => kv.rPush(name, 'a', 'b');
const sorted: Written['start'] = (kv, name) => kv.zhAdd(name, 'f', 'old', 5);
const rowsOf = (value: string, score: number) => [{ field: 'f', value, score }];

/** Everything that an atomic write has: what is missing does not compile. */
const WRITTEN: Readonly<Record<NamesAt<'atomicWrite'>, Written>> = {
  set: { start: x, write: (tx, name) => tx.set(name, 'new'), leaves: 'new' },
  setNX: { write: (tx, name) => tx.setNX(name, 1), leaves: '1' },
  setXX: { start: x, write: (tx, name) => tx.setXX(name, 2n), leaves: '2' },
  setEQ: { start: x, write: (tx, name) => tx.setEQ(name, 'y', 'x'), leaves: 'y' },
  delete: { start: list, write: (tx, name) => tx.delete(name), leaves: null },
  deleteEQ: { start: x, write: (tx, name) => tx.deleteEQ(name, 'x'), leaves: null },
  deleteXX: { start: list, write: (tx, name) => tx.deleteXX(name), leaves: null },
  nIncrBy: { start: (kv, name) => kv.nIncrBy(name, 1), write: (tx, name) => tx.nIncrBy(name, 4), leaves: '5' },
  sAdd: { write: (tx, name) => tx.sAdd(name, 'a', 'b', 'a'), leaves: ['a', 'b'] },
  sRem: { start: set, write: (tx, name) => tx.sRem(name, 'a', 'x'), leaves: ['b'] },
  sAddNX: { start: set, write: (tx, name) => tx.sAddNX(name, 'c'), leaves: ['a', 'b', 'c'] },
  sRemXX: { start: set, write: (tx, name) => tx.sRemXX(name, 'a'), leaves: ['b'] },
  hSet: { write: (tx, name) => tx.hSet(name, 'f', 'v'), leaves: { f: 'v' } },
  hSetNX: { start: hash, write: (tx, name) => tx.hSetNX(name, 'f', 'v'), leaves: { a: '1', b: '2', f: 'v' } },
  hSetEQ: { start: hash, write: (tx, name) => tx.hSetEQ(name, 'a', 'v', 1), leaves: { a: 'v', b: '2' } },
  hIncrBy: { start: hash, write: (tx, name) => tx.hIncrBy(name, 'b', 5), leaves: { a: '1', b: '7' } },
  hDel: { start: hash, write: (tx, name) => tx.hDel(name, 'a', 'x'), leaves: { b: '2' } },
  hDelXX: { start: hash, write: (tx, name) => tx.hDelXX(name, 'b'), leaves: { a: '1' } },
  lPush: { write: (tx, name) => tx.lPush(name, 'a', 'b', 'a'), leaves: ['a', 'b', 'a'] },
  rPush: { start: list, write: (tx, name) => tx.rPush(name, 'c', 'a'), leaves: ['a', 'b', 'c', 'a'] },
  lPushX: { start: list, write: (tx, name) => tx.lPushX(name, 'c'), leaves: ['c', 'a', 'b'] },
  rPushX: { start: list, write: (tx, name) => tx.rPushX(name, 'c', 'd'), leaves: ['a', 'b', 'c', 'd'] },
  lSet: { start: list, write: (tx, name) => tx.lSet(name, -1, 'c'), leaves: ['a', 'c'] },
  zAdd: { write: (tx, name) => tx.zAdd(name, 'f', 1.5), leaves: rowsOf('f', 1.5) },
  zAddNX: { write: (tx, name) => tx.zAddNX(name, 'f', 2.5), leaves: rowsOf('f', 2.5) },
  zAddXX: { start: sorted, write: (tx, name) => tx.zAddXX(name, 'f', 1), leaves: rowsOf('f', 1) },
  zAddGT: { start: sorted, write: (tx, name) => tx.zAddGT(name, 'f', 6), leaves: rowsOf('f', 6) },
  zAddLT: { start: sorted, write: (tx, name) => tx.zAddLT(name, 'f', 4), leaves: rowsOf('f', 4) },
  zRem: { start: sorted, write: (tx, name) => tx.zRem(name, 'f'), leaves: [] },
  zRemXX: { start: sorted, write: (tx, name) => tx.zRemXX(name, 'f'), leaves: [] },
  zhAdd: { write: (tx, name) => tx.zhAdd(name, 'f', 'one', 1), leaves: rowsOf('one', 1) },
  zhAddNX: { write: (tx, name) => tx.zhAddNX(name, 'f', 'two', 2), leaves: rowsOf('two', 2) },
  zhAddXX: { start: sorted, write: (tx, name) => tx.zhAddXX(name, 'f', 'new', 9), leaves: rowsOf('new', 9) },
  zhAddGT: { write: (tx, name) => tx.zhAddGT(name, 'f', 'new', -9), leaves: rowsOf('new', -9) },
  zhAddLT: { start: sorted, write: (tx, name) => tx.zhAddLT(name, 'f', 'new', 3), leaves: rowsOf('new', 3) },
  zhRem: { start: sorted, write: (tx, name) => tx.zhRem(name, 'f'), leaves: [] },
  zhRemXX: { start: sorted, write: (tx, name) => tx.zhRemXX(name, 'f'), leaves: [] },
  checkExists: { start: list, write: (tx, name) => tx.checkExists(name), leaves: ['a', 'b'] },
  checkAbsent: { write: (tx, name) => tx.checkAbsent(name), leaves: null },
  checkEquals: { start: (kv, name) => kv.set(name, ''), write: (tx, name) => tx.checkEquals(name, ''), leaves: '' },
};

/** All that a key holds. */
async function contentsOf(kv: Backend, method: string, name: string): Promise<unknown> {
  if (method.startsWith('z')) return kv.zhRangeByScoreWithScores(name, -Infinity, Infinity);
  const type = await kv.type(name);
  if (type === 'set') return (await kv.sMembers(name)).sort();
  if (type === 'hash') return kv.hGetAll(name);
  return type === 'list' ? kv.lRange(name, 0, -1) : kv.get(name);
}

export function writtenAtomicallyTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('what is written atomically', () => {
    it('writes of every kind are all made', async () => {
      const kv = await backend();
      const rows = Object.entries(WRITTEN);
      for (const [method, { start }] of rows) await start?.(kv, key(method));
      const tx = kv.atomicWrite();
      const handles = rows.map(([method, { write }]) => [method, write(tx, key(method))] as const);
      const others = [tx.delete(key('never')), tx.nIncrBy(key('m'), -4), tx.hSet(key('hash'), { f: 1, g: 2 })];
      assert.equal(await tx.exec(), true);
      for (const [method, handle] of handles) assert.equal(handle.conditionFailed, false, method);
      for (const handle of others) assert.equal(handle.conditionFailed, false);
      for (const [method, { leaves }] of rows) {
        assert.deepEqual(await contentsOf(kv, method, key(method)), leaves, method);
      }
      assert.deepEqual([await kv.get(key('never')), await kv.get(key('m'))], [null, '-4']);
      assert.deepEqual(await kv.hGetAll(key('hash')), { f: '1', g: '2' });
      for (const method of ['zRem', 'zRemXX', 'zhRem', 'zhRemXX']) assert.equal(await kv.exists(key(method)), false);
    });

    it('each alone does the same', async () => {
      const kv = await backend();
      for (const [method, { start, write, leaves }] of Object.entries(WRITTEN)) {
        const name = key(method);
        await start?.(kv, name);
        const tx = kv.atomicWrite();
        const handle = write(tx, name);
        assert.equal(await tx.exec(), true, method);
        assert.equal(handle.conditionFailed, false, method);
        assert.deepEqual(await contentsOf(kv, method, name), leaves, method);
      }
    });
  });
}

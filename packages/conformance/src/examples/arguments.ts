import assert from 'node:assert/strict';

import { type AtomicWrite, type Backend, type Batch } from '@keyvaluestore/core';

import { assertRejects, assertThrows } from '../assertions.js';
import { type Suite } from '../suite.js';

/** A backend, batch or atomic write as a program without types sees it. */
type Untyped = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const BAD_VALUES: readonly unknown[] = [
  ...[undefined, null, true, 1.5, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 1e300, 5e-324],
  ...[Symbol('s'), () => 'f', ['a'], new Date(0), new Map(), /x/, new Uint16Array(1), new ArrayBuffer(1)],
  ...[new DataView(new ArrayBuffer(1)), new String('s'), new Error('e'), Promise.resolve('x')],
];
const BAD_NAMES: readonly unknown[] = [undefined, null, true, 5, 5n, Symbol('s'), ['a'], {}, Uint8Array.of(0x61)];
const BAD_SCORES: readonly unknown[] = [undefined, null, NaN, '1', 1n, true, {}, [1], new Number(1)];
const BAD_INCREMENTS: readonly unknown[] = [...BAD_SCORES, 1.5, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 1e300];
const BAD_LIMITS: readonly unknown[] = [0, -1, 1.5, NaN, Infinity, -Infinity, 2 ** 53, '1', 1n, null, true, {}, [1]];
const BAD_SCORE_BOUNDS: readonly unknown[] = [
  ...[undefined, null, NaN, '1', '', '(', '[1', '(NaN', '( 1', '(1 ', '(01', '(1.0', '(+1', '(0x1', '(1e3', '(-0'],
  ...['(infinity', '(inf', '-inf', '+inf', '-Infinity', '((1', '1(', '-', '+', 1n, {}, [1], true],
];
const BAD_LEX_BOUNDS: readonly unknown[] = [
  ...[undefined, null, '', 'a', ' [a', '--', '++', '-a', '+a', 1, NaN, 1n, {}, ['[a'], Uint8Array.of(0x5b, 0x61)],
];

/** Methods of the backend and what each must refuse, by the place of the argument. */
const REFUSED: readonly (readonly [
  method: string,
  args: readonly unknown[],
  place: number,
  bad: readonly unknown[],
])[] = [
  ['get', ['k'], 0, BAD_NAMES],
  ['set', ['k', 'v'], 0, BAD_NAMES],
  ['set', ['k', 'v'], 1, [...BAD_VALUES, {}]],
  ['setNX', ['k', 'v'], 1, BAD_VALUES],
  ['setXX', ['k', 'v'], 1, BAD_VALUES],
  ['setEQ', ['k', 'v', 'w'], 1, BAD_VALUES],
  ['setEQ', ['k', 'v', 'w'], 2, BAD_VALUES],
  ['delete', ['k'], 0, BAD_NAMES],
  ['nIncrBy', ['k', 1], 1, BAD_INCREMENTS],
  ['sAdd', ['k', 'm', 'n'], 1, BAD_VALUES],
  ['sAdd', ['k', 'm', 'n'], 2, BAD_VALUES],
  ['sRem', ['k', 'm'], 1, BAD_VALUES],
  ['hSet', ['k', 'f', 'v'], 1, BAD_NAMES],
  ['hSet', ['k', 'f', 'v'], 2, BAD_VALUES],
  ['hSetNX', ['k', 'f', 'v'], 1, BAD_NAMES],
  ['hSetNX', ['k', 'f', 'v'], 2, BAD_VALUES],
  ['hDel', ['k', 'f'], 1, BAD_NAMES],
  ['hGet', ['k', 'f'], 1, BAD_NAMES],
  ['zAdd', ['k', 'm', 1], 1, BAD_VALUES],
  ['zAdd', ['k', 'm', 1], 2, BAD_SCORES],
  ['zAddNX', ['k', 'm', 1], 2, BAD_SCORES],
  ['zRem', ['k', 'm'], 1, BAD_VALUES],
  ['zScore', ['k', 'm'], 1, BAD_VALUES],
  ['zIncrBy', ['k', 'm', 1], 1, BAD_VALUES],
  ['zIncrBy', ['k', 'm', 1], 2, BAD_SCORES],
  ['zhAdd', ['k', 'f', 'm', 1], 1, BAD_NAMES],
  ['zhAdd', ['k', 'f', 'm', 1], 2, BAD_VALUES],
  ['zhAddNX', ['k', 'f', 'm', 1], 3, BAD_SCORES],
  ['zhRem', ['k', 'f'], 1, BAD_NAMES],
  ['zCount', ['k', 1, 2], 1, BAD_SCORE_BOUNDS],
  ['zCount', ['k', 1, 2], 2, BAD_SCORE_BOUNDS],
  ['zLexCount', ['k', '-', '+'], 1, BAD_LEX_BOUNDS],
  ['zLexCount', ['k', '-', '+'], 2, BAD_LEX_BOUNDS],
  ...['zRangeByScore', 'zRevRangeByScore', 'zhRangeByScoreWithScores', 'zhRevRangeByScore'].flatMap(
    (method) =>
      [
        [method, ['k', 1, 2], 1, BAD_SCORE_BOUNDS],
        [method, ['k', 1, 2], 2, BAD_SCORE_BOUNDS],
        [method, ['k', 1, 2, { limit: 1 }], 3, BAD_LIMITS.map((limit) => ({ limit }))],
      ] as const,
  ),
  ...['zRangeByLex', 'zRevRangeByLex', 'zhRangeByLex', 'zhRevRangeByLex'].flatMap(
    (method) =>
      [
        [method, ['k', '-', '+'], 1, BAD_LEX_BOUNDS],
        [method, ['k', '-', '+'], 2, BAD_LEX_BOUNDS],
        [method, ['k', '-', '+', { limit: 1 }], 3, BAD_LIMITS.map((limit) => ({ limit }))],
      ] as const,
  ),
];

const BAD_OPTIONS: readonly unknown[] = [null, 5, 'x', [], { limit: 1 }, { signals: undefined }, { signal: {} }];

/** The calls that must be refused for an argument. */
function* refusedCalls(): Generator<readonly [method: string, args: readonly unknown[]]> {
  for (const [method, args, place, list] of REFUSED) for (const bad of list) yield [method, args.with(place, bad)];
}

/** Adds an operation to a builder, which is to refuse it at once. */
function assertNotAdded(builder: Batch | AtomicWrite, method: string, args: readonly unknown[]): void {
  const error = assertThrows('INVALID_ARGUMENT', () => (builder as unknown as Untyped)[method]?.(...args));
  assert.equal(error.operation, method);
}

export function argumentTests({ runner: { describe, it }, backend, key }: Suite): void {
  const callOf = (kv: Backend, method: string, args: readonly unknown[]): Promise<unknown> =>
    (kv as unknown as Untyped)[method]?.(...args) as Promise<unknown>;
  const withKey = ([name, ...others]: readonly unknown[]): unknown[] => [name === 'k' ? key('k') : name, ...others];

  describe('arguments', () => {
    it('of other types, or out of their range, reject and change nothing (D15, D23, M6, M7, J3)', async () => {
      const kv = await backend();
      for (const [method, args] of refusedCalls()) {
        const what = `${method} with ${args.map((arg) => typeof arg).join()}`;
        const error = await assertRejects('INVALID_ARGUMENT', callOf(kv, method, withKey(args)), what);
        assert.equal(error.operation, method);
        assert.equal(error.retryable, false);
      }
      assert.equal(await kv.delete(key('k')), false);
    });

    it('no members and no fields are refused', async () => {
      const kv = await backend();
      for (const [method, ...args] of [
        ['sAdd'],
        ['sRem'],
        ['hDel'],
        ['hSet', {}],
        ['sAdd', {}],
        ['hDel', {}],
      ] as const) {
        await assertRejects('INVALID_ARGUMENT', callOf(kv, method, [key('k'), ...args]), method);
      }
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'hSet', [key('k'), 'f']));
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'hSet', [key('k'), new Map([['f', 'v']])]));
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'hSet', [key('k'), [['f', 'v']]]));
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'hSet', [key('k'), { f: 'v', g: undefined }]));
      assert.equal(await kv.delete(key('k')), false);
    });

    it('options that are none are refused', async () => {
      const kv = await backend();
      const calls = {
        get: [],
        set: ['v'],
        delete: [],
        sMembers: [],
        hSet: [{ f: 'v' }],
        hGetAll: [],
        zAdd: ['m', 1],
        zCount: [1, 2],
        zhAdd: ['f', 'm', 1],
      };
      for (const [method, args] of Object.entries(calls)) {
        for (const options of BAD_OPTIONS) {
          await assertRejects('INVALID_ARGUMENT', callOf(kv, method, [key('k'), ...args, options]), method);
        }
      }
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'zRangeByScore', [key('k'), 1, 2, { limits: 1 }]));
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'zRangeByScore', [key('k'), 1, 2, 5]));
      assert.equal(await kv.delete(key('k')), false);
    });

    it('of builders throw when an operation is added, which then is not, and the builder stays usable', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const tx = kv.atomicWrite();
      batch.set(key('a'), 1);
      tx.set(key('b'), 1);
      const inBatch = new Set<string>(Object.getOwnPropertyNames(Object.getPrototypeOf(batch)));
      const inAtomicWrite = new Set<string>(Object.getOwnPropertyNames(Object.getPrototypeOf(tx)));
      for (const [method, args] of refusedCalls()) {
        if (inBatch.has(method)) assertNotAdded(batch, method, withKey(args));
        if (inAtomicWrite.has(method)) assertNotAdded(tx, method, withKey(args));
      }
      for (const method of ['sAdd', 'sRem', 'hDel']) {
        assertNotAdded(batch, method, [key('k')]);
        assertNotAdded(tx, method, [key('k')]);
      }
      for (const options of BAD_OPTIONS.slice(0, 4)) {
        assertNotAdded(batch, 'zRangeByScore', [key('k'), 1, 2, options]);
        assertNotAdded(batch, 'zhRevRangeByScoreWithScores', [key('k'), 1, 2, options]);
        assertNotAdded(batch, 'zRangeByLex', [key('k'), '-', '+', options]);
      }
      assertNotAdded(batch, 'zRangeByLex', [key('k'), '-', '+', { signal: new AbortController().signal }]);
      for (const method of ['checkExists', 'checkAbsent', 'deleteXX']) assertNotAdded(tx, method, [5]);
      assertNotAdded(tx, 'checkEquals', [key('k'), 1.5]);
      batch.set(key('c'), 1);
      tx.set(key('k'), 'added after a refused operation on the same item');
      await batch.exec();
      assert.equal(await tx.exec(), true);
      for (const name of ['a', 'b', 'c']) assert.equal(await kv.get(key(name)), '1');
      assert.equal((await kv.get(key('k')))?.startsWith('added'), true);
    });

    it('a limit left undefined, and an option object without any, are fine', async () => {
      const kv = await backend();
      await kv.set(key('k'), 'v', {});
      assert.equal(await kv.get(key('k'), { signal: undefined }), 'v');
      await kv.sAdd(key('s'), 'a', {});
      await kv.hSet(key('h'), 'f', 'v', {});
      await kv.hSet(key('h'), { g: 'w' }, {});
      assert.deepEqual(await kv.sMembers(key('s')), ['a']);
      assert.deepEqual(await kv.hGetAll(key('h')), { f: 'v', g: 'w' });
      assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 2, { limit: undefined, signal: undefined }), []);
    });
  });
}

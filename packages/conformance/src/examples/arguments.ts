import assert from 'node:assert/strict';

import {
  type AtomicWrite,
  type Backend,
  type Batch,
  type MethodName,
  METHODS,
  type NamesAt,
  type SurfaceKind,
} from '@keyvaluestore/core';

import { assertRejects, assertThrows } from '../assertions.js';
import { methodsOf, namesAt } from '../methods.js';
import { splitSample } from '../samples.js';
import { type Suite } from '../suite.js';

/** What is no member of a list, in which a plain object at the end is options. */
const BAD_LISTED: readonly unknown[] = [
  ...[undefined, null, true, 1.5, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 1e300, 5e-324],
  ...[Symbol('s'), () => 'f', ['a'], new Date(0), new Map(), /x/, new Uint16Array(1), new ArrayBuffer(1)],
  ...[new DataView(new ArrayBuffer(1)), new String('s'), new Error('e'), Promise.resolve('x')],
];
const BAD_VALUES: readonly unknown[] = [...BAD_LISTED, {}, { v: 1 }];
const BAD_LISTED_NAMES: readonly unknown[] = [undefined, null, true, 5, 5n, Symbol('s'), ['a'], Uint8Array.of(0x61)];
const BAD_NAMES: readonly unknown[] = [...BAD_LISTED_NAMES, {}];
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
const BAD_TIMES: readonly unknown[] = [
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  2 ** 53,
  8_640_000_000_000_001,
  '1',
  1n,
  null,
  true,
  [],
];
const BAD_MOMENTS: readonly unknown[] = [
  ...[1.5, NaN, Infinity, -Infinity, 2 ** 53, 8_640_000_000_000_001, '2030-01-01', 1n, null, true],
  ...[new Date(NaN), [0], {}],
];
/** Options of what makes a key. */
const BAD_EXPIRIES: readonly unknown[] = [
  ...BAD_TIMES.map((ttl) => ({ ttl })),
  ...BAD_MOMENTS.map((expiresAt) => ({ expiresAt })),
  { ttl: 1000, expiresAt: 4_000_000_000_000 },
];

/** What an argument may be, and what it must not be. */
type Argument = readonly [good: unknown, bad: readonly unknown[]];

const KEY: Argument = ['k', BAD_NAMES];
const FIELD: Argument = ['f', BAD_NAMES];
const VALUE: Argument = ['v', BAD_VALUES];
const MEMBER: Argument = ['m', BAD_VALUES];
const SCORE: Argument = [1, BAD_SCORES];
const OPTIONS: Argument = [{ limit: 1 }, BAD_LIMITS.map((limit) => ({ limit }))];
const EXPIRY: Argument = [{}, BAD_EXPIRIES];
const REPLACED: Argument = [
  {},
  [
    ...BAD_EXPIRIES,
    ...[null, 1, 'true'].map((keepTTL) => ({ keepTTL })),
    { keepTTL: true, ttl: 1000 },
    { keepTTL: true, expiresAt: 4_000_000_000_000 },
  ],
];
const BAD_CHANGES: readonly unknown[] = [
  ...BAD_EXPIRIES,
  { when: 'none' },
  ...[null, true, 'always', 'None'].map((when) => ({ when, ttl: 1000 })),
];
const CHANGED: Argument = [{}, BAD_CHANGES];
const BY_SCORE: readonly Argument[] = [KEY, [1, BAD_SCORE_BOUNDS], [2, BAD_SCORE_BOUNDS]];
const BY_LEX: readonly Argument[] = [KEY, ['-', BAD_LEX_BOUNDS], ['+', BAD_LEX_BOUNDS]];
const LISTED: Argument = ['m', BAD_LISTED];

/** What each method must refuse, argument by argument. */
const REFUSED: Readonly<Record<MethodName, readonly Argument[]>> = {
  exists: [KEY],
  type: [KEY],
  ttl: [KEY],
  expire: [KEY, [{ ttl: 1000 }, [...BAD_CHANGES, undefined, {}]]],
  persist: [KEY],
  get: [KEY],
  set: [KEY, VALUE, REPLACED],
  setNX: [KEY, VALUE, EXPIRY],
  setXX: [KEY, VALUE, REPLACED],
  setEQ: [KEY, VALUE, ['w', BAD_VALUES], REPLACED],
  getSet: [KEY, VALUE, REPLACED],
  getDelete: [KEY],
  deleteEQ: [KEY, VALUE],
  delete: [KEY],
  nIncrBy: [KEY, [1, BAD_INCREMENTS], CHANGED],
  deleteXX: [KEY],
  checkExists: [KEY],
  checkAbsent: [KEY],
  checkEquals: [KEY, VALUE],
  sAdd: [KEY, LISTED, LISTED, CHANGED],
  sRem: [KEY, LISTED, LISTED],
  sMembers: [KEY],
  hSet: [KEY, FIELD, VALUE, CHANGED],
  hSetNX: [KEY, FIELD, VALUE, CHANGED],
  hDel: [KEY, ['f', BAD_LISTED_NAMES], ['g', BAD_LISTED_NAMES]],
  hGet: [KEY, FIELD],
  hGetAll: [KEY],
  zAdd: [KEY, MEMBER, SCORE, CHANGED],
  zAddNX: [KEY, MEMBER, SCORE, CHANGED],
  zRem: [KEY, MEMBER],
  zScore: [KEY, MEMBER],
  zIncrBy: [KEY, MEMBER, SCORE],
  zCount: BY_SCORE,
  zLexCount: BY_LEX,
  zRangeByScore: [...BY_SCORE, OPTIONS],
  zRangeByScoreWithScores: [...BY_SCORE, OPTIONS],
  zRevRangeByScore: [...BY_SCORE, OPTIONS],
  zRevRangeByScoreWithScores: [...BY_SCORE, OPTIONS],
  zRangeByLex: [...BY_LEX, OPTIONS],
  zRevRangeByLex: [...BY_LEX, OPTIONS],
  zhAdd: [KEY, FIELD, MEMBER, SCORE, CHANGED],
  zhAddNX: [KEY, FIELD, MEMBER, SCORE, CHANGED],
  zhRem: [KEY, FIELD],
  zhGet: [KEY, FIELD],
  zhRangeByScore: [...BY_SCORE, OPTIONS],
  zhRangeByScoreWithScores: [...BY_SCORE, OPTIONS],
  zhRevRangeByScore: [...BY_SCORE, OPTIONS],
  zhRevRangeByScoreWithScores: [...BY_SCORE, OPTIONS],
  zhRangeByLex: [...BY_LEX, OPTIONS],
  zhRevRangeByLex: [...BY_LEX, OPTIONS],
};

/** Options that are right where a method has them. */
const OWN_OPTIONS = { limit: 1, ttl: 1000, expiresAt: 4_000_000_000_000, keepTTL: true, when: 'none' } as const;

/** What a method does not take for its options; what is one more of a list is none of it. */
function badOptionsOf(method: MethodName): readonly unknown[] {
  const { takes, options = [] } = METHODS[method];
  const bad: unknown[] = [null, [], { anything: 1 }, { signals: undefined }, { limits: 1 }];
  if (takes !== 'list') bad.push(5, 'x');
  for (const [name, value] of Object.entries(OWN_OPTIONS)) if (!options.includes(name)) bad.push({ [name]: value });
  return bad;
}

/** The calls that must be refused for an argument, of those that one surface has. */
function* refusedCalls(kind: SurfaceKind): Generator<readonly [method: MethodName, args: readonly unknown[]]> {
  for (const method of namesAt(kind)) {
    const args = REFUSED[method].map(([good]) => good);
    for (const [place, [, list]] of REFUSED[method].entries()) {
      for (const bad of list) yield [method, args.with(place, bad)];
    }
  }
}

/** Adds an operation to a builder, which is to refuse it at once. */
function assertNotAdded(builder: Batch | AtomicWrite, method: MethodName, args: readonly unknown[]): void {
  const error = assertThrows('INVALID_ARGUMENT', () => methodsOf(builder)[method](...args));
  assert.equal(error.operation, method);
}

export function argumentTests({ runner: { describe, it }, backend, key }: Suite): void {
  const callOf = (kv: Backend, method: NamesAt<'call'>, args: readonly unknown[]): Promise<unknown> =>
    methodsOf(kv)[method](...args) as Promise<unknown>;
  const withKey = ([name, ...others]: readonly unknown[]): unknown[] => [name === 'k' ? key('k') : name, ...others];

  describe('arguments', () => {
    it('of other types, or out of their range, reject and change nothing (D15, D23, M6, M7, J3)', async () => {
      const kv = await backend();
      for (const [method, args] of refusedCalls('call')) {
        const what = `${method} with ${args.map((arg) => typeof arg).join()}`;
        const error = await assertRejects(
          'INVALID_ARGUMENT',
          methodsOf(kv)[method](...withKey(args)) as Promise<unknown>,
          what,
        );
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
      for (const method of namesAt('call')) {
        const [args] = splitSample(method, key('k'), 'f');
        for (const options of [...badOptionsOf(method), { signal: {} }]) {
          const error = await assertRejects('INVALID_ARGUMENT', callOf(kv, method, [...args, options]), method);
          assert.equal(error.operation, method);
        }
      }
      assert.equal(await kv.delete(key('k')), false);
    });

    it('of builders throw when an operation is added, which then is not, and the builder stays usable', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const tx = kv.atomicWrite();
      batch.set(key('a'), 1);
      tx.set(key('b'), 1);
      for (const [method, args] of refusedCalls('batch')) assertNotAdded(batch, method, withKey(args));
      for (const [method, args] of refusedCalls('atomicWrite')) assertNotAdded(tx, method, withKey(args));
      for (const method of ['sAdd', 'sRem', 'hDel'] as const) {
        assertNotAdded(batch, method, [key('k')]);
        assertNotAdded(tx, method, [key('k')]);
      }
      for (const builder of [batch, tx]) assertNotAdded(builder, 'hSet', [key('k'), { f: 'v', g: undefined }]);
      const builders = [
        [batch, namesAt('batch')],
        [tx, namesAt('atomicWrite')],
      ] as const;
      for (const [builder, methods] of builders) {
        for (const method of methods) {
          const [args] = splitSample(method, key('k'), 'f');
          // A signal is an option of exec.
          for (const options of [...badOptionsOf(method), { signal: new AbortController().signal }]) {
            assertNotAdded(builder, method, [...args, options]);
          }
        }
      }
      for (const method of ['checkExists', 'checkAbsent', 'deleteXX'] as const) assertNotAdded(tx, method, [5]);
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

import { checkCall, defaultView, type Driver, DriverBackend, type MethodName } from '../../src/index.js';
import { capabilities, scan } from '../support/capabilities.js';

const refuse = (): never => {
  throw new Error('the driver was called');
};
const driver: Driver = { capabilities, run: refuse, runBatch: refuse, runAtomicWrite: refuse, scan };
const view = defaultView(driver);

const check = (method: MethodName, args: readonly unknown[]) => checkCall({ driver, view }, method, args);

const INVALID = { code: 'INVALID_ARGUMENT' };
const counts = [0, -1, 1.5, NaN, Infinity, 2 ** 53, '1', null, [1]];
const integers = [0.5, NaN, Infinity, 2 ** 53, '0', null, undefined];
const lists = [[], 'a', undefined, null, { 0: 'a', length: 1 }, new Set(['a']), new Array(1)];

/** Calls of methods that are refused, but for their last argument, of which each is refused. */
const REFUSED: readonly (readonly [method: MethodName, args: readonly unknown[], last: readonly unknown[]])[] = [
  ...(['sPop', 'sRandMember', 'hRandField', 'lPop', 'rPop', 'zPopMin', 'zPopMax', 'zRandMember'] as const).map(
    (method) => [method, ['k'], [...counts, { count: 1 }, new Date(0)]] as const,
  ),
  ['sPop', ['k', {}], [{}, { signal: undefined }]],
  ['sPop', ['k', 1], [5, null, { ttl: 5 }]],
  ...(['sMIsMember', 'hMGet', 'zMScore', 'zhMGet', 'sUnionStore', 'zDiffStore'] as const).map(
    (method) => [method, ['k'], lists] as const,
  ),
  ...(['sUnion', 'sInter', 'sDiff', 'zUnion', 'zInter', 'zDiff'] as const).map(
    (method) => [method, [], [...lists, [5], ['a', undefined]]] as const,
  ),
  ...(['lIndex', 'hIncrBy'] as const).map(
    (method) => [method, method === 'hIncrBy' ? ['k', 'f'] : ['k'], integers] as const,
  ),
  ...(['lRange', 'lTrim', 'zRange', 'zhRevRangeWithScores', 'zRemRangeByRank'] as const).flatMap((method) => [
    [method, ['k', 0], integers] as const,
    [method, ['k'], [0.5]] as const,
  ]),
  ['lRange', ['k', 0, 1], [{ limit: 1 }]],
  ['zRange', ['k', 0, 1], [{ limit: 1 }]],
  ['lPos', ['k', 'v'], [{ rank: 0 }, { rank: -0 }, { rank: 1.5 }, { rank: '1' }, { count: 1 }]],
  ['lPos', ['k'], [undefined, true, {}]],
  ['lSet', ['k', 0], [undefined, null]],
  ['lSet', ['k', 1.5], ['v']],
  ['lRem', ['k', 0.5], ['v']],
  ['lInsert', ['k', 'BEFORE', 'p'], ['v']],
  ['lInsert', ['k', 'left', 'p'], ['v']],
  ['lMove', ['a', 'b', 'left'], ['LEFT', 'end', undefined]],
  ['lMove', ['a', 'b', 'before'], ['left']],
  ['lPush', ['k'], [{}, undefined, [['a']]]],
  ['lPush', ['k', 'a'], [{ keepTTL: true }, { limit: 1 }]],
  ['sMove', ['a', 'b'], [undefined, {}]],
  ['sMove', ['a', 5], ['m']],
  ['sAddNX', ['k', 'm'], [{ keepTTL: true }, 'm']],
  ['sUnion', [['a']], [{ isolated: 1 }, { isolated: null }, { weights: [1] }]],
  ['sUnionStore', ['d', ['a']], [{ isolated: true }]],
  ['zDiff', [['a']], [{ weights: [1] }, { aggregate: 'sum' }]],
  ['zDiffStore', ['d', ['a']], [{ weights: [1] }]],
  ['zUnionStore', ['d', ['a']], [{ isolated: true }]],
  ...(['zUnion', 'zInter'] as const).map(
    (method) =>
      [
        method,
        [['a', 'b']],
        [
          ...[{ weights: [1] }, { weights: [1, 2, 3] }, { weights: [1, NaN] }, { weights: [1, '2'] }, { weights: 1 }],
          ...[{ weights: new Array(2) }, { aggregate: 'SUM' }, { aggregate: 'avg' }, { aggregate: null }],
        ],
      ] as const,
  ),
];

describe.each(REFUSED)('%s(%j)', (method, args, all) => {
  it.each(all.map((last) => [last]))('is refused with %p', (last) => {
    expect(() => check(method, [...args, last])).toThrow(expect.objectContaining({ ...INVALID, operation: method }));
  });
});

const LONG = 'a'.repeat(409_600);
const tooLong = expect.objectContaining({ code: 'LIMIT_EXCEEDED' }) as Error;

it.each<[MethodName, readonly unknown[]]>([
  ['sAddNX', ['k', LONG]],
  ['sRemXX', ['k', LONG]],
  ['sMove', ['a', 'b', LONG]],
  ['hSetEQ', ['k', 'f', LONG, '']],
  ['hSetEQ', ['k', 'f', '', LONG]],
  ['lPush', ['k', LONG.slice(204_800), LONG.slice(204_800)]],
  ['rPushX', ['k', LONG]],
  ['lSet', ['k', 0, LONG]],
  ['lInsert', ['k', 'after', 'p', LONG]],
  ['zAddXX', ['k', 'a'.repeat(1017), 1]],
  ['zhAddGT', ['k', 'f', LONG, 1]],
  ['zMScore', ['k', ['a'.repeat(1017)]]],
  ['zhMGet', ['k', ['']]],
  ['hMGet', ['k', ['a'.repeat(1017)]]],
  ['sUnion', [['a', '']]],
  ['zUnionStore', ['d', ['']]],
  ['sInterStore', ['', ['a']]],
])('%s refuses what can fit nowhere', (method, args) => {
  expect(() => check(method, args)).toThrow(tooLong);
});

it('compares a field with a value as long as the new one', () => {
  const half = LONG.slice(0, 300_000);
  expect(check('hSetEQ', ['k', 'f', half, half]).operation).toMatchObject({ value: half, oldValue: half });
});

it('an error of a call with several keys names none of them as the key', async () => {
  const backend = new DriverBackend(driver, view);
  const calls = [backend.sUnion([]), backend.sUnion([5] as unknown as string[]), backend.zUnionStore('d', [])];
  const errors = await Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
  expect(errors).toMatchObject([
    { ...INVALID, operation: 'sUnion', key: undefined },
    { ...INVALID, operation: 'sUnion', key: undefined },
    { ...INVALID, operation: 'zUnionStore', key: 'd' },
  ]);
});

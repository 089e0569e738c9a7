import { checkCall, decodeBytes, defaultView, type Driver, type MethodName, METHODS } from '../../src/index.js';
import { capabilities, scan } from '../support/capabilities.js';

const refuse = (): never => {
  throw new Error('the driver was called');
};
const driver: Driver = { capabilities, run: refuse, runBatch: refuse, runAtomicWrite: refuse, scan };
const view = defaultView(driver);

const check = (method: MethodName, args: readonly unknown[]) => checkCall({ driver, view }, method, args);
const decodeOf = (method: MethodName, args: readonly unknown[] = ['k']) =>
  check(method, args).decode as (output: unknown) => unknown;

type Request = readonly [method: MethodName, args: readonly unknown[], operation: object];

const keep = { expiry: 'keep' };
const added = { key: 'k', field: 'm', member: 'm', score: 1, ...keep, count: false };
const named = { ...added, field: 'f' };
const ranged = { after: undefined, reverse: false, withScores: false, withFields: false, limit: undefined };
const inclusive = (value: number | string) => ({ value, exclusive: false });
const exclusive = (value: number | string) => ({ value, exclusive: true });
const byRank = { by: 'rank', start: 0, stop: -1 };
const combined = { keys: ['a', 'b'], weights: [1, 1], aggregate: 'sum' };

/** What a method asks of a driver. */
const REQUESTS: readonly Request[] = [
  ['sAddNX', ['k', 7], { name: 'sAddNX', key: 'k', member: '7', ...keep }],
  ['sRemXX', ['k', 'm'], { name: 'sRemXX', key: 'k', member: 'm' }],
  ['sIsMember', ['k', 'm'], { name: 'sMIsMember', key: 'k', members: ['m'] }],
  ['sMIsMember', ['k', ['m', 7, 'm']], { name: 'sMIsMember', key: 'k', members: ['m', '7', 'm'] }],
  ['sCard', ['k'], { name: 'sCard', key: 'k' }],
  ['sPop', ['k'], { name: 'sPop', key: 'k', count: 1 }],
  ['sPop', ['k', 3], { name: 'sPop', key: 'k', count: 3 }],
  ['sPop', ['k', {}], { name: 'sPop', key: 'k', count: 1 }],
  ['sPop', ['k', undefined, {}], { name: 'sPop', key: 'k', count: 1 }],
  ['sRandMember', ['k', 2, {}], { name: 'sRandMember', key: 'k', count: 2 }],
  ['sMove', ['a', 'b', 'm'], { name: 'sMove', source: 'a', destination: 'b', member: 'm' }],
  ['sUnion', [['a', 'b']], { name: 'sCombine', keys: ['a', 'b'], how: 'union', isolated: false }],
  ['sInter', [['a'], { isolated: true }], { name: 'sCombine', keys: ['a'], how: 'inter', isolated: true }],
  ['sDiff', [['a', 'a']], { name: 'sCombine', keys: ['a', 'a'], how: 'diff', isolated: false }],
  ['sUnionStore', ['d', ['a']], { name: 'sCombineStore', destination: 'd', keys: ['a'], how: 'union' }],
  ['sInterStore', ['d', ['a', 'd']], { name: 'sCombineStore', destination: 'd', keys: ['a', 'd'], how: 'inter' }],
  ['sDiffStore', ['d', ['a']], { name: 'sCombineStore', destination: 'd', keys: ['a'], how: 'diff' }],

  ['hSetEQ', ['k', 'f', 1, 0], { name: 'hSetEQ', key: 'k', field: 'f', value: '1', oldValue: '0', ...keep }],
  ['hIncrBy', ['k', 'f', -2], { name: 'hIncrBy', key: 'k', field: 'f', by: -2, ...keep }],
  ['hDelXX', ['k', ''], { name: 'hDelXX', key: 'k', field: '' }],
  ['hMGet', ['k', ['f', 'f']], { name: 'hMGet', key: 'k', fields: ['f', 'f'] }],
  ['hExists', ['k', 'f'], { name: 'hGet', key: 'k', field: 'f' }],
  ['hLen', ['k'], { name: 'hLen', key: 'k' }],
  ['hKeys', ['k'], { name: 'hKeys', key: 'k' }],
  ['hVals', ['k'], { name: 'hGetAll', key: 'k' }],
  ['hRandField', ['k'], { name: 'hRandField', key: 'k', count: 1 }],

  ['lPush', ['k', 'a', 'a', { ttl: 5 }], { name: 'lPush', values: ['a', 'a'], side: 'left', expiry: { ttl: 5 } }],
  ['rPush', ['k', 'a'], { name: 'lPush', key: 'k', values: ['a'], side: 'right', ...keep }],
  ['lPushX', ['k', 'a'], { name: 'lPushX', key: 'k', values: ['a'], side: 'left', ...keep }],
  ['rPushX', ['k', 'a'], { name: 'lPushX', key: 'k', values: ['a'], side: 'right', ...keep }],
  ['lPop', ['k'], { name: 'lPop', key: 'k', count: 1, side: 'left' }],
  ['rPop', ['k', 2], { name: 'lPop', key: 'k', count: 2, side: 'right' }],
  ['lLen', ['k'], { name: 'lLen', key: 'k' }],
  ['lIndex', ['k', -0], { name: 'lIndex', key: 'k', index: 0 }],
  ['lRange', ['k', 0, -1], { name: 'lRange', key: 'k', start: 0, stop: -1 }],
  ['lPos', ['k', 'v'], { name: 'lPos', key: 'k', value: 'v', rank: 1 }],
  ['lPos', ['k', 'v', { rank: -2 }], { name: 'lPos', key: 'k', value: 'v', rank: -2 }],
  ['lSet', ['k', -1, 'v'], { name: 'lSet', key: 'k', index: -1, value: 'v' }],
  ['lInsert', ['k', 'before', 'p', 'v'], { name: 'lInsert', key: 'k', side: 'left', pivot: 'p', value: 'v' }],
  ['lInsert', ['k', 'after', 'p', 'v'], { name: 'lInsert', key: 'k', side: 'right', pivot: 'p', value: 'v' }],
  ['lRem', ['k', -0, 'v'], { name: 'lRem', key: 'k', count: 0, value: 'v' }],
  ['lTrim', ['k', 1, 2], { name: 'lTrim', key: 'k', start: 1, stop: 2 }],
  ['lMove', ['a', 'b', 'left', 'right'], { name: 'lMove', source: 'a', destination: 'b', from: 'left', to: 'right' }],

  ['zAddXX', ['k', 'm', 1], { name: 'zAdd', ...added, when: 'present' }],
  ['zAddGT', ['k', 'm', 1], { name: 'zAdd', ...added, when: 'greater' }],
  ['zAddLT', ['k', 'm', 1], { name: 'zAdd', ...added, when: 'less' }],
  ['zhAddXX', ['k', 'f', 'm', 1], { name: 'zAdd', ...named, when: 'present' }],
  ['zhAddGT', ['k', 'f', 'm', 1], { name: 'zAdd', ...named, when: 'greater' }],
  ['zhAddLT', ['k', 'f', 'm', 1], { name: 'zAdd', ...named, when: 'less' }],
  ['zRemXX', ['k', 'm'], { name: 'zRemXX', key: 'k', field: 'm' }],
  ['zhRemXX', ['k', 'f'], { name: 'zRemXX', key: 'k', field: 'f' }],
  ['zMScore', ['k', ['m', 'm']], { name: 'zMScore', key: 'k', fields: ['m', 'm'] }],
  ['zhMGet', ['k', ['f', 'g']], { name: 'zhMGet', key: 'k', fields: ['f', 'g'] }],
  [
    'zCard',
    ['k'],
    { name: 'zCount', key: 'k', range: { by: 'score', min: inclusive(-Infinity), max: inclusive(Infinity) } },
  ],
  ['zRank', ['k', 'm'], { name: 'zRank', key: 'k', field: 'm', reverse: false }],
  ['zRevRank', ['k', 'm'], { name: 'zRank', key: 'k', field: 'm', reverse: true }],
  ['zRange', ['k', 0, -1], { name: 'zRange', key: 'k', range: byRank, ...ranged }],
  ['zRangeWithScores', ['k', 0, -1], { name: 'zRange', range: byRank, ...ranged, withScores: true }],
  ['zRevRange', ['k', 0, -1], { name: 'zRange', range: byRank, ...ranged, reverse: true }],
  ['zRevRangeWithScores', ['k', 0, -1], { name: 'zRange', range: byRank, ...ranged, reverse: true, withScores: true }],
  ['zhRange', ['k', 0, -1], { name: 'zRange', range: byRank, ...ranged }],
  ['zhRangeWithScores', ['k', 0, -1], { name: 'zRange', ...ranged, withScores: true, withFields: true }],
  ['zhRevRange', ['k', 0, -1], { name: 'zRange', range: byRank, ...ranged, reverse: true }],
  [
    'zhRevRangeWithScores',
    ['k', 0, -1],
    { name: 'zRange', range: byRank, ...ranged, reverse: true, withScores: true, withFields: true },
  ],
  ['zPopMin', ['k'], { name: 'zPop', key: 'k', count: 1, reverse: false }],
  ['zPopMax', ['k', 2], { name: 'zPop', key: 'k', count: 2, reverse: true }],
  [
    'zRemRangeByScore',
    ['k', '(1', 2],
    { name: 'zRemRange', key: 'k', range: { by: 'score', min: exclusive(1), max: inclusive(2) } },
  ],
  [
    'zRemRangeByLex',
    ['k', '-', '(b'],
    { name: 'zRemRange', key: 'k', range: { by: 'lex', min: '-', max: exclusive('b') } },
  ],
  ['zRemRangeByRank', ['k', 0, -1], { name: 'zRemRange', key: 'k', range: byRank }],
  ['zRandMember', ['k'], { name: 'zRandMember', key: 'k', count: 1 }],
  ['zUnion', [['a', 'b']], { name: 'zCombine', ...combined, how: 'union', isolated: false }],
  [
    'zInter',
    [['a', 'b'], { weights: [-0, Infinity], aggregate: 'max', isolated: true }],
    { name: 'zCombine', keys: ['a', 'b'], how: 'inter', weights: [0, Infinity], aggregate: 'max', isolated: true },
  ],
  ['zDiff', [['a', 'b']], { name: 'zCombine', ...combined, how: 'diff', isolated: false }],
  ['zUnionStore', ['d', ['a', 'b']], { name: 'zCombineStore', destination: 'd', ...combined, how: 'union' }],
  [
    'zInterStore',
    ['d', ['a', 'b'], { aggregate: 'min', weights: [2, 3] }],
    { name: 'zCombineStore', destination: 'd', keys: ['a', 'b'], how: 'inter', weights: [2, 3], aggregate: 'min' },
  ],
  ['zDiffStore', ['d', ['a', 'b']], { name: 'zCombineStore', destination: 'd', ...combined, how: 'diff' }],
];

it.each(REQUESTS)('%s(%j) asks a driver for what it means', (method, args, operation) => {
  expect(check(method, args).operation).toMatchObject(operation);
});

describe('what a driver answers', () => {
  it('is one of the values, or null, where no count is given', () => {
    for (const method of ['sPop', 'sRandMember', 'hRandField', 'lPop', 'rPop', 'zRandMember'] as const) {
      expect(decodeOf(method)(['a'])).toBe('a');
      expect(decodeOf(method)([])).toBeNull();
      expect(decodeOf(method, ['k', 1])(['a'])).toEqual(['a']);
      expect(decodeOf(method, ['k', 1])([])).toEqual([]);
    }
    const range = { members: ['m'], scores: [1], fields: ['f'] };
    const row = { field: 'f', value: 'm', score: 1 };
    expect(decodeOf('zPopMin')(range)).toEqual(row);
    expect(decodeOf('zPopMin')({ members: [], scores: [], fields: [] })).toBeNull();
    expect(decodeOf('zPopMax', ['k', 1])(range)).toEqual([row]);
    expect(decodeOf('zUnion', [['k']])(range)).toEqual([{ value: 'm', score: 1 }]);
  });

  it('tells whether something is there', () => {
    expect([[true], [false]].map(decodeOf('sIsMember', ['k', 'm']))).toEqual([true, false]);
    expect(['', null].map(decodeOf('hExists', ['k', 'f']))).toEqual([true, false]);
    expect(decodeOf('hMGet', ['k', ['f', 'g']])(['v', null])).toEqual(['v', null]);
    expect(decodeOf('zMScore', ['k', ['f', 'g']])([null, 0])).toEqual([null, 0]);
    expect(decodeOf('hVals')([['f', 'v']])).toEqual(['v']);
  });

  it('is copied, for the driver may keep it', () => {
    const flags = Object.freeze([true]);
    expect(decodeOf('sMIsMember', ['k', ['m']])(flags)).not.toBe(flags);
    const scores = Object.freeze([1]);
    expect(decodeOf('zMScore', ['k', ['m']])(scores)).not.toBe(scores);
  });

  it('is an index that a list does not have', () => {
    expect(decodeOf('lSet', ['k', 0, 'v'])(true)).toBeUndefined();
    expect(() => decodeOf('lSet', ['k', 0, 'v'])(false)).toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }));
  });

  it('has names as strings, and all else as bytes, in the binary view', () => {
    const inBytes = (method: MethodName, args: readonly unknown[] = ['k']) =>
      checkCall({ driver, view: { ...view, decode: decodeBytes } }, method, args).decode as (
        output: unknown,
      ) => unknown;
    const [a, f] = [Uint8Array.of(97), Uint8Array.of(102)];
    expect(inBytes('hKeys')(['Ã©'])).toEqual(['é']);
    expect(inBytes('hRandField')(['a'])).toBe('a');
    expect(inBytes('hVals')([['f', 'a']])).toEqual([a]);
    expect(inBytes('hMGet', ['k', ['f', 'g']])(['a', null])).toEqual([a, null]);
    expect(inBytes('zPopMin')({ members: ['a'], scores: [1], fields: ['f'] })).toEqual({
      field: f,
      value: a,
      score: 1,
    });
  });
});

it('every method of the whole model is there where the data model says', () => {
  const at = (kind: 'call' | 'batch' | 'atomicWrite') =>
    new Set((Object.keys(METHODS) as MethodName[]).filter((name) => METHODS[name].at.includes(kind)));
  const [calls, batches, writes] = [at('call'), at('batch'), at('atomicWrite')];
  const alone = [
    ...['sPop', 'sRandMember', 'sMove', 'sUnion', 'sInter', 'sDiff', 'sUnionStore', 'sInterStore', 'sDiffStore'],
    ...['hRandField', 'lPop', 'rPop', 'lInsert', 'lRem', 'lTrim', 'lMove', 'zPopMin', 'zPopMax', 'zIncrBy'],
    ...['zRemRangeByScore', 'zRemRangeByLex', 'zRemRangeByRank', 'zRandMember', 'zUnion', 'zInter', 'zDiff'],
    ...['zUnionStore', 'zInterStore', 'zDiffStore'],
  ] as MethodName[];
  for (const name of alone)
    expect([calls.has(name), batches.has(name), writes.has(name)]).toEqual([true, false, false]);
  const conditional = [
    ...['sAddNX', 'sRemXX', 'hSetEQ', 'hDelXX', 'lPushX', 'rPushX', 'lSet', 'zRemXX', 'zhRemXX'],
    ...['zAddXX', 'zAddGT', 'zAddLT', 'zhAddXX', 'zhAddGT', 'zhAddLT'],
  ] as MethodName[];
  for (const name of conditional) expect([name, batches.has(name), writes.has(name)]).toEqual([name, false, true]);
  for (const name of ['hIncrBy', 'lPush', 'rPush'] as const) expect(batches.has(name) && writes.has(name)).toBe(true);
});

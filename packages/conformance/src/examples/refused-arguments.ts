import { type MethodName, type SurfaceKind } from '@keyvaluestore/core';

import { namesAt } from '../methods.js';

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
const BAD_INTEGERS = BAD_INCREMENTS;
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

/** Where a count may stand, an object is options. */
const BAD_COUNTS: readonly unknown[] = [0, -1, 1.5, NaN, Infinity, -Infinity, 2 ** 53, '1', 1n, null, true, [1]];
const BAD_SIDES: readonly unknown[] = [undefined, null, '', 'Left', 'top', 0, true, {}, ['left']];
const BAD_FLAGS: readonly unknown[] = [null, 0, 1, 'true', {}];
const BAD_CURSORS: readonly unknown[] = ['', '0', 'W10', 'bm8', '[]', 0, true, {}, ['W10']];

/** What is no list of things, of which some are bad. */
const listsOf = (good: unknown, bad: readonly unknown[]): readonly unknown[] => [
  ...[undefined, null, [], {}, good, 5, new Set([good])],
  ...bad.map((one) => [one]),
  ...bad.slice(0, 3).map((one) => [good, one]),
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
const DESTINATION: Argument = ['d', BAD_NAMES];
const COUNT: Argument = [1, BAD_COUNTS];
const POSITION: Argument = [1, BAD_INTEGERS];
const SIDE: Argument = ['left', BAD_SIDES];
const SOURCES: Argument = [['s', 't'], listsOf('s', BAD_NAMES)];
const MEMBERS: Argument = [['m'], listsOf('m', BAD_VALUES)];
const FIELDS: Argument = [['f'], listsOf('f', BAD_NAMES)];
const BAD_ISOLATION = BAD_FLAGS.map((isolated) => ({ isolated }));
const ISOLATION: Argument = [{}, BAD_ISOLATION];
/** For the two keys of {@link SOURCES}. */
const BAD_SCORING: readonly unknown[] = [
  ...[null, '11', {}, 1, [], [1], [1, 2, 3], [1, NaN], ['1', 1], [1, undefined]].map((weights) => ({ weights })),
  ...[null, 'SUM', 'avg', 1, ['sum']].map((aggregate) => ({ aggregate })),
];
const PAGE: Argument = [
  {},
  [
    ...['rank', 'Score', null, 1, ''].map((by) => ({ by })),
    ...BAD_SCORE_BOUNDS.filter((bound) => bound !== undefined && bound !== null).flatMap((bound) => [
      { min: bound },
      { by: 'score', max: bound },
    ]),
    ...BAD_LEX_BOUNDS.filter((bound) => bound !== undefined && bound !== null).map((min) => ({ by: 'lex', min })),
    ...BAD_FLAGS.map((reverse) => ({ reverse })),
    ...BAD_LIMITS.map((limit) => ({ limit })),
    ...BAD_CURSORS.map((cursor) => ({ cursor })),
  ],
];
const READ: readonly Argument[] = [KEY];
const COUNTED: readonly Argument[] = [KEY, COUNT];
const BY_RANK: readonly Argument[] = [KEY, POSITION, POSITION];
const OF_SETS: readonly Argument[] = [SOURCES, ISOLATION];
const STORING: readonly Argument[] = [DESTINATION, SOURCES];
const PUSHING: readonly Argument[] = [KEY, LISTED, LISTED, CHANGED];
const ADDING: readonly Argument[] = [KEY, MEMBER, SCORE, CHANGED];
const ADDING_TO_HASH: readonly Argument[] = [KEY, FIELD, ['m', BAD_VALUES], SCORE, CHANGED];
const SCORED: readonly Argument[] = [SOURCES, [{}, [...BAD_SCORING, ...BAD_ISOLATION]]];
const STORING_SCORED: readonly Argument[] = [DESTINATION, SOURCES, [{}, BAD_SCORING]];

/** What each method must refuse, argument by argument. */
const REFUSED: Readonly<Record<MethodName, readonly Argument[]>> = {
  exists: READ,
  type: READ,
  ttl: READ,
  expire: [KEY, [{ ttl: 1000 }, [...BAD_CHANGES, undefined, {}]]],
  persist: READ,
  get: READ,
  set: [KEY, VALUE, REPLACED],
  setNX: [KEY, VALUE, EXPIRY],
  setXX: [KEY, VALUE, REPLACED],
  setEQ: [KEY, VALUE, ['w', BAD_VALUES], REPLACED],
  getSet: [KEY, VALUE, REPLACED],
  getDelete: READ,
  deleteEQ: [KEY, VALUE],
  delete: READ,
  nIncrBy: [KEY, [1, BAD_INCREMENTS], CHANGED],
  deleteXX: READ,
  checkExists: READ,
  checkAbsent: READ,
  checkEquals: [KEY, VALUE],
  sAdd: PUSHING,
  sRem: [KEY, LISTED, LISTED],
  sAddNX: [KEY, MEMBER, CHANGED],
  sRemXX: [KEY, MEMBER],
  sMembers: READ,
  sIsMember: [KEY, MEMBER],
  sMIsMember: [KEY, MEMBERS],
  sCard: READ,
  sPop: COUNTED,
  sRandMember: COUNTED,
  sMove: [KEY, DESTINATION, MEMBER],
  sUnion: OF_SETS,
  sInter: OF_SETS,
  sDiff: OF_SETS,
  sUnionStore: STORING,
  sInterStore: STORING,
  sDiffStore: STORING,
  hSet: [KEY, FIELD, VALUE, CHANGED],
  hSetNX: [KEY, FIELD, VALUE, CHANGED],
  hSetEQ: [KEY, FIELD, VALUE, ['w', BAD_VALUES], CHANGED],
  hIncrBy: [KEY, FIELD, [1, BAD_INCREMENTS], CHANGED],
  hDel: [KEY, ['f', BAD_LISTED_NAMES], ['g', BAD_LISTED_NAMES]],
  hDelXX: [KEY, FIELD],
  hGet: [KEY, FIELD],
  hGetAll: READ,
  hMGet: [KEY, FIELDS],
  hExists: [KEY, FIELD],
  hLen: READ,
  hKeys: READ,
  hVals: READ,
  hRandField: COUNTED,
  lPush: PUSHING,
  rPush: PUSHING,
  lPushX: PUSHING,
  rPushX: PUSHING,
  lPop: COUNTED,
  rPop: COUNTED,
  lMove: [KEY, DESTINATION, SIDE, SIDE],
  lLen: READ,
  lIndex: [KEY, POSITION],
  lRange: BY_RANK,
  lPos: [KEY, VALUE, [{}, [0, 1.5, NaN, Infinity, 2 ** 53, '1', 1n, null, true].map((rank) => ({ rank }))]],
  lSet: [KEY, POSITION, VALUE],
  lInsert: [KEY, ['before', [...BAD_SIDES, 'left', 'Before']], VALUE, VALUE],
  lRem: [KEY, POSITION, VALUE],
  lTrim: BY_RANK,
  zAdd: ADDING,
  zAddNX: ADDING,
  zAddXX: ADDING,
  zAddGT: ADDING,
  zAddLT: ADDING,
  zRem: [KEY, MEMBER],
  zRemXX: [KEY, MEMBER],
  zScore: [KEY, MEMBER],
  zMScore: [KEY, MEMBERS],
  zIncrBy: [KEY, MEMBER, SCORE],
  zCount: BY_SCORE,
  zLexCount: BY_LEX,
  zCard: READ,
  zRank: [KEY, MEMBER],
  zRevRank: [KEY, MEMBER],
  zRangeByScore: [...BY_SCORE, OPTIONS],
  zRangeByScoreWithScores: [...BY_SCORE, OPTIONS],
  zRevRangeByScore: [...BY_SCORE, OPTIONS],
  zRevRangeByScoreWithScores: [...BY_SCORE, OPTIONS],
  zRangeByLex: [...BY_LEX, OPTIONS],
  zRevRangeByLex: [...BY_LEX, OPTIONS],
  zRange: BY_RANK,
  zRangeWithScores: BY_RANK,
  zRevRange: BY_RANK,
  zRevRangeWithScores: BY_RANK,
  zPopMin: COUNTED,
  zPopMax: COUNTED,
  zRemRangeByScore: BY_SCORE,
  zRemRangeByLex: BY_LEX,
  zRemRangeByRank: BY_RANK,
  zRandMember: COUNTED,
  zUnion: SCORED,
  zInter: SCORED,
  zDiff: OF_SETS,
  zUnionStore: STORING_SCORED,
  zInterStore: STORING_SCORED,
  zDiffStore: STORING,
  zhAdd: ADDING_TO_HASH,
  zhAddNX: ADDING_TO_HASH,
  zhAddXX: ADDING_TO_HASH,
  zhAddGT: ADDING_TO_HASH,
  zhAddLT: ADDING_TO_HASH,
  zhRem: [KEY, FIELD],
  zhRemXX: [KEY, FIELD],
  zhGet: [KEY, FIELD],
  zhMGet: [KEY, FIELDS],
  zhRangeByScore: [...BY_SCORE, OPTIONS],
  zhRangeByScoreWithScores: [...BY_SCORE, OPTIONS],
  zhRevRangeByScore: [...BY_SCORE, OPTIONS],
  zhRevRangeByScoreWithScores: [...BY_SCORE, OPTIONS],
  zhRangeByLex: [...BY_LEX, OPTIONS],
  zhRevRangeByLex: [...BY_LEX, OPTIONS],
  zhRange: BY_RANK,
  zhRangeWithScores: BY_RANK,
  zhRevRange: BY_RANK,
  zhRevRangeWithScores: BY_RANK,
  zPage: [KEY, PAGE],
};

/** The calls that must be refused for an argument, of those that one surface has. */
export function* refusedCalls(kind: SurfaceKind): Generator<readonly [method: MethodName, args: readonly unknown[]]> {
  for (const method of namesAt(kind)) {
    const args = REFUSED[method].map(([good]) => good);
    for (const [place, [, list]] of REFUSED[method].entries()) {
      for (const bad of list) yield [method, args.with(place, bad)];
    }
  }
}

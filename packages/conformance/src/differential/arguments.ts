import {
  type Conditions,
  type Hashes,
  type Keys,
  type Lists,
  type MethodName,
  type Pages,
  type Sets,
  type SortedHashes,
  type SortedSets,
  type Strings,
  type Surface,
} from '@keyvaluestore/core';
import fc from 'fast-check';

import { changedExpiry, madeExpiry, newExpiry, replacedExpiry } from './expiry.js';
import { type Key } from './keys.js';
import {
  aggregate,
  type Args,
  count,
  hashField,
  hashFields,
  increment,
  lexBounds,
  limit,
  listed,
  listedValues,
  member,
  members,
  position,
  rank,
  record,
  scoreBounds,
  text,
  value,
  weight,
} from './values.js';

/** What the arguments of a call are made of, besides what they always are. */
interface Given {
  readonly key: fc.Arbitrary<Key>;
  /** Another key, mostly of the same type; it may be the same. */
  readonly other: fc.Arbitrary<Key>;
  readonly score: fc.Arbitrary<number>;
  /** Options of what adds to a sorted set. */
  readonly sortedExpiry: Args;
}

type ArgumentsOf<Family> = { readonly [M in keyof Family]: (given: Given) => Args };

/** A key, then a list of arguments. */
function spread(key: fc.Arbitrary<Key>, ...lists: readonly Args[]): Args {
  return fc.tuple(key, ...lists).map(([first, ...others]) => [first, ...(others as unknown[][]).flat()]);
}

const list = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength: 3 });
const counted = ({ key }: Given): Args => spread(key, count);

const KEYS: ArgumentsOf<Keys<Surface>> = {
  exists: ({ key }) => fc.tuple(key),
  type: ({ key }) => fc.tuple(key),
  ttl: ({ key }) => fc.tuple(key),
  expire: ({ key }) => fc.tuple(key, newExpiry),
  persist: ({ key }) => fc.tuple(key),
};

const STRINGS: ArgumentsOf<Strings<Surface>> = {
  get: ({ key }) => fc.tuple(key),
  set: ({ key }) => spread(key, fc.tuple(value), replacedExpiry),
  setNX: ({ key }) => spread(key, fc.tuple(value), madeExpiry),
  setXX: ({ key }) => spread(key, fc.tuple(value), replacedExpiry),
  setEQ: ({ key }) => spread(key, fc.tuple(value, value), replacedExpiry),
  getSet: ({ key }) => spread(key, fc.tuple(value), replacedExpiry),
  getDelete: ({ key }) => fc.tuple(key),
  deleteEQ: ({ key }) => fc.tuple(key, value),
  delete: ({ key }) => fc.tuple(key),
  nIncrBy: ({ key }) => spread(key, fc.tuple(increment), changedExpiry),
};

const CONDITIONS: ArgumentsOf<Conditions<Surface>> = {
  deleteXX: ({ key }) => fc.tuple(key),
  checkExists: ({ key }) => fc.tuple(key),
  checkAbsent: ({ key }) => fc.tuple(key),
  checkEquals: ({ key }) => fc.tuple(key, value),
};

const isolation = fc.constantFrom([], [{}], [{ isolated: false }]);
const ofSets = ({ other }: Given): Args =>
  fc.tuple(list(other), isolation).map(([keys, options]) => [keys, ...options]);
const storingSets = ({ key, other }: Given): Args => fc.tuple(key, list(other));

const SETS: ArgumentsOf<Sets<Surface>> = {
  sAdd: ({ key }) => spread(key, members, changedExpiry),
  sRem: ({ key }) => spread(key, members),
  sAddNX: ({ key }) => spread(key, fc.tuple(value), changedExpiry),
  sRemXX: ({ key }) => fc.tuple(key, value),
  sMembers: ({ key }) => fc.tuple(key),
  sIsMember: ({ key }) => fc.tuple(key, value),
  sMIsMember: ({ key }) => fc.tuple(key, members),
  sCard: ({ key }) => fc.tuple(key),
  sPop: counted,
  sRandMember: counted,
  sMove: ({ key, other }) => fc.tuple(key, other, value),
  sUnion: ofSets,
  sInter: ofSets,
  sDiff: ofSets,
  sUnionStore: storingSets,
  sInterStore: storingSets,
  sDiffStore: storingSets,
};

const HASHES: ArgumentsOf<Hashes<Surface>> = {
  hSet: ({ key }) => spread(key, fc.oneof<[Args, Args]>(fc.tuple(hashField, value), fc.tuple(record)), changedExpiry),
  hSetNX: ({ key }) => spread(key, fc.tuple(hashField, value), changedExpiry),
  hSetEQ: ({ key }) => spread(key, fc.tuple(hashField, value, value), changedExpiry),
  hIncrBy: ({ key }) => spread(key, fc.tuple(hashField, increment), changedExpiry),
  hDel: ({ key }) => spread(key, hashFields),
  hDelXX: ({ key }) => fc.tuple(key, hashField),
  hGet: ({ key }) => fc.tuple(key, hashField),
  hGetAll: ({ key }) => fc.tuple(key),
  hMGet: ({ key }) => fc.tuple(key, hashFields),
  hExists: ({ key }) => fc.tuple(key, hashField),
  hLen: ({ key }) => fc.tuple(key),
  hKeys: ({ key }) => fc.tuple(key),
  hVals: ({ key }) => fc.tuple(key),
  hRandField: counted,
};

const side = fc.constantFrom('left', 'right');
const pushed = ({ key }: Given): Args => spread(key, listedValues, changedExpiry);

const LISTS: ArgumentsOf<Lists<Surface>> = {
  lPush: pushed,
  rPush: pushed,
  lPushX: pushed,
  rPushX: pushed,
  lPop: counted,
  rPop: counted,
  lMove: ({ key, other }) => fc.tuple(key, other, side, side),
  lLen: ({ key }) => fc.tuple(key),
  lIndex: ({ key }) => fc.tuple(key, position),
  lRange: ({ key }) => fc.tuple(key, position, position),
  lPos: ({ key }) => spread(key, fc.tuple(listed), rank),
  lSet: ({ key }) => fc.tuple(key, position, listed),
  lInsert: ({ key }) => fc.tuple(key, fc.constantFrom('before', 'after'), listed, listed),
  lRem: ({ key }) => fc.tuple(key, fc.integer({ min: -3, max: 3 }), listed),
  // Mostly little is lost, so that lists grow.
  lTrim: ({ key }) => fc.tuple(key, fc.integer({ min: -6, max: 1 }), fc.integer({ min: -2, max: 6 })),
};

const byScore = ({ key }: Given): Args => spread(key, scoreBounds, fc.tuple(limit));
const byLex = ({ key }: Given): Args => spread(key, lexBounds, fc.tuple(limit));
const byRank = ({ key }: Given): Args => fc.tuple(key, position, position);
const added = ({ key, score, sortedExpiry }: Given): Args => spread(key, fc.tuple(member, score), sortedExpiry);

/** Sorted sets to be combined, each with its weight, or all without. */
const ofSortedSets = ({ other }: Given): Args =>
  fc.tuple(list(fc.tuple(other, weight)), aggregate, fc.boolean()).map(([weighted, told, hasWeights]) => [
    weighted.map(([key]) => key),
    {
      ...(hasWeights && { weights: weighted.map(([, factor]) => factor) }),
      ...(told !== undefined && { aggregate: told }),
    },
  ]);
const storingSortedSets = (given: Given): Args => spread(given.key, ofSortedSets(given));

const SORTED_SETS: ArgumentsOf<SortedSets<Surface>> = {
  zAdd: added,
  zAddNX: added,
  zAddXX: added,
  zAddGT: added,
  zAddLT: added,
  zRem: ({ key }) => fc.tuple(key, member),
  zRemXX: ({ key }) => fc.tuple(key, member),
  zScore: ({ key }) => fc.tuple(key, member),
  zMScore: ({ key }) => fc.tuple(key, list(member)),
  zIncrBy: ({ key, score }) => fc.tuple(key, member, score),
  zCount: ({ key }) => spread(key, scoreBounds),
  zLexCount: ({ key }) => spread(key, lexBounds),
  zCard: ({ key }) => fc.tuple(key),
  zRank: ({ key }) => fc.tuple(key, member),
  zRevRank: ({ key }) => fc.tuple(key, member),
  zRangeByScore: byScore,
  zRangeByScoreWithScores: byScore,
  zRevRangeByScore: byScore,
  zRevRangeByScoreWithScores: byScore,
  zRangeByLex: byLex,
  zRevRangeByLex: byLex,
  zRange: byRank,
  zRangeWithScores: byRank,
  zRevRange: byRank,
  zRevRangeWithScores: byRank,
  zPopMin: counted,
  zPopMax: counted,
  zRemRangeByScore: ({ key }) => spread(key, scoreBounds),
  zRemRangeByLex: ({ key }) => spread(key, lexBounds),
  zRemRangeByRank: byRank,
  zRandMember: counted,
  zUnion: ofSortedSets,
  zInter: ofSortedSets,
  zDiff: ({ other }) => fc.tuple(list(other)),
  zUnionStore: storingSortedSets,
  zInterStore: storingSortedSets,
  zDiffStore: ({ key, other }) => fc.tuple(key, list(other)),
};

const addedToHash = ({ key, score, sortedExpiry }: Given): Args =>
  spread(key, fc.tuple(text, value, score), sortedExpiry);

const SORTED_HASHES: ArgumentsOf<SortedHashes<Surface>> = {
  zhAdd: addedToHash,
  zhAddNX: addedToHash,
  zhAddXX: addedToHash,
  zhAddGT: addedToHash,
  zhAddLT: addedToHash,
  zhRem: ({ key }) => fc.tuple(key, text),
  zhRemXX: ({ key }) => fc.tuple(key, text),
  zhGet: ({ key }) => fc.tuple(key, text),
  zhMGet: ({ key }) => fc.tuple(key, list(text)),
  zhRangeByScore: byScore,
  zhRangeByScoreWithScores: byScore,
  zhRevRangeByScore: byScore,
  zhRevRangeByScoreWithScores: byScore,
  zhRangeByLex: byLex,
  zhRevRangeByLex: byLex,
  zhRange: byRank,
  zhRangeWithScores: byRank,
  zhRevRange: byRank,
  zhRevRangeWithScores: byRank,
};

/** The options of a page, with the bounds that go with its order. */
const paged: fc.Arbitrary<object> = fc
  .tuple(
    fc.oneof(
      scoreBounds.map(([min, max]) => ({ min, max })),
      lexBounds.map(([min, max]) => ({ by: 'lex', min, max })),
      fc.constant({}),
    ),
    limit,
    fc.boolean(),
  )
  .map(([bounds, limited, reverse]) => ({ ...bounds, ...limited, reverse }));

const PAGES: ArgumentsOf<Pages<Surface>> = {
  zPage: ({ key }) => fc.tuple(key, paged),
};

/** The arguments of every method: one that is missing does not compile. */
export const ARGUMENTS: Readonly<Record<MethodName, (given: Given) => Args>> = {
  ...KEYS,
  ...STRINGS,
  ...CONDITIONS,
  ...SETS,
  ...HASHES,
  ...LISTS,
  ...SORTED_SETS,
  ...SORTED_HASHES,
  ...PAGES,
};

/** How much more often a method is called than others of its type. */
export const WEIGHTS: Readonly<Partial<Record<MethodName, number>>> = {
  set: 2,
  delete: 4,
  expire: 2,
  sAdd: 6,
  hSet: 6,
  lPush: 4,
  rPush: 4,
  zAdd: 12,
  zhAdd: 8,
  zIncrBy: 3,
  zScore: 2,
};

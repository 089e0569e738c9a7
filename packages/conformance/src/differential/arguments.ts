import {
  type Conditions,
  type Hashes,
  type Keys,
  type MethodName,
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
  type Args,
  hashField,
  hashFields,
  increment,
  lexBounds,
  limit,
  member,
  members,
  record,
  scoreBounds,
  text,
  value,
} from './values.js';

/** What the arguments of a call are made of, besides what they always are. */
interface Given {
  readonly key: fc.Arbitrary<Key>;
  readonly score: fc.Arbitrary<number>;
  /** Options of what adds to a sorted set. */
  readonly sortedExpiry: Args;
}

type ArgumentsOf<Family> = { readonly [M in keyof Family]: (given: Given) => Args };

/** A key, then a list of arguments. */
function spread(key: fc.Arbitrary<Key>, ...lists: readonly Args[]): Args {
  return fc.tuple(key, ...lists).map(([first, ...others]) => [first, ...(others as unknown[][]).flat()]);
}

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

const SETS: ArgumentsOf<Sets<Surface>> = {
  sAdd: ({ key }) => spread(key, members, changedExpiry),
  sRem: ({ key }) => spread(key, members),
  sMembers: ({ key }) => fc.tuple(key),
};

const HASHES: ArgumentsOf<Hashes<Surface>> = {
  hSet: ({ key }) => spread(key, fc.oneof<[Args, Args]>(fc.tuple(hashField, value), fc.tuple(record)), changedExpiry),
  hSetNX: ({ key }) => spread(key, fc.tuple(hashField, value), changedExpiry),
  hDel: ({ key }) => spread(key, hashFields),
  hGet: ({ key }) => fc.tuple(key, hashField),
  hGetAll: ({ key }) => fc.tuple(key),
};

const byScore = ({ key }: Given): Args => spread(key, scoreBounds, fc.tuple(limit));
const byLex = ({ key }: Given): Args => spread(key, lexBounds, fc.tuple(limit));

const SORTED_SETS: ArgumentsOf<SortedSets<Surface>> = {
  zAdd: ({ key, score, sortedExpiry }) => spread(key, fc.tuple(member, score), sortedExpiry),
  zAddNX: ({ key, score, sortedExpiry }) => spread(key, fc.tuple(member, score), sortedExpiry),
  zRem: ({ key }) => fc.tuple(key, member),
  zScore: ({ key }) => fc.tuple(key, member),
  zIncrBy: ({ key, score }) => fc.tuple(key, member, score),
  zCount: ({ key }) => spread(key, scoreBounds),
  zLexCount: ({ key }) => spread(key, lexBounds),
  zRangeByScore: byScore,
  zRangeByScoreWithScores: byScore,
  zRevRangeByScore: byScore,
  zRevRangeByScoreWithScores: byScore,
  zRangeByLex: byLex,
  zRevRangeByLex: byLex,
};

const SORTED_HASHES: ArgumentsOf<SortedHashes<Surface>> = {
  zhAdd: ({ key, score, sortedExpiry }) => spread(key, fc.tuple(text, value, score), sortedExpiry),
  zhAddNX: ({ key, score, sortedExpiry }) => spread(key, fc.tuple(text, value, score), sortedExpiry),
  zhRem: ({ key }) => fc.tuple(key, text),
  zhGet: ({ key }) => fc.tuple(key, text),
  zhRangeByScore: byScore,
  zhRangeByScoreWithScores: byScore,
  zhRevRangeByScore: byScore,
  zhRevRangeByScoreWithScores: byScore,
  zhRangeByLex: byLex,
  zhRevRangeByLex: byLex,
};

/** The arguments of every method: one that is missing does not compile. */
export const ARGUMENTS: Readonly<Record<MethodName, (given: Given) => Args>> = {
  ...KEYS,
  ...STRINGS,
  ...CONDITIONS,
  ...SETS,
  ...HASHES,
  ...SORTED_SETS,
  ...SORTED_HASHES,
};

/** How much more often a method is called than others of its type. */
export const WEIGHTS: Readonly<Partial<Record<MethodName, number>>> = {
  set: 2,
  delete: 4,
  expire: 2,
  sAdd: 2,
  hSet: 2,
  zAdd: 8,
  zhAdd: 6,
  zIncrBy: 3,
  zScore: 2,
};

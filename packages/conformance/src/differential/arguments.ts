import {
  type Conditions,
  type Hashes,
  type MethodName,
  type Sets,
  type SortedHashes,
  type SortedSets,
  type Strings,
  type Surface,
} from '@keyvaluestore/core';
import fc from 'fast-check';

import { type Key } from './keys.js';
import {
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

/** All arguments of a call, keys included. */
export type Args = fc.Arbitrary<readonly unknown[]>;

/** What the arguments of a call are made of, besides what they always are. */
interface Given {
  readonly key: fc.Arbitrary<Key>;
  readonly score: fc.Arbitrary<number>;
}

type ArgumentsOf<Family> = { readonly [M in keyof Family]: (given: Given) => Args };

/** A key, then a list of arguments. */
function spread(key: fc.Arbitrary<Key>, ...lists: readonly Args[]): Args {
  return fc.tuple(key, ...lists).map(([first, ...others]) => [first, ...(others as unknown[][]).flat()]);
}

const STRINGS: ArgumentsOf<Strings<Surface>> = {
  get: ({ key }) => fc.tuple(key),
  set: ({ key }) => fc.tuple(key, value),
  setNX: ({ key }) => fc.tuple(key, value),
  setXX: ({ key }) => fc.tuple(key, value),
  setEQ: ({ key }) => fc.tuple(key, value, value),
  delete: ({ key }) => fc.tuple(key),
  nIncrBy: ({ key }) => fc.tuple(key, increment),
};

const CONDITIONS: ArgumentsOf<Conditions<Surface>> = {
  deleteXX: ({ key }) => fc.tuple(key),
  checkExists: ({ key }) => fc.tuple(key),
  checkAbsent: ({ key }) => fc.tuple(key),
  checkEquals: ({ key }) => fc.tuple(key, value),
};

const SETS: ArgumentsOf<Sets<Surface>> = {
  sAdd: ({ key }) => spread(key, members),
  sRem: ({ key }) => spread(key, members),
  sMembers: ({ key }) => fc.tuple(key),
};

const HASHES: ArgumentsOf<Hashes<Surface>> = {
  hSet: ({ key }) => fc.oneof<[Args, Args]>(fc.tuple(key, hashField, value), fc.tuple(key, record)),
  hSetNX: ({ key }) => fc.tuple(key, hashField, value),
  hDel: ({ key }) => spread(key, hashFields),
  hGet: ({ key }) => fc.tuple(key, hashField),
  hGetAll: ({ key }) => fc.tuple(key),
};

const byScore = ({ key }: Given): Args => spread(key, scoreBounds, fc.tuple(limit));
const byLex = ({ key }: Given): Args => spread(key, lexBounds, fc.tuple(limit));

const SORTED_SETS: ArgumentsOf<SortedSets<Surface>> = {
  zAdd: ({ key, score }) => fc.tuple(key, member, score),
  zAddNX: ({ key, score }) => fc.tuple(key, member, score),
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
  zhAdd: ({ key, score }) => fc.tuple(key, text, value, score),
  zhAddNX: ({ key, score }) => fc.tuple(key, text, value, score),
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
  sAdd: 2,
  hSet: 2,
  zAdd: 8,
  zhAdd: 6,
  zIncrBy: 3,
  zScore: 2,
};

import { type BinaryString, type KeyType } from '@keyvaluestore/core';

import { notAnInteger, syntaxError } from '../../protocol/errors.js';
import { ask, type DataCommand, type Steps } from '../command.js';

/** What a key, and a member, take beside their bytes; about what they do in Redis. */
const KEY_SIZE = 56;
const MEMBER_SIZE = 16;
const SCORE_SIZE = 8;

const lengthOf = (values: readonly string[]): number =>
  values.reduce((sum, value) => sum + value.length + MEMBER_SIZE, 0);

const EVERYTHING = {
  range: { by: 'rank', start: 0, stop: -1 },
  after: undefined,
  reverse: false,
  withScores: false,
  withFields: false,
  limit: undefined,
} as const;

/** The bytes of what a key holds. */
const SIZES: { readonly [T in KeyType]: (key: BinaryString) => Steps<number> } = {
  *string(key) {
    return (yield* ask({ name: 'get', key }))?.length ?? 0;
  },
  *set(key) {
    return lengthOf(yield* ask({ name: 'sMembers', key }));
  },
  *hash(key) {
    return lengthOf((yield* ask({ name: 'hGetAll', key })).flat());
  },
  *list(key) {
    return lengthOf(yield* ask({ name: 'lRange', key, start: 0, stop: -1 }));
  },
  *sortedSet(key) {
    const { members } = yield* ask({ name: 'zRange', key, ...EVERYTHING });
    return lengthOf(members) + SCORE_SIZE * members.length;
  },
};

export const memoryCommands: readonly DataCommand[] = [
  {
    name: 'MEMORY USAGE',
    arity: -3,
    flags: ['readonly'],
    group: 'server',
    keys: { first: 1, last: 1, step: 1 },
    *steps([key, option, samples, ...more]) {
      if (option !== undefined) {
        if (option.toUpperCase() !== 'SAMPLES' || samples === undefined || more.length > 0) throw syntaxError();
        if (!/^\d{1,15}$/.test(samples)) throw notAnInteger();
      }
      const name = key as BinaryString;
      const type = yield* ask({ name: 'type', key: name });
      return type === null ? null : KEY_SIZE + name.length + (yield* SIZES[type](name));
    },
  },
];

import { type BinaryString, type RangeOutput } from '@keyvaluestore/core';

import { type Engine } from './mutant.js';

export type Rows = Required<Omit<RangeOutput, 'ascii'>>;

const ALL = { by: 'rank', start: 0, stop: -1 } as const;

/** All rows of a sorted set, in order. */
export async function rowsOf({ run }: Engine, key: BinaryString, reverse = false): Promise<Rows> {
  const flags = { after: undefined, reverse, withScores: true, withFields: true, limit: undefined };
  const { members, scores = [], fields = [] } = await run({ name: 'zRange', key, range: ALL, ...flags });
  return { members, scores, fields };
}

export async function remove({ run }: Engine, key: BinaryString, fields: readonly BinaryString[]): Promise<void> {
  for (const field of fields) await run({ name: 'zRem', key, field, count: false });
}

/** The first so many rows. */
export const first = ({ members, scores = [], fields = [] }: RangeOutput, count: number): Rows => ({
  members: members.slice(0, count),
  scores: scores.slice(0, count),
  fields: fields.slice(0, count),
});

export const backwards = ({ members, scores = [], fields = [] }: RangeOutput): Rows => ({
  members: [...members].reverse(),
  scores: [...scores].reverse(),
  fields: [...fields].reverse(),
});

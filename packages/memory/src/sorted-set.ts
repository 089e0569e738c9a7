import { type BinaryString, compareBytes, isEmptyRange, type Range } from '@keyvaluestore/core';

import { OrderedTree } from './ordered-tree.js';

/** A member with the field that finds it and the score that places it. */
export interface Entry {
  readonly field: BinaryString;
  readonly member: BinaryString;
  readonly score: number;
}

const byScore = (a: Entry, b: Entry): number => a.score - b.score || compareBytes(a.field, b.field);
const byField = (a: Entry, b: Entry): number => compareBytes(a.field, b.field);

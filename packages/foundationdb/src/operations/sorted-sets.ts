import { type BinaryString, OutOfRangeError } from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { checkTypeForRead, collectionForWrite, isEmptiedBy, putCollection } from './collections.js';
import { type Keys } from '../layout/keys.js';
import { decodeScore, entryForWrite, putEntry, putScore, removeEntry, SCORE_LENGTH } from '../layout/sorted-entries.js';
import { countRange, readRange } from './sorted-ranges.js';
import { loadValue, MAX_SORTED_MEMBER_IN_ROW, storedAs } from '../layout/stored-value.js';
import { together } from '../transport/together.js';
import { type Transaction } from '../transport/transaction.js';

export const sortedSetReads: Reads<'zScore' | 'zhGet' | 'zCount' | 'zRange'> = {
  zScore: async (transaction, keys, { field }) => {
    const [row] = await together([
      transaction.snapshotGet(keys.sortedField(field)),
      checkTypeForRead(transaction, keys, 'sortedSet'),
    ]);
    return row === undefined ? null : decodeScore(row);
  },
  zhGet: async (transaction, keys, { field }) => {
    const [row] = await together([
      transaction.snapshotGet(keys.sortedField(field)),
      checkTypeForRead(transaction, keys, 'sortedSet'),
    ]);
    return row === undefined ? null : loadValue(transaction, keys, field, row, SCORE_LENGTH);
  },
  zCount: async (transaction, keys, { range }) => {
    const [count] = await together([
      countRange(transaction, keys, range),
      checkTypeForRead(transaction, keys, 'sortedSet'),
    ]);
    return count;
  },
  zRange: async (transaction, keys, operation) => {
    const [output] = await together([
      readRange(transaction, keys, operation),
      checkTypeForRead(transaction, keys, 'sortedSet'),
    ]);
    return output;
  },
};

/**
 * Judges a removal. An atomic write may remove several fields of one sorted set: then each knows of all, since none of
 * them alone would see that nothing is left.
 */
export async function prepareRemoval(
  transaction: Transaction,
  keys: Keys,
  field: BinaryString,
  allRemoved: readonly BinaryString[],
  addsToo: boolean,
): Promise<Change<void>> {
  const rows = [field, ...allRemoved.filter((other) => other !== field)].map((name) => keys.sortedField(name));
  const [set, before, isEmptied] = await together([
    collectionForWrite(transaction, keys, 'sortedSet'),
    entryForWrite(transaction, keys, field),
    addsToo ? false : isEmptiedBy(transaction, keys.sortedFields, rows),
  ]);
  if (set === undefined || before === undefined) return { output: undefined };
  const apply = (): void => {
    if (isEmptied) transaction.clearRange(keys.all);
    else removeEntry(transaction, keys, field, before);
  };
  return { output: undefined, apply };
}

export const sortedSetWrites: Writes<'zAdd' | 'zRem' | 'zIncrBy'> = {
  zAdd: async (transaction, keys, { field, member, score, when }) => {
    const [set, before] = await together([
      collectionForWrite(transaction, keys, 'sortedSet'),
      entryForWrite(transaction, keys, field),
    ]);
    if (when === 'absent' && before !== undefined) return { output: false };
    const apply = (): void => {
      if (set === undefined) putCollection(transaction, keys, 'sortedSet');
      putEntry(transaction, keys, field, before, score, member);
    };
    return { output: true, apply };
  },
  zRem: (transaction, keys, { field }) => prepareRemoval(transaction, keys, field, [], false),
  zIncrBy: async (transaction, keys, { field, by }) => {
    const [set, before] = await together([
      collectionForWrite(transaction, keys, 'sortedSet'),
      entryForWrite(transaction, keys, field),
    ]);
    // Adding 0 makes 0 of the -0 that two negative zeros would give.
    const score = (before?.score ?? 0) + by + 0;
    if (Number.isNaN(score)) throw new OutOfRangeError('the sum of the scores is not a number');
    const apply = (): void => {
      if (set === undefined) putCollection(transaction, keys, 'sortedSet');
      const stored = before?.stored ?? storedAs(field, MAX_SORTED_MEMBER_IN_ROW, field);
      putScore(transaction, keys, field, before, { score, stored });
    };
    return { output: score, apply };
  },
};

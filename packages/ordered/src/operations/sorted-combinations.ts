import { type BinaryString, combineEntries, combineRanges } from '@keyvaluestore/core';

import { type Change, type Reads, type Writes } from './change.js';
import { collectionForWrite, readEach, readIfThere } from './collections.js';
import { hold } from './held.js';
import { putEntry } from '../layout/sorted-entries.js';
import { type Entries, NO_ENTRIES, readAllEntries } from './sorted-ranges.js';
import { type Steps, together } from '../steps/steps.js';
import { type Terms } from '../terms.js';
import { type OrderedTransaction } from '../transaction.js';

/** A sorted set on which a write depends; nothing if it is absent. */
function* entriesForWrite(transaction: OrderedTransaction, { layout, now }: Terms, key: BinaryString): Steps<Entries> {
  const keys = layout.at(key);
  transaction.addReadConflict?.(keys.scores);
  const [held, entries] = yield* together([
    collectionForWrite(transaction, keys, 'sortedSet', now),
    readAllEntries(transaction, keys),
  ]);
  return held.live === undefined ? NO_ENTRIES : entries;
}

export const sortedCombinationReads: Reads<'zCombine'> = {
  *zCombine(transaction, { layout, now }, operation) {
    const ranges = yield* readEach(operation.keys, (key) => {
      const keys = layout.at(key);
      return readIfThere(transaction, keys, 'sortedSet', now, readAllEntries(transaction, keys), NO_ENTRIES);
    });
    return combineRanges(ranges, operation);
  },
};

export const sortedCombinationWrites: Writes<'zCombineStore'> = {
  *zCombineStore(transaction, terms, operation): Steps<Change<number>> {
    const keys = terms.layout.at(operation.destination);
    const [held, ranges] = yield* together([
      hold(transaction, keys, terms.now),
      readEach(operation.keys, (key) => entriesForWrite(transaction, terms, key)),
    ]);
    const entries = combineEntries(ranges, operation);
    // What cannot be stored under this key is refused before anything is written.
    for (const { field } of entries) keys.sortedField(field);
    const apply = (): void => {
      if (entries.length === 0) return held.remove();
      held.replaceBy('sortedSet');
      for (const { field, member, score } of entries) putEntry(transaction, keys, field, undefined, score, member);
    };
    return { output: entries.length, apply };
  },
};

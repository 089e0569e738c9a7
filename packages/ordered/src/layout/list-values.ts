import { type BinaryString } from '@keyvaluestore/core';

import { type Keys } from './keys.js';
import { type Positions } from './meta.js';
import { readRows } from './rows.js';
import { isInParts, loadValues, MAX_VALUE_IN_ROW, storedAs, writeOutside } from './stored-value.js';
import { type Steps } from '../steps/steps.js';
import { type OrderedTransaction } from '../transaction.js';

/** Whether a value of a list must lie in parts. */
export function needsParts(value: BinaryString): boolean {
  return isInParts(storedAs(value, MAX_VALUE_IN_ROW));
}

/** Writes a value of a list. `mayHaveParts` is whether one that lies there may be in parts. */
export function putValue(
  transaction: OrderedTransaction,
  keys: Keys,
  position: number,
  value: BinaryString,
  mayHaveParts: boolean,
): void {
  const stored = storedAs(value, MAX_VALUE_IN_ROW);
  if (mayHaveParts) transaction.clearRange(keys.parts(position));
  transaction.set(keys.listValue(position), stored);
  writeOutside(transaction, keys, position, stored, value);
}

/** Removes the values of a list at these positions. `mayHaveParts` is whether one of them may be in parts. */
export function clearValues(
  transaction: OrderedTransaction,
  keys: Keys,
  positions: Positions,
  mayHaveParts: boolean,
): void {
  if (positions.first >= positions.end) return;
  transaction.clearRange(keys.listValues(positions));
  if (mayHaveParts) transaction.clearRange(keys.listParts(positions));
}

/** Reads the values of a list at these positions. */
export function readValues(
  transaction: OrderedTransaction,
  keys: Keys,
  positions: Positions,
): Steps<readonly BinaryString[]> {
  return readRows(transaction, keys.listValues(positions), {}, (rows) =>
    loadValues(transaction, keys, rows, (row) => keys.positionOf(row)),
  );
}

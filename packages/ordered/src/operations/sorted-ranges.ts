import {
  type BinaryString,
  isEmptyRange,
  type LexRange,
  type Operation,
  type Range,
  type RangeOutput,
} from '@keyvaluestore/core';

import { type Keys } from '../layout/keys.js';
import { countRows, readRows } from '../layout/rows.js';
import { decodeScore, SCORE_LENGTH } from '../layout/sorted-entries.js';
import { loadValues } from '../layout/stored-value.js';
import { nextKey } from '../layout/tuple.js';
import { type Steps } from '../steps/steps.js';
import { type KeyRange, type OrderedTransaction, type Row } from '../transaction.js';

function lexRows(keys: Keys, { min, max }: LexRange): KeyRange {
  const all = keys.sortedFields;
  const from = typeof min === 'string' ? undefined : keys.sortedField(min.value);
  const to = typeof max === 'string' ? undefined : keys.sortedField(max.value);
  return {
    start: from === undefined ? all.start : min !== '-' && min !== '+' && min.exclusive ? nextKey(from) : from,
    end: to === undefined ? all.end : max !== '-' && max !== '+' && max.exclusive ? to : nextKey(to),
  };
}

/** The rows of a range that is not empty from the start: in order of the score, or of the field. */
function rowsOf(keys: Keys, range: Range): KeyRange {
  if (range.by === 'lex') return lexRows(keys, range);
  const { min, max } = range;
  const [from, to] = [keys.score(min.value), keys.score(max.value)];
  return { start: min.exclusive ? from.end : from.start, end: max.exclusive ? to.start : to.end };
}

/** What a range read gives of what was found: scores and fields only if they are wanted. */
export function rangeOutput(
  { withScores, withFields }: Operation<'zRange'>,
  { members, scores, fields }: Required<Pick<RangeOutput, 'members' | 'scores' | 'fields'>>,
): RangeOutput {
  return { members, ...(withScores && { scores }), ...(withFields && { fields }) };
}

/** The members of a range in order, and their scores and fields if they are wanted. */
export function* readRange(
  transaction: OrderedTransaction,
  keys: Keys,
  operation: Operation<'zRange'>,
): Steps<RangeOutput> {
  const { range, reverse, withScores, withFields, limit } = operation;
  const scores: number[] = [];
  const fields: BinaryString[] = [];
  const output = (members: readonly BinaryString[]): RangeOutput => rangeOutput(operation, { members, scores, fields });
  if (isEmptyRange(range)) return output([]);
  const byScore = range.by === 'score';
  const fieldOf = (key: BinaryString): BinaryString => (byScore ? keys.scoredFieldOf(key) : keys.fieldOf(key));
  const take = function* (rows: readonly Row[]): Steps<readonly BinaryString[]> {
    const page = yield* loadValues(transaction, keys, rows, fieldOf, byScore ? 0 : SCORE_LENGTH);
    // A page whose members could not be read is read again, so its fields and scores count only now.
    if (withFields) for (const [key] of rows) fields.push(fieldOf(key));
    if (withScores) for (const [key, value] of rows) scores.push(byScore ? keys.scoreOf(key) : decodeScore(value));
    return page;
  };
  return output(yield* readRows(transaction, rowsOf(keys, range), { limit, reverse }, take));
}

/** How many members lie in a range. */
export function* countRange(transaction: OrderedTransaction, keys: Keys, range: Range): Steps<number> {
  return isEmptyRange(range) ? 0 : yield* countRows(transaction, rowsOf(keys, range));
}

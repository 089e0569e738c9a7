import { type BinaryString, KeyValueStoreError } from '@keyvaluestore/core';

import { ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY } from '../arguments.js';
import { ask, type DataCommand, type Steps } from '../command.js';
import { addDecimals } from '../decimals.js';
import { INT64_MAX, INT64_MIN, parseInt64, parseScore, readDouble, readInt64 } from '../numbers.js';

const ZERO = '0' as BinaryString;

/** Makes another value of a field's, which is 0 if it is absent, again and again until nobody was faster. */
function* change(
  key: BinaryString,
  field: BinaryString,
  next: (value: BinaryString) => BinaryString,
): Steps<BinaryString> {
  for (;;) {
    const oldValue = yield* ask({ name: 'hGet', key, field });
    const value = next(oldValue ?? ZERO);
    const isWritten =
      oldValue === null
        ? yield* ask({ name: 'hSetNX', key, field, value, expiry: 'keep' })
        : yield* ask({ name: 'hSetEQ', key, field, value, oldValue, expiry: 'keep' });
    if (isWritten) return value;
  }
}

function addInt64(text: BinaryString, by: bigint): BinaryString {
  const value = readInt64(text);
  if (value === undefined) throw new ReplyError('ERR hash value is not an integer');
  const sum = BigInt(value) + by;
  if (sum < INT64_MIN || sum > INT64_MAX) throw new ReplyError('ERR increment or decrement would overflow');
  return String(sum) as BinaryString;
}

/** Whether an increment was refused that integers of 64 bits may yet allow. */
const mayBeLarger = (error: unknown): boolean =>
  KeyValueStoreError.is(error) && (error.code === 'NOT_AN_INTEGER' || error.code === 'OUT_OF_RANGE');

const WRITES = { arity: 4, flags: ['write', 'denyoom', 'fast'], group: 'hash', keys: FIRST_KEY } as const;

export const hashNumbers: readonly DataCommand[] = [
  {
    ...WRITES,
    name: 'HINCRBY',
    *steps(args) {
      const [key, field, increment] = args as [BinaryString, BinaryString, BinaryString];
      const by = parseInt64(increment);
      if (typeof by === 'number') {
        try {
          return yield* ask({ name: 'hIncrBy', key, field, by, expiry: 'keep' });
        } catch (error) {
          if (!mayBeLarger(error)) throw error;
        }
      }
      return BigInt(yield* change(key, field, (value) => addInt64(value, BigInt(by))));
    },
  },
  {
    ...WRITES,
    name: 'HINCRBYFLOAT',
    *steps(args) {
      const [key, field, increment] = args as [BinaryString, BinaryString, BinaryString];
      if (!Number.isFinite(parseScore(increment))) throw new ReplyError('ERR value is NaN or Infinity');
      return yield* change(key, field, (value) => {
        if (readDouble(value) === undefined) throw new ReplyError('ERR hash value is not a float');
        return addDecimals(value, increment);
      });
    },
  },
];

import { type BinaryString } from '@keyvaluestore/core';

import { ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, NO_BYTES } from '../arguments.js';
import { ask, type CommandContext, type DataCommand } from '../command.js';
import { parseInteger } from '../numbers.js';
import { changeString } from './change-string.js';

/** The longest string that there can be: a little less than the 512 MB of Redis. */
const MOST_BYTES = 2 ** 29 - 24;

/** Refuses a string of such a length before it is made. */
export function checkLength(length: number, { limits }: CommandContext): void {
  if (length <= Math.min(MOST_BYTES, limits.itemSize)) return;
  throw new ReplyError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
}

/** As many bytes that are 0. */
const zeros = (count: number): BinaryString => '\0'.repeat(count) as BinaryString;

/** A string with other bytes from an offset on, and bytes that are 0 before them where it is shorter. */
export function withBytesAt(before: BinaryString, offset: number, bytes: BinaryString): BinaryString {
  const start = offset > before.length ? before + zeros(offset - before.length) : before.slice(0, offset);
  return (start + bytes + before.slice(offset + bytes.length)) as BinaryString;
}

/** The place in a string of so many bytes, or bits, that a position means, which counts from the end if negative. */
export const place = (position: number, length: number): number =>
  position < 0 ? Math.max(0, length + position) : position;

function sliceOf(value: BinaryString, start: number, end: number): BinaryString {
  if (start < 0 && end < 0 && start > end) return NO_BYTES;
  return value.slice(place(start, value.length), place(end, value.length) + 1) as BinaryString;
}

const slice = (name: string): DataCommand => ({
  name,
  arity: 4,
  flags: ['readonly'],
  group: 'string',
  keys: FIRST_KEY,
  *steps([key = NO_BYTES, first = NO_BYTES, last = NO_BYTES]) {
    const [start, end] = [parseInteger(first), parseInteger(last)];
    return sliceOf((yield* ask({ name: 'get', key })) ?? NO_BYTES, start, end);
  },
});

/** Commands about a part of a string. */
export const partCommands: readonly DataCommand[] = [
  {
    name: 'APPEND',
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    group: 'string',
    keys: FIRST_KEY,
    *steps([key = NO_BYTES, bytes = NO_BYTES], context) {
      return yield* changeString(key, (before) => {
        if (before === null) return { value: bytes, reply: bytes.length };
        checkLength(before.length + bytes.length, context);
        const value = (before + bytes) as BinaryString;
        return { value, reply: value.length };
      });
    },
  },
  slice('GETRANGE'),
  slice('SUBSTR'),
  {
    name: 'SETRANGE',
    arity: 4,
    flags: ['write', 'denyoom'],
    group: 'string',
    keys: FIRST_KEY,
    *steps([key = NO_BYTES, position = NO_BYTES, bytes = NO_BYTES], context) {
      const offset = parseInteger(position);
      if (offset < 0) throw new ReplyError('ERR offset is out of range');
      return yield* changeString(key, (before) => {
        if (bytes.length === 0) return { value: null, reply: before?.length ?? 0 };
        checkLength(offset + bytes.length, context);
        const value = withBytesAt(before ?? NO_BYTES, offset, bytes);
        return { value, reply: value.length };
      });
    },
  },
];

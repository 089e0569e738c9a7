import { type BinaryString } from '@keyvaluestore/core';

import { ReplyError } from '../protocol/reply.js';
import { readDouble } from './numbers.js';

/** The longest time that fits 64 bits in milliseconds. */
const LONGEST = 2 ** 63;

/** How long a command waits, in milliseconds: an argument of seconds, which may have a fraction. */
export function parseTimeout(arg: BinaryString): number {
  const seconds = readDouble(arg);
  if (seconds === undefined || Math.abs(seconds) * 1000 >= LONGEST) {
    throw new ReplyError('ERR timeout is not a float or out of range');
  }
  const time = Math.ceil(seconds * 1000);
  if (time < 0) throw new ReplyError('ERR timeout is negative');
  return time;
}

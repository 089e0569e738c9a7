import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../protocol/errors.js';
import { ReplyError } from '../protocol/reply.js';
import { optionName } from './arguments.js';
import { type Arguments } from './command.js';
import { parseInteger, readInt64 } from './numbers.js';

/** The keys that follow their number, which is at `position`; none if there are fewer of them, or it is no such number. */
export function countedKeys(args: Arguments, position: number): readonly BinaryString[] {
  const count = Number(readInt64(args[position] ?? ('' as BinaryString)) ?? 0);
  const first = position + 1;
  return count < 1 || count > args.length - first ? [] : args.slice(first, first + count);
}

/** An argument that is an integer greater than 0; refused by the name of what it counts. */
export function parsePositive(name: string, arg: BinaryString): number {
  if ((readInt64(arg) ?? 0) <= 0) throw new ReplyError(`ERR ${name} should be greater than 0`);
  return parseInteger(arg);
}

/** `LIMIT` of those that only count: as many as it says at most, 0 for all. */
export function parseLimit(options: Arguments): number {
  let limit = 0;
  for (let index = 0; index < options.length; index += 2) {
    const value = options[index + 1];
    if (optionName(options[index] as BinaryString) !== 'LIMIT' || value === undefined) throw syntaxError();
    if ((readInt64(value) ?? -1) < 0) throw new ReplyError("ERR LIMIT can't be negative");
    limit = parseInteger(value);
  }
  return limit;
}

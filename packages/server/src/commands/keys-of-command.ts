import { type BinaryString } from '@keyvaluestore/core';

import { type Arguments, type Command } from './command.js';

/** The arguments of a command that are keys. */
export function keysOfCommand({ keys }: Command, args: Arguments): readonly BinaryString[] {
  if (keys === undefined) return [];
  if (typeof keys === 'function') return keys(args);
  const { first, last, step } = keys;
  // The usual case.
  if (last === first) return [args[first - 1] as BinaryString];
  const end = last < 0 ? args.length + last : last - 1;
  const found: BinaryString[] = [];
  for (let index = first - 1; index <= end; index += step) found.push(args[index] as BinaryString);
  return found;
}

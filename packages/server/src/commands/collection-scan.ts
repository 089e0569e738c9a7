import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../protocol/errors.js';
import { type Reply, ReplyError } from '../protocol/reply.js';
import { optionName } from './arguments.js';
import { type Arguments } from './command.js';
import { matches } from './glob.js';
import { parseInteger } from './numbers.js';

const LAST_CURSOR = 2n ** 64n - 1n;

/** Refuses what is no cursor. Which one it is does not matter, for a scan gives all that a key holds at once. */
export function checkCursor(arg: BinaryString): void {
  if (!/^[0-9]{1,20}$/.test(arg) || BigInt(arg) > LAST_CURSOR) throw new ReplyError('ERR invalid cursor');
}

/** What names must match to be given. `COUNT` is checked, and has no effect. */
export function parseMatch(options: Arguments): (name: string) => boolean {
  let pattern: string | undefined;
  for (let index = 0; index < options.length; index += 2) {
    const value = options[index + 1];
    const option = optionName(options[index] as BinaryString);
    if (value === undefined || (option !== 'MATCH' && option !== 'COUNT')) throw syntaxError();
    if (option === 'MATCH') pattern = value;
    else if (parseInteger(value) < 1) throw syntaxError();
  }
  return pattern === undefined ? () => true : (name) => matches(pattern, name);
}

/** The reply of a scan that is at its end. */
export const scanned = (items: readonly BinaryString[]): Reply => ['0' as BinaryString, items];

import { type Expiry } from '@keyvaluestore/core';

import { type Command, scriptCommand, writeCommand } from './command.js';
import { expireArguments, isRelative, left, timed } from './expiry.js';
import { changeScript } from './scripts/change.js';

/** A command that changes a key in place: plain, or in a script where it gives the key an expiry too. */
export function changeCommand<T>(
  name: 'hset' | 'hsetnx' | 'sadd',
  key: string,
  args: readonly string[],
  expiry: Expiry,
  decode: (reply: unknown) => T,
): Command<T> {
  if (typeof expiry === 'string') return writeCommand(name, key, args, decode);
  const times = timed(isRelative(expiry), (elapsed) => {
    const [command, time, condition = ''] = expireArguments(left(expiry, elapsed)) as [string, string, string?];
    return [command, time, condition, name.toUpperCase()].concat(args);
  });
  return { ...scriptCommand(changeScript, [key], times.args, decode), ...times };
}

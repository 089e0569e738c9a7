import { type Expiry } from '@keyvaluestore/core';

import { type Command, scriptCommand, writeCommand } from './command.js';
import { expireArguments, isRelative, left, timed } from './expiry.js';
import { changeScript } from './scripts/change.js';

/** A command that adds to what a key holds, and what a reply of 0 means: a failed condition, or only that nothing is new. */
export type Change =
  | { readonly name: 'hset' | 'sadd' | 'lpush' | 'rpush'; readonly conditional?: false }
  | { readonly name: 'hsetnx' | 'sadd' | 'lpushx' | 'rpushx'; readonly conditional: true };

/** A command that changes a key in place: plain, or in a script where it gives the key an expiry too. */
export function changeCommand<T>(
  { name, conditional }: Change,
  key: string,
  args: readonly string[],
  expiry: Expiry,
  decode: (reply: unknown) => T,
): Command<T> {
  if (typeof expiry === 'string') return writeCommand(name, key, args, decode);
  const times = timed(isRelative(expiry), (elapsed) => {
    const [command, time, onlyNew = ''] = expireArguments(left(expiry, elapsed)) as [string, string, string?];
    return [command, time, onlyNew, name.toUpperCase(), conditional === true ? 'IF' : ''].concat(args);
  });
  return { ...scriptCommand(changeScript, [key], times.args, decode), ...times };
}

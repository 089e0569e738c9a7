import { type Expiry, type When } from '@keyvaluestore/core';

import { type Fragments } from './fragment.js';
import { type Compilers, readCommand, type Command, scriptCommand, writeCommand } from './command.js';
import { bytesOrNull, flag, integer } from '../transport/replies.js';
import { isRelative, left, setArguments, Stopwatch, timed, withExpiry } from './expiry.js';
import { deleteEqualScript } from './scripts/delete-equal.js';
import { deleteScript } from './scripts/delete.js';
import { deleteUnsortedScript } from './scripts/delete-unsorted.js';
import { addToCounter, WRONG_TYPE } from './scripts/lua.js';
import { nIncrByScript } from './scripts/n-incr-by.js';
import { setScript } from './scripts/set.js';

/**
 * Up to this size a value is written with `SET … GET`, which costs the server a fraction of a script but sends the old
 * value back. A large one can so be sent back no more than once for each time that it was written.
 */
const MAX_GIVEN_BACK = 1024;

const yes = (): boolean => true;

/** Writes a value in place of all but a sorted set, which SET alone would replace too. */
function replace(key: string, value: string, expiry: Expiry, stopwatch?: Stopwatch): Command<boolean> {
  const command = writeIf(key, value, ['always'], expiry, stopwatch);
  return expiry === 'never' ? { ...command, setsString: [key, value] } : command;
}

/** Writes a value in place of all but a sorted set, if a condition holds. */
function writeIf(
  key: string,
  value: string,
  condition: readonly string[],
  expiry: Expiry,
  stopwatch?: Stopwatch,
): Command<boolean> {
  const start = [value, ...condition];
  // The third argument is there, though it may not be used, for the expiry comes after it.
  if (expiry !== 'never' && condition.length === 1) start.push('');
  const times = timed(
    isRelative(expiry),
    (elapsed) => (expiry === 'never' ? start : start.concat(setArguments(left(expiry, elapsed)))),
    stopwatch,
  );
  return { ...scriptCommand(setScript, [key], times.args, flag), ...times };
}

/** Writes a value in place of a string, and gives the old one; with GET, SET refuses any other type. */
function exchange<T>(
  key: string,
  value: string,
  expiry: Expiry,
  decode: (reply: unknown) => T,
  stopwatch?: Stopwatch,
): Command<T> {
  const times = timed(
    isRelative(expiry),
    (elapsed) => [value, ...setArguments(left(expiry, elapsed)), 'GET'],
    stopwatch,
  );
  return { ...writeCommand('set', key, times.args, decode), ...times };
}

/** The same of a value that nobody asked for. */
function replaceString(key: string, value: string, expiry: Expiry): Command<boolean> {
  const stopwatch = new Stopwatch();
  const onWrongType = (): Command<boolean> => replace(key, value, expiry, stopwatch);
  return { ...exchange(key, value, expiry, yes, stopwatch), onWrongType };
}

/** Strings and counters: GET, and scripts for what plain commands would do differently. */
export const stringCompilers: Compilers<'get' | 'set' | 'getSet' | 'getDelete' | 'deleteEQ' | 'delete' | 'nIncrBy'> = {
  get: ({ key }, keys) => readCommand('get', keys.key(key), [], bytesOrNull),
  set: ({ key, value, when, expiry }, keys) => {
    const full = keys.key(key);
    if (when !== 'always') return writeIf(full, value, condition(when), expiry);
    return value.length > MAX_GIVEN_BACK ? replace(full, value, expiry) : replaceString(full, value, expiry);
  },
  getSet: ({ key, value, expiry }, keys) => exchange(keys.key(key), value, expiry, bytesOrNull),
  getDelete: ({ key }, keys) => writeCommand('getdel', keys.key(key), [], bytesOrNull),
  deleteEQ: ({ key, oldValue }, keys) => scriptCommand(deleteEqualScript, [keys.key(key)], [oldValue], flag),
  delete: ({ key }, keys) => ({
    ...scriptCommand(deleteScript, keys.pair(key), [], flag),
    oneKey: () => scriptCommand(deleteUnsortedScript, [keys.key(key)], [], flag),
  }),
  nIncrBy: ({ key, by, expiry }, keys) => {
    const times = withExpiry([String(by)], expiry);
    return { ...scriptCommand(nIncrByScript, [keys.key(key)], times.args, integer), ...times };
  },
};

/**
 * Lua that looks whether a string, set or hash is as a condition wants it: `when` holds `absent`, `present`, `equals`
 * with the value as the last argument, or nothing.
 */
const CONDITION = `
if when == 'equals' then
  holds = call('GET', subject) == ARGV[last]
else
  local kind = call('TYPE', subject).ok
  if kind == 'zset' then
    ${WRONG_TYPE}
  end
  holds = not when or (kind == 'none') == (when == 'absent')
end
`;

/** A condition as the Lua reads it: a word, and the value with which what is there must be equal. */
function condition(when: Exclude<When, 'always'>): string[] {
  return typeof when === 'object' ? ['equals', when.equals] : [when];
}

/** Strings and counters in an atomic write, and what can be said of any key that is no sorted set. */
export const stringFragments: Fragments<'set' | 'delete' | 'deleteXX' | 'deleteEQ' | 'check' | 'nIncrBy'> = {
  set: {
    args: ({ value, when }) => (when === 'always' ? [value] : [value, ...condition(when)]),
    commands: ['SET'],
    judge: `
local when = first < last and ARGV[first + 1]
${CONDITION}`,
    apply: `
if times[at] then
  call('SET', subject, ARGV[first], 'PXAT', times[at])
elseif ARGV[at + 1] == 'KEEPTTL' then
  call('SET', subject, ARGV[first], 'KEEPTTL')
else
  call('SET', subject, ARGV[first])
end`,
  },
  delete: {
    args: () => [],
    commands: ['UNLINK'],
    judge: `
local when
${CONDITION}`,
    apply: `call('UNLINK', subject)`,
  },
  deleteXX: {
    args: () => [],
    commands: ['UNLINK'],
    judge: `
local when = 'present'
${CONDITION}`,
    apply: `call('UNLINK', subject)`,
  },
  deleteEQ: {
    args: ({ oldValue }) => [oldValue],
    commands: ['UNLINK'],
    judge: `holds = call('GET', subject) == ARGV[first]`,
    apply: `call('UNLINK', subject)`,
  },
  check: {
    args: ({ expect }) => condition(expect),
    commands: [],
    judge: `
local when = ARGV[first]
${CONDITION}`,
  },
  nIncrBy: {
    args: ({ by }) => [String(by)],
    commands: ['INCRBY'],
    judge: addToCounter("call('GET', subject)", 'ARGV[first]'),
    apply: `
call('INCRBY', subject, ARGV[first])
expire(subject)`,
  },
};

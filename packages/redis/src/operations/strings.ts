import { type When } from '@keyvaluestore/core';

import { type Fragments } from './fragment.js';
import { type Compilers, readCommand, type Command, scriptCommand } from './command.js';
import { bytes, bytesOrNull, flag } from '../transport/replies.js';
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
function replace(key: string, value: string): Command<boolean> {
  const keys = [key];
  const args = [value, 'always'];
  return { name: setScript, keys, args, access: 'write', decode: flag, setsString: [key, value] };
}

/** Writes a value in place of a string; with GET, SET refuses any other type. */
function replaceString(key: string, value: string): Command<boolean> {
  const onWrongType = (): Command<boolean> => replace(key, value);
  return { name: 'set', keys: [key], args: [value, 'GET'], access: 'write', decode: yes, onWrongType };
}

/** Strings and counters: GET, and scripts for what plain commands would do differently. */
export const stringCompilers: Compilers<'get' | 'set' | 'delete' | 'nIncrBy'> = {
  get: ({ key }, keys) => readCommand('get', keys.key(key), [], bytesOrNull),
  set: ({ key, value, when }, keys) => {
    const full = keys.key(key);
    if (typeof when === 'object') return scriptCommand(setScript, [full], [value, 'equals', when.equals], flag);
    if (when !== 'always') return scriptCommand(setScript, [full], [value, when], flag);
    return value.length > MAX_GIVEN_BACK ? replace(full, value) : replaceString(full, value);
  },
  delete: ({ key }, keys) => ({
    ...scriptCommand(deleteScript, keys.pair(key), [], flag),
    oneKey: () => scriptCommand(deleteUnsortedScript, [keys.key(key)], [], flag),
  }),
  nIncrBy: ({ key, by }, keys) =>
    scriptCommand(nIncrByScript, [keys.key(key)], [String(by)], (reply) => Number(bytes(reply))),
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
export const stringFragments: Fragments<'set' | 'delete' | 'deleteXX' | 'check' | 'nIncrBy'> = {
  set: {
    args: ({ value, when }) => (when === 'always' ? [value] : [value, ...condition(when)]),
    commands: ['SET'],
    judge: `
local when = first < last and ARGV[first + 1]
${CONDITION}`,
    apply: `call('SET', subject, ARGV[first])`,
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
    judge: addToCounter('subject', 'ARGV[first]'),
    apply: `call('INCRBY', subject, ARGV[first])`,
  },
};

import { type BinaryString, type Operation, type Side } from '@keyvaluestore/core';

import { type Fragments } from './fragment.js';
import { type Keyspace } from '../layout/keys.js';
import { changeCommand } from './change.js';
import { type Command, type Compilers, readCommand, scriptCommand, writeCommand } from './command.js';
import { bytesOrNull, flag, integer, list, listOrNone, nothing } from '../transport/replies.js';
import { lMoveScript } from './scripts/l-move.js';
import { lSetScript } from './scripts/l-set.js';

/** The length after LINSERT, which says 0 where there is no list, and -1 where there is no pivot. */
function inserted(reply: unknown): number | null {
  const length = integer(reply);
  return length > 0 ? length : null;
}

function position(reply: unknown): number | null {
  return reply === null ? null : integer(reply);
}

/** LEFT or RIGHT. */
const end = (side: Side): string => side.toUpperCase();

function lMove({ source, destination, from, to }: Operation<'lMove'>, keys: Keyspace): Command<BinaryString | null> {
  return scriptCommand(lMoveScript, keys.all([source, destination]), [end(from), end(to)], bytesOrNull);
}

type ListWriteName = 'lPush' | 'lPushX' | 'lPop' | 'lSet' | 'lInsert' | 'lRem' | 'lTrim' | 'lMove';
type ListReadName = 'lLen' | 'lIndex' | 'lRange' | 'lPos';

/** Lists: the plain commands, and scripts where one says what is wrong by errors, or gives an expiry. */
export const listCompilers: Compilers<ListWriteName | ListReadName> = {
  lPush: ({ key, values, side, expiry }, keys) =>
    changeCommand({ name: side === 'left' ? 'lpush' : 'rpush' }, keys.key(key), values, expiry, integer),
  lPushX: ({ key, values, side, expiry }, keys) => {
    const name = side === 'left' ? 'lpushx' : 'rpushx';
    return changeCommand({ name, conditional: true }, keys.key(key), values, expiry, integer);
  },
  lPop: ({ key, count, side }, keys) =>
    writeCommand(side === 'left' ? 'lpop' : 'rpop', keys.key(key), [String(count)], listOrNone),
  lLen: ({ key }, keys) => readCommand('llen', keys.key(key), [], integer),
  lIndex: ({ key, index }, keys) => readCommand('lindex', keys.key(key), [String(index)], bytesOrNull),
  lRange: ({ key, start, stop }, keys) => readCommand('lrange', keys.key(key), [String(start), String(stop)], list),
  lPos: ({ key, value, rank }, keys) => readCommand('lpos', keys.key(key), [value, 'RANK', String(rank)], position),
  lSet: ({ key, index, value }, keys) => scriptCommand(lSetScript, [keys.key(key)], [String(index), value], flag),
  lInsert: ({ key, side, pivot, value }, keys) => {
    const place = side === 'left' ? 'BEFORE' : 'AFTER';
    return writeCommand('linsert', keys.key(key), [place, pivot, value], inserted);
  },
  lRem: ({ key, count, value }, keys) => writeCommand('lrem', keys.key(key), [String(count), value], integer),
  lTrim: ({ key, start, stop }, keys) => writeCommand('ltrim', keys.key(key), [String(start), String(stop)], nothing),
  lMove,
};

/** Lua that pushes: the first argument is the side, and the others the values. */
const PUSH = `
first = first + 1
if ARGV[first - 1] == 'left' then
  spread('LPUSH', subject)
else
  spread('RPUSH', subject)
end
expire(subject)`;

/** Lists in an atomic write. */
export const listFragments: Fragments<'lPush' | 'lPushX' | 'lSet'> = {
  lPush: {
    args: ({ side, values }) => [side, ...values],
    commands: ['LPUSH', 'RPUSH'],
    judge: `call('LLEN', subject)`,
    apply: PUSH,
  },
  lPushX: {
    args: ({ side, values }) => [side, ...values],
    commands: ['LPUSH', 'RPUSH'],
    judge: `holds = call('LLEN', subject) > 0`,
    apply: PUSH,
  },
  lSet: {
    args: ({ index, value }) => [String(index), value],
    commands: ['LSET'],
    judge: `holds = call('LINDEX', subject, ARGV[first]) ~= false`,
    apply: `call('LSET', subject, ARGV[first], ARGV[last])`,
  },
};

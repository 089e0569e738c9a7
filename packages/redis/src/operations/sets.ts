import { type BinaryString, type Combination, type Operation } from '@keyvaluestore/core';

import { type Fragments } from './fragment.js';
import { type Keyspace } from '../layout/keys.js';
import { changeCommand } from './change.js';
import { type Command, type Compilers, readCommand, scriptCommand, writeCommand } from './command.js';
import { counted, flag, flags, integer, list } from '../transport/replies.js';
import { sCombineStoreScript } from './scripts/s-combine-store.js';
import { sMoveScript } from './scripts/s-move.js';

const COMBINE: Readonly<Record<Combination, string>> = { union: 'sunion', inter: 'sinter', diff: 'sdiff' };

/**
 * The keys with one of them as early as it may stand: first, or first of those that are taken away from the first. Each
 * once, but where the first one is to be taken away from itself.
 */
function early(keys: readonly BinaryString[], key: BinaryString, how: Combination): readonly BinaryString[] {
  const kept = how === 'diff' ? keys.slice(0, 1) : [];
  const others = new Set(keys.slice(kept.length));
  return others.delete(key) ? [...kept, key, ...others] : [...kept, ...others];
}

function sCombineStore({ destination, keys, how }: Operation<'sCombineStore'>, space: Keyspace): Command<number> {
  const [to, companion] = space.pair(destination);
  const sources = space.all(early(keys, destination, how));
  const args = [`${COMBINE[how]}store`, String(sources.length)];
  return {
    ...scriptCommand(sCombineStoreScript, [to, ...sources, companion], args, integer),
    oneKey: () => scriptCommand(sCombineStoreScript, [to, ...sources], args, integer),
  };
}

type SetName = 'sAdd' | 'sRem' | 'sAddNX' | 'sRemXX' | 'sMembers' | 'sMIsMember' | 'sCard';
type DrawName = 'sPop' | 'sRandMember';
type ManySetsName = 'sMove' | 'sCombine' | 'sCombineStore';

/** Sets: the plain commands, and a script where one gives an expiry. */
export const setCompilers: Compilers<SetName | DrawName | ManySetsName> = {
  sAdd: ({ key, members, expiry, count }, keys) =>
    changeCommand({ name: 'sadd' }, keys.key(key), members, expiry, counted(count)),
  sRem: ({ key, members, count }, keys) => writeCommand('srem', keys.key(key), members, counted(count)),
  sAddNX: ({ key, member, expiry }, keys) =>
    changeCommand({ name: 'sadd', conditional: true }, keys.key(key), [member], expiry, flag),
  sRemXX: ({ key, member }, keys) => writeCommand('srem', keys.key(key), [member], flag),
  sMembers: ({ key }, keys) => readCommand('smembers', keys.key(key), [], list),
  sMIsMember: ({ key, members }, keys) => readCommand('smismember', keys.key(key), members, flags),
  sCard: ({ key }, keys) => readCommand('scard', keys.key(key), [], integer),
  sPop: ({ key, count }, keys) => writeCommand('spop', keys.key(key), [String(count)], list),
  sRandMember: ({ key, count }, keys) => readCommand('srandmember', keys.key(key), [String(count)], list),
  sMove: ({ source, destination, member }, keys) =>
    scriptCommand(sMoveScript, keys.all([source, destination]), [member], flag),
  sCombine: (operation, keys) => readCommand(COMBINE[operation.how], keys.all(operation.keys), [], list),
  sCombineStore,
};

/** Sets in an atomic write. */
export const setFragments: Fragments<'sAdd' | 'sRem' | 'sAddNX' | 'sRemXX'> = {
  sAdd: {
    args: ({ members }) => members,
    commands: ['SADD'],
    judge: `call('SCARD', subject)`,
    apply: `
spread('SADD', subject)
expire(subject)`,
  },
  sRem: {
    args: ({ members }) => members,
    commands: ['SREM'],
    judge: `call('SCARD', subject)`,
    apply: `spread('SREM', subject)`,
  },
  sAddNX: {
    args: ({ member }) => [member],
    commands: ['SADD'],
    judge: `holds = call('SISMEMBER', subject, ARGV[first]) == 0`,
    apply: `
call('SADD', subject, ARGV[first])
expire(subject)`,
  },
  sRemXX: {
    args: ({ member }) => [member],
    commands: ['SREM'],
    judge: `holds = call('SISMEMBER', subject, ARGV[first]) == 1`,
    apply: `call('SREM', subject, ARGV[first])`,
  },
};

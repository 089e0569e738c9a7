import { type BinaryString, type KeyType } from '@keyvaluestore/core';

import { wrongArity } from '../../protocol/errors.js';
import { ReplyError, Simple } from '../../protocol/reply.js';
import { NO_BYTES, optionName } from '../arguments.js';
import { ask, type DataCommand, type Steps } from '../command.js';
import { readInt64 } from '../numbers.js';

/** Up to so many bytes a string is stored beside its header. */
const EMBEDDED = 44;
/** Up to so many integers a set is an array of them. */
const INTEGERS = 512;
/** Up to so many entries, each of so many bytes, a collection is one piece. */
const PACKED = 128;
const PACKED_BYTES = 64;

const isShort = (value: BinaryString): boolean => value.length <= PACKED_BYTES;

/** How Redis would store what a key holds, as far as its content tells. */
function* encodingOf(key: BinaryString, type: KeyType): Steps<BinaryString> {
  return (yield* encodingName(key, type)) as BinaryString;
}

function* encodingName(key: BinaryString, type: KeyType): Steps<string> {
  if (type === 'list') return 'quicklist';
  if (type === 'string') {
    const value = (yield* ask({ name: 'get', key })) ?? NO_BYTES;
    if (readInt64(value) !== undefined) return 'int';
    return value.length <= EMBEDDED ? 'embstr' : 'raw';
  }
  if (type === 'set') {
    if ((yield* ask({ name: 'sCard', key })) > INTEGERS) return 'hashtable';
    const members = yield* ask({ name: 'sMembers', key });
    return members.every((member) => readInt64(member) !== undefined) ? 'intset' : 'hashtable';
  }
  if (type === 'hash') {
    if ((yield* ask({ name: 'hLen', key })) > PACKED) return 'hashtable';
    const entries = yield* ask({ name: 'hGetAll', key });
    return entries.every(([field, value]) => isShort(field) && isShort(value)) ? 'listpack' : 'hashtable';
  }
  const { members } = yield* ask({
    ...{ name: 'zRange', key, range: { by: 'rank', start: 0, stop: PACKED }, after: undefined, reverse: false },
    ...{ withScores: false, withFields: false, limit: undefined },
  });
  return members.length <= PACKED && members.every(isShort) ? 'listpack' : 'skiplist';
}

const SUBCOMMANDS: Readonly<Record<string, (key: BinaryString, type: KeyType) => Steps>> = {
  ENCODING: encodingOf,
  *FREQ() {
    throw new ReplyError('ERR An LFU maxmemory policy is not selected, access frequency not tracked.');
  },
  *IDLETIME() {
    return 0;
  },
  *REFCOUNT() {
    return 1;
  },
};

const HELP = [
  'OBJECT <subcommand> [<key>]. Subcommands are:',
  ...Object.keys(SUBCOMMANDS).map((name) => `${name} <key>`),
  'HELP',
];

export const objectCommand: DataCommand = {
  name: 'OBJECT',
  arity: -2,
  flags: ['readonly'],
  group: 'generic',
  keys: (args) => args.slice(1, 2),
  *steps([subcommand = NO_BYTES, key, ...rest]) {
    const name = optionName(subcommand);
    if (name === 'HELP' && key === undefined) return HELP.map((line) => new Simple(line));
    const answer = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
    if (answer === undefined)
      throw new ReplyError(`ERR unknown subcommand '${subcommand.slice(0, 128)}'. Try OBJECT HELP.`);
    if (key === undefined || rest.length > 0) throw wrongArity(`OBJECT|${name}`);
    const type = yield* ask({ name: 'type', key });
    if (type === null) return null;
    return yield* answer(key, type);
  },
};

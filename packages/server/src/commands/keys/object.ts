import { type BinaryString, type KeyType } from '@keyvaluestore/core';

import { ReplyError, Simple } from '../../protocol/reply.js';
import { FIRST_KEY, NO_BYTES } from '../arguments.js';
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

/** A subcommand about a key: null if it is absent. */
const about = (name: string, tell: (key: BinaryString, type: KeyType) => Steps): DataCommand => ({
  name: `OBJECT ${name}`,
  arity: 3,
  flags: ['readonly'],
  group: 'generic',
  keys: FIRST_KEY,
  *steps([key = NO_BYTES]) {
    const type = yield* ask({ name: 'type', key });
    return type === null ? null : yield* tell(key, type);
  },
});

const SUBCOMMANDS: readonly DataCommand[] = [
  about('ENCODING', encodingOf),
  about('FREQ', function* () {
    throw new ReplyError('ERR An LFU maxmemory policy is not selected, access frequency not tracked.');
  }),
  about('IDLETIME', function* () {
    return 0;
  }),
  about('REFCOUNT', function* () {
    return 1;
  }),
];

/** What Redis tells of how it holds what a key holds. */
export const objectCommands: readonly DataCommand[] = [
  ...SUBCOMMANDS,
  {
    name: 'OBJECT HELP',
    arity: 2,
    flags: ['loading', 'stale'],
    group: 'generic',
    *steps() {
      const lines = ['OBJECT <subcommand> [<key>]. Subcommands are:', 'HELP'];
      return [...lines, ...SUBCOMMANDS.map(({ name }) => `${name.slice('OBJECT '.length)} <key>`)].map(
        (line) => new Simple(line),
      );
    },
  },
];

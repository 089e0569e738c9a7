import { type BinaryString } from '@keyvaluestore/core';

import { FIRST_KEY, TWO_KEYS } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';

/** Each of the members once. */
const once = (members: Arguments): Arguments => (members.length === 1 ? members : [...new Set(members)]);

/**
 * Engines on which a move is several operations in one step: who watches the destination is then told of a change only if
 * the member was not there. Elsewhere it is one operation, which does not tell.
 */
const MOVES_IN_STEPS: ReadonlySet<string> = new Set(['memory', 'lmdb', 'foundationdb']);

/** Moves a member, and says whether it was there. */
function* move(source: BinaryString, destination: BinaryString, member: BinaryString): Steps<boolean> {
  const [isThere] = yield* ask({ name: 'sMIsMember', key: source, members: [member] });
  if (isThere !== true) {
    // Of what type the destination is does not matter only if there is no source at all.
    if ((yield* ask({ name: 'sCard', key: source })) > 0) yield* ask({ name: 'sCard', key: destination });
    return false;
  }
  if (source === destination) return true;
  // First, for it may be refused.
  yield* ask({ name: 'sAddNX', key: destination, member, expiry: 'keep' });
  yield* ask({ name: 'sRemXX', key: source, member });
  return true;
}

export const setWrites: readonly DataCommand[] = [
  {
    name: 'SADD',
    arity: -3,
    flags: ['write', 'denyoom', 'fast'],
    group: 'set',
    keys: FIRST_KEY,
    *steps([key, ...given]) {
      const members = once(given);
      const count = yield* ask({ name: 'sAdd', key: key as BinaryString, members, expiry: 'keep', count: true });
      return count ?? 0;
    },
  },
  {
    name: 'SREM',
    arity: -3,
    flags: ['write', 'fast'],
    group: 'set',
    keys: FIRST_KEY,
    *steps([key, ...members]) {
      return (yield* ask({ name: 'sRem', key: key as BinaryString, members: once(members), count: true })) ?? 0;
    },
  },
  {
    name: 'SMOVE',
    arity: 4,
    flags: ['write', 'fast'],
    group: 'set',
    keys: TWO_KEYS,
    isolated: (_args, { system }) => MOVES_IN_STEPS.has(system),
    *steps(args, { capabilities: { system } }) {
      const [source, destination, member] = args as [BinaryString, BinaryString, BinaryString];
      if (MOVES_IN_STEPS.has(system)) return Number(yield* move(source, destination, member));
      return Number(yield* ask({ name: 'sMove', source, destination, member }));
    },
  },
];

import { type BinaryString } from '@keyvaluestore/core';

import { type Double, NO_ARRAY, type Reply } from '../../protocol/reply.js';
import { type Arguments, ask, type DataCommand, type Steps, WAIT } from '../command.js';
import { countedKeys } from '../counted-keys.js';
import { parseTimeout } from '../timeout.js';
import { multiPopReply, parseMultiPop, popFirst } from './pops.js';
import { pairReply, type Scored } from './scored.js';

type PairReply = readonly [member: BinaryString, score: Double];

/** Adds again what was popped. */
function* addAgain(key: BinaryString, pairs: readonly PairReply[]): Steps<void> {
  for (const [member, { value: score }] of pairs) {
    const flags = { when: 'absent', expiry: 'keep', count: false } as const;
    yield* ask({ name: 'zAdd', key, field: member, member, score, ...flags });
  }
}

const last = (args: Arguments): BinaryString => args[args.length - 1] as BinaryString;

const blockingPop = (name: string, reverse: boolean): DataCommand => ({
  name,
  arity: -3,
  flags: ['write', 'noscript', 'fast', 'blocking'],
  group: 'sorted-set',
  keys: { first: 1, last: -2, step: 1 },
  *steps(args) {
    const popped = yield* popFirst({ keys: args.slice(0, -1), count: 1, reverse });
    return popped === null ? WAIT : [popped[0], ...pairReply(popped[1][0] as Scored)];
  },
  blocks: {
    timeout: (args) => parseTimeout(last(args)),
    onTimeout: NO_ARRAY,
    forKey: (args, key) => [key, last(args)],
    undo: (_args, reply) => {
      const [key, ...pair] = reply as readonly [BinaryString, ...PairReply];
      return addAgain(key, [pair]);
    },
  },
});

export const blockingSortedSetCommands: readonly DataCommand[] = [
  blockingPop('BZPOPMIN', false),
  blockingPop('BZPOPMAX', true),
  {
    name: 'BZMPOP',
    arity: -5,
    flags: ['write', 'blocking', 'movablekeys'],
    group: 'sorted-set',
    keys: (args) => countedKeys(args, 1),
    *steps([, ...args]): Steps<Reply | typeof WAIT> {
      const popped = yield* popFirst(parseMultiPop(args));
      return popped === null ? WAIT : multiPopReply(popped);
    },
    blocks: {
      timeout: ([timeout, ...args]) => {
        parseMultiPop(args);
        return parseTimeout(timeout as BinaryString);
      },
      onTimeout: NO_ARRAY,
      forKey: ([timeout, numberOfKeys, ...args], key) => [
        timeout as BinaryString,
        '1' as BinaryString,
        key,
        ...args.slice(Number(numberOfKeys)),
      ],
      undo: (_args, reply) => {
        const [key, pairs] = reply as readonly [BinaryString, readonly PairReply[]];
        return addAgain(key, pairs);
      },
    },
  },
];

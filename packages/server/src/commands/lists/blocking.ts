import { type BinaryString, type Side } from '@keyvaluestore/core';

import { NO_ARRAY, type Reply } from '../../protocol/reply.js';
import { TWO_KEYS } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps, WAIT } from '../command.js';
import { parseTimeout } from '../timeout.js';
import { type Move, move, parseMove, parseRotation } from './moves.js';
import { multiPopKeys, parseMultiPop, popFirst } from './multi-pops.js';

type Popped = readonly [key: BinaryString, values: readonly BinaryString[]];

/** Pushes values back to the end from which they were popped, in their order. */
function* pushBack([key, values]: Popped, side: Side): Steps<void> {
  yield* ask({ name: 'lPush', key, values: [...values].reverse(), side, expiry: 'keep' });
}

const last = (args: Arguments): BinaryString => args[args.length - 1] as BinaryString;

function blockingPop(name: string, side: Side): DataCommand {
  return {
    name,
    arity: -3,
    flags: ['write', 'noscript', 'blocking'],
    group: 'list',
    keys: { first: 1, last: -2, step: 1 },
    *steps(args) {
      const popped = yield* popFirst({ keys: args.slice(0, -1), side, count: 1 });
      return popped === null ? WAIT : [popped[0], popped[1][0] as BinaryString];
    },
    blocks: {
      timeout: (args) => parseTimeout(last(args)),
      onTimeout: NO_ARRAY,
      forKey: (args, key) => [key, last(args)],
      undo: (_args, reply) => {
        const [key, value] = reply as readonly [BinaryString, BinaryString];
        return pushBack([key, [value]], side);
      },
    },
  };
}

function blockingMove(name: string, arity: number, parse: (args: Arguments) => Move): DataCommand {
  return {
    name,
    arity,
    flags: ['write', 'denyoom', 'noscript', 'blocking'],
    group: 'list',
    keys: TWO_KEYS,
    *steps(args) {
      return (yield* move(parse(args))) ?? WAIT;
    },
    // Without `undo`: what was moved is where it was to go, though nobody is told.
    blocks: {
      timeout: (args) => {
        parse(args);
        return parseTimeout(last(args));
      },
      onTimeout: NO_ARRAY,
      inMulti: null,
      keys: (args) => args.slice(0, 1),
    },
  };
}

const BLMPOP: DataCommand = {
  name: 'BLMPOP',
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  group: 'list',
  keys: ([, ...args]) => multiPopKeys(args),
  *steps([, ...args]): Steps<Reply | typeof WAIT> {
    return (yield* popFirst(parseMultiPop(args))) ?? WAIT;
  },
  blocks: {
    timeout: ([timeout, ...args]) => {
      const time = parseTimeout(timeout as BinaryString);
      parseMultiPop(args);
      return time;
    },
    onTimeout: NO_ARRAY,
    forKey: ([timeout, numberOfKeys, ...args], key) => [
      timeout as BinaryString,
      '1' as BinaryString,
      key,
      ...args.slice(Number(numberOfKeys)),
    ],
    undo: ([, ...args], reply) => pushBack(reply as Popped, parseMultiPop(args).side),
  },
};

export const blockingListCommands: readonly DataCommand[] = [
  blockingPop('BLPOP', 'left'),
  blockingPop('BRPOP', 'right'),
  blockingMove('BLMOVE', 6, parseMove),
  blockingMove('BRPOPLPUSH', 4, parseRotation),
  BLMPOP,
];

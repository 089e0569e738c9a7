import { type BinaryString, type FieldWhen, KeyValueStoreError, type Output } from '@keyvaluestore/core';

import { notSupported, syntaxError } from '../../protocol/errors.js';
import { Double, type Reply, ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, optionName } from '../arguments.js';
import { type Arguments, ask, type CommandContext, type DataCommand, type Steps } from '../command.js';
import { parseScore } from '../numbers.js';

const OPTIONS: ReadonlySet<string> = new Set(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR']);

interface Addition {
  readonly options: ReadonlySet<string>;
  /** Scores and members in turn, not checked yet. */
  readonly pairs: Arguments;
}

interface Entry {
  readonly member: BinaryString;
  readonly score: number;
}

function split(args: Arguments): Addition {
  const options = new Set<string>();
  let first = 0;
  for (; first < args.length; first++) {
    const option = optionName(args[first] as BinaryString);
    if (!OPTIONS.has(option)) break;
    options.add(option);
  }
  return { options, pairs: first === 0 ? args : args.slice(first) };
}

/** Whether a member's own score must be known before it is written, for no single write has such conditions. */
function needsScore({ options }: Addition): boolean {
  const isBounded = options.has('GT') || options.has('LT');
  return (isBounded && (options.has('XX') || options.has('INCR'))) || (options.has('XX') && options.has('INCR'));
}

/** Judges all before anything is written. */
function check({ options, pairs }: Addition): readonly Entry[] {
  if (pairs.length === 0 || pairs.length % 2 === 1) throw syntaxError();
  if (options.has('NX') && options.has('XX')) {
    throw new ReplyError('ERR XX and NX options at the same time are not compatible');
  }
  if (['GT', 'LT', 'NX'].filter((option) => options.has(option)).length > 1) {
    throw new ReplyError('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
  if (options.has('INCR') && pairs.length > 2) {
    throw new ReplyError('ERR INCR option supports a single increment-element pair');
  }
  const entries: Entry[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    // Adding 0 makes 0 of -0.
    entries.push({ score: parseScore(pairs[index] as BinaryString) + 0, member: pairs[index + 1] as BinaryString });
  }
  return entries;
}

function whenOf(options: ReadonlySet<string>): FieldWhen {
  if (options.has('NX')) return 'absent';
  if (options.has('GT')) return 'greater';
  if (options.has('LT')) return 'less';
  return options.has('XX') ? 'present' : 'always';
}

/** Of a plain sorted set, the field is the member. */
const add = (key: BinaryString, { member, score }: Entry, when: FieldWhen): Steps<Output<'zAdd'>> =>
  ask({ name: 'zAdd', key, field: member, member, score, when, expiry: 'keep', count: true });

const notANumber = (): ReplyError => new ReplyError('ERR resulting score is not a number (NaN)');

function* increment(key: BinaryString, { member, score }: Entry): Steps<Double> {
  try {
    return new Double(yield* ask({ name: 'zIncrBy', key, field: member, by: score }));
  } catch (error) {
    throw KeyValueStoreError.is(error) && error.code === 'OUT_OF_RANGE' ? notANumber() : error;
  }
}

/** Adds to the score of a member if that is as the options want it. */
function* incrementIf(key: BinaryString, entry: Entry, options: ReadonlySet<string>): Steps<Double | null> {
  if (options.has('NX')) return (yield* add(key, entry, 'absent')) === false ? null : new Double(entry.score);
  if (whenOf(options) === 'always') return yield* increment(key, entry);
  const score = yield* ask({ name: 'zScore', key, field: entry.member });
  if (score === null) return options.has('XX') ? null : yield* increment(key, entry);
  const sum = score + entry.score;
  if (Number.isNaN(sum)) throw notANumber();
  if ((options.has('GT') && sum <= score) || (options.has('LT') && sum >= score)) return null;
  return yield* increment(key, entry);
}

function* zAdd([key, ...args]: Arguments, { capabilities }: CommandContext): Steps<Reply> {
  const addition = split(args);
  const { options } = addition;
  const entries = check(addition);
  if (needsScore(addition) && capabilities.system === 'aws.dynamodb') {
    throw notSupported(`ZADD with ${[...options].join(' ')}`, 'DynamoDB');
  }
  if (options.has('INCR')) return yield* incrementIf(key as BinaryString, entries[0] as Entry, options);
  const when = whenOf(options);
  let [added, changed] = [0, 0];
  for (const entry of entries) {
    if (needsScore(addition)) {
      if ((yield* ask({ name: 'zScore', key: key as BinaryString, field: entry.member })) === null) continue;
    }
    const outcome = yield* add(key as BinaryString, entry, when);
    if (outcome === 'added') added += 1;
    else if (outcome === 'changed') changed += 1;
  }
  return options.has('CH') ? added + changed : added;
}

const WRITES = { flags: ['write', 'denyoom', 'fast'], group: 'sorted-set', keys: FIRST_KEY } as const;

export const sortedSetAdditions: readonly DataCommand[] = [
  {
    ...WRITES,
    name: 'ZADD',
    arity: -4,
    // One pair is one write. On DynamoDB, where nothing is isolated, several pairs are written one after the other.
    isolated: ([, ...args]) => {
      // The usual case.
      if (args.length === 2) return false;
      const addition = split(args);
      return addition.pairs.length > 2 || needsScore(addition);
    },
    steps: zAdd,
  },
  {
    ...WRITES,
    name: 'ZINCRBY',
    arity: 4,
    *steps([key, by, member]) {
      return yield* increment(key as BinaryString, {
        score: parseScore(by as BinaryString) + 0,
        member: member as BinaryString,
      });
    },
  },
];

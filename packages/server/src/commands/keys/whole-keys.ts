import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { OK, ReplyError, Simple } from '../../protocol/reply.js';
import { ALL_KEYS, FIRST_KEY, NO_BYTES, optionName, TWO_KEYS } from '../arguments.js';
import { type Arguments, ask, type CommandFlag, type DataCommand, type Steps } from '../command.js';
import { parseInteger } from '../numbers.js';
import { readWhole, writeWhole } from './whole-values.js';

const noSuchKey = (): ReplyError => new ReplyError('ERR no such key');

/** A command that counts the keys of which an operation says that they are there. */
const counting = (name: string, operation: 'exists' | 'delete', flags: readonly CommandFlag[]): DataCommand => ({
  name,
  arity: -2,
  flags,
  group: 'generic',
  keys: ALL_KEYS,
  isolated: (args) => args.length > 1,
  *steps(args) {
    let count = 0;
    for (const key of args) if (yield* ask({ name: operation, key })) count += 1;
    return count;
  },
});

const TYPE_NAMES = { string: 'string', set: 'set', hash: 'hash', list: 'list', sortedSet: 'zset' } as const;

/** Whole values are moved and copied in several steps, which DynamoDB does not isolate. */
const MOVES = { group: 'generic', isolated: true, unsupported: { 'aws.dynamodb': 'DynamoDB' } } as const;

function* rename(source: BinaryString, destination: BinaryString): Steps<void> {
  const whole = yield* readWhole(source);
  if (whole === null) throw noSuchKey();
  yield* ask({ name: 'delete', key: source });
  yield* writeWhole(destination, whole);
}

/** Reads a database's number, of which there is one. */
function checkDatabase(arg: BinaryString): void {
  if (parseInteger(arg) !== 0) throw new ReplyError('ERR DB index is out of range');
}

/** Reads the options of COPY, which begin at the third argument: whether it replaces. */
function copyReplaces(args: Arguments): boolean {
  let replaces = false;
  for (let index = 2; index < args.length; index++) {
    const name = optionName(args[index] as BinaryString);
    const next = args[index + 1];
    if (name === 'REPLACE') replaces = true;
    else if (name === 'DB' && next !== undefined) {
      checkDatabase(next);
      index += 1;
    } else throw syntaxError();
  }
  return replaces;
}

/** Commands about keys, whatever they hold. */
export const wholeKeyCommands: readonly DataCommand[] = [
  counting('DEL', 'delete', ['write']),
  counting('UNLINK', 'delete', ['write', 'fast']),
  counting('EXISTS', 'exists', ['readonly', 'fast']),
  counting('TOUCH', 'exists', ['readonly', 'fast']),
  {
    name: 'TYPE',
    arity: 2,
    flags: ['readonly', 'fast'],
    group: 'generic',
    keys: FIRST_KEY,
    *steps([key = NO_BYTES]) {
      const type = yield* ask({ name: 'type', key });
      return new Simple(type === null ? 'none' : TYPE_NAMES[type]);
    },
  },
  {
    ...MOVES,
    name: 'RENAME',
    arity: 3,
    flags: ['write'],
    keys: TWO_KEYS,
    *steps([source = NO_BYTES, destination = NO_BYTES]) {
      if (source !== destination) yield* rename(source, destination);
      else if (!(yield* ask({ name: 'exists', key: source }))) throw noSuchKey();
      return OK;
    },
  },
  {
    ...MOVES,
    name: 'RENAMENX',
    arity: 3,
    flags: ['write', 'fast'],
    keys: TWO_KEYS,
    *steps([source = NO_BYTES, destination = NO_BYTES]) {
      if (!(yield* ask({ name: 'exists', key: source }))) throw noSuchKey();
      if (yield* ask({ name: 'exists', key: destination })) return 0;
      yield* rename(source, destination);
      return 1;
    },
  },
  {
    ...MOVES,
    name: 'COPY',
    arity: -3,
    flags: ['write', 'denyoom'],
    keys: TWO_KEYS,
    *steps(args) {
      const [source = NO_BYTES, destination = NO_BYTES] = args;
      const replaces = copyReplaces(args);
      if (source === destination) throw new ReplyError('ERR source and destination objects are the same');
      const whole = yield* readWhole(source);
      if (whole === null || (!replaces && (yield* ask({ name: 'exists', key: destination })))) return 0;
      yield* writeWhole(destination, whole);
      return 1;
    },
  },
  {
    name: 'MOVE',
    arity: 3,
    flags: ['write', 'fast'],
    group: 'generic',
    keys: FIRST_KEY,
    *steps([, database = NO_BYTES]) {
      checkDatabase(database);
      throw new ReplyError('ERR source and destination objects are the same');
    },
  },
  {
    name: 'WAIT',
    arity: 3,
    flags: ['noscript'],
    group: 'generic',
    *steps([replicas = NO_BYTES, timeout = NO_BYTES]) {
      parseInteger(replicas);
      if (parseInteger(timeout) < 0) throw new ReplyError('ERR timeout is negative');
      return 0;
    },
  },
];

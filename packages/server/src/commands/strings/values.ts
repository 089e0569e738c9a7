import { type BinaryString } from '@keyvaluestore/core';

import { OK, type Reply } from '../../protocol/reply.js';
import { FIRST_KEY, NO_BYTES, parseExpiry, type TimeUnit } from '../arguments.js';
import { ask, type DataCommand, type Steps } from '../command.js';
import { overwrite, untilUnchanged } from './change-string.js';
import { getexOptions, setOptions } from './options.js';

const STRING = { group: 'string', keys: FIRST_KEY } as const;

/** SET with GET and a condition: the old value, and the new one written if the condition holds. */
function* exchangeIf(
  key: BinaryString,
  value: BinaryString,
  { when, expiry }: Pick<ReturnType<typeof setOptions>, 'when' | 'expiry'>,
): Steps {
  return yield* untilUnchanged<BinaryString | null>(function* () {
    const before = yield* ask({ name: 'get', key });
    if ((before === null) !== (when === 'absent')) return before;
    const expected = before === null ? 'absent' : { equals: before };
    return (yield* ask({ name: 'set', key, value, when: expected, expiry })) ? before : undefined;
  });
}

/** SETEX and PSETEX. */
const setFor = (name: string, unit: TimeUnit): DataCommand => ({
  ...STRING,
  name,
  arity: 4,
  flags: ['write', 'denyoom'],
  *steps([key = NO_BYTES, time = NO_BYTES, value = NO_BYTES], { now }) {
    yield* overwrite(key, value, 'always', parseExpiry(unit, time, name, now()));
    return OK;
  },
  compile([key = NO_BYTES, time = NO_BYTES, value = NO_BYTES], { now }) {
    const expiry = parseExpiry(unit, time, name, now());
    return { operations: [{ name: 'set', key, value, when: 'always', expiry }], reply: OK };
  },
});

/** Commands that read or write one value as a whole. */
export const valueCommands: readonly DataCommand[] = [
  {
    ...STRING,
    name: 'GET',
    arity: 2,
    flags: ['readonly', 'fast'],
    *steps([key = NO_BYTES]) {
      return yield* ask({ name: 'get', key });
    },
  },
  {
    ...STRING,
    name: 'SET',
    arity: -3,
    flags: ['write', 'denyoom'],
    *steps(args, context) {
      const [key = NO_BYTES, value = NO_BYTES] = args;
      if (args.length === 2) {
        yield* overwrite(key, value, 'always', 'never');
        return OK;
      }
      const options = setOptions(args, context);
      const { when, get, expiry } = options;
      if (!get) return (yield* overwrite(key, value, when, expiry)) ? OK : null;
      if (when !== 'always') return yield* exchangeIf(key, value, options);
      return yield* ask({ name: 'getSet', key, value, expiry });
    },
    compile(args, context) {
      const [key = NO_BYTES, value = NO_BYTES] = args;
      const { when, get, expiry } = setOptions(args, context);
      if (get || when !== 'always') return undefined;
      return { operations: [{ name: 'set', key, value, when, expiry }], reply: OK };
    },
  },
  {
    ...STRING,
    name: 'SETNX',
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    *steps([key = NO_BYTES, value = NO_BYTES]) {
      return (yield* overwrite(key, value, 'absent', 'never')) ? 1 : 0;
    },
  },
  setFor('SETEX', 'EX'),
  setFor('PSETEX', 'PX'),
  {
    ...STRING,
    name: 'GETSET',
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    *steps([key = NO_BYTES, value = NO_BYTES]) {
      return yield* ask({ name: 'getSet', key, value, expiry: 'never' });
    },
  },
  {
    ...STRING,
    name: 'GETDEL',
    arity: 2,
    flags: ['write', 'fast'],
    *steps([key = NO_BYTES]) {
      return yield* ask({ name: 'getDelete', key });
    },
  },
  {
    ...STRING,
    name: 'GETEX',
    arity: -2,
    flags: ['write', 'fast'],
    *steps(args, { now }) {
      const [key = NO_BYTES] = args;
      const given = getexOptions(args);
      return yield* untilUnchanged<BinaryString | null>(function* () {
        const value = yield* ask({ name: 'get', key });
        if (value === null || given === 'keep') return value;
        if (given === 'never' && (yield* ask({ name: 'ttl', key })) === Infinity) return value;
        const expiry = given === 'never' ? given : parseExpiry(given.unit, given.arg, 'GETEX', now());
        return (yield* ask({ name: 'set', key, value, when: { equals: value }, expiry })) ? value : undefined;
      });
    },
  },
  {
    ...STRING,
    name: 'STRLEN',
    arity: 2,
    flags: ['readonly', 'fast'],
    *steps([key = NO_BYTES]): Steps<Reply> {
      return (yield* ask({ name: 'get', key }))?.length ?? 0;
    },
  },
];

import { type BinaryString } from '@keyvaluestore/core';

import { ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, needIsolation, NO_BYTES, optionName, parseTime, type TimeUnit } from '../arguments.js';
import { type Arguments, ask, type CommandContext, type DataCommand, type Steps } from '../command.js';
import { expiryOf } from './expiries.js';

const GENERIC = { group: 'generic', keys: FIRST_KEY } as const;

type Condition = 'NX' | 'XX' | 'GT' | 'LT';

const isCondition = (name: string): name is Condition =>
  name === 'NX' || name === 'XX' || name === 'GT' || name === 'LT';

/** Reads the conditions of EXPIRE, which begin at the third argument. */
function parseConditions(args: Arguments): ReadonlySet<Condition> {
  const conditions = new Set<Condition>();
  for (const arg of args.slice(2)) {
    const name = optionName(arg);
    if (!isCondition(name)) throw new ReplyError(`ERR Unsupported option ${arg}`);
    conditions.add(name);
  }
  if (conditions.has('NX') && conditions.size > 1) {
    throw new ReplyError('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if (conditions.has('GT') && conditions.has('LT')) {
    throw new ReplyError('ERR GT and LT options at the same time are not compatible');
  }
  return conditions;
}

/** Whether an expiry, `Infinity` if there is none, is as the conditions want it before another one is set. */
function allows(conditions: ReadonlySet<Condition>, before: number, wanted: number): boolean {
  if (conditions.has('NX') && before !== Infinity) return false;
  if (conditions.has('XX') && before === Infinity) return false;
  if (conditions.has('GT') && wanted <= before) return false;
  return !(conditions.has('LT') && wanted >= before);
}

function* expire(name: string, unit: TimeUnit, args: Arguments, context: CommandContext): Steps {
  const [key = NO_BYTES, arg = NO_BYTES] = args;
  const conditions = parseConditions(args);
  const now = context.now();
  const time = parseTime(unit, arg, name, now);
  const isRelative = unit === 'EX' || unit === 'PX';
  if (conditions.size > 0) {
    // With NX alone, the write looks again.
    if (!conditions.has('NX')) needIsolation(`${name} with XX, GT or LT`, context);
    const before = isRelative ? yield* ask({ name: 'ttl', key }) : yield* expiryOf(key, context);
    if (before === null || !allows(conditions, before, time)) return 0;
  }
  const isPast = isRelative ? time <= 0 : time <= now;
  if (isPast) return (yield* ask({ name: 'delete', key })) ? 1 : 0;
  const when = conditions.has('NX') ? 'none' : 'always';
  const expiry = { ...(isRelative ? { ttl: time } : { at: time }), when } as const;
  return (yield* ask({ name: 'expire', key, expiry })) ? 1 : 0;
}

const expireCommand = (name: string, unit: TimeUnit): DataCommand => ({
  ...GENERIC,
  name,
  arity: -3,
  flags: ['write', 'fast'],
  isolated: (args) => args.length > 2,
  steps: (args, context) => expire(name, unit, args, context),
});

/** A command that tells when a key expires: −2 if there is no key, −1 if it does not. */
const told = (
  name: string,
  read: (key: BinaryString, context: CommandContext) => Steps<number | null>,
  unit: 1 | 1000,
): DataCommand => ({
  ...GENERIC,
  name,
  arity: 2,
  flags: ['readonly', 'fast'],
  *steps([key = NO_BYTES], context) {
    const time = yield* read(key, context);
    if (time === null) return -2;
    return time === Infinity ? -1 : Math.floor((time + unit / 2) / unit);
  },
});

const timeLeft = (key: BinaryString): Steps<number | null> => ask({ name: 'ttl', key });

/** Commands about when a key expires. */
export const expireCommands: readonly DataCommand[] = [
  expireCommand('EXPIRE', 'EX'),
  expireCommand('PEXPIRE', 'PX'),
  expireCommand('EXPIREAT', 'EXAT'),
  expireCommand('PEXPIREAT', 'PXAT'),
  told('TTL', timeLeft, 1000),
  told('PTTL', timeLeft, 1),
  told('EXPIRETIME', expiryOf, 1000),
  told('PEXPIRETIME', expiryOf, 1),
  {
    ...GENERIC,
    name: 'PERSIST',
    arity: 2,
    flags: ['write', 'fast'],
    *steps([key = NO_BYTES]) {
      return (yield* ask({ name: 'persist', key })) ? 1 : 0;
    },
  },
];

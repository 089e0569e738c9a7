import { type BinaryString, type ExpiryTime } from '@keyvaluestore/core';

import { notSupported } from '../protocol/errors.js';
import { ReplyError } from '../protocol/reply.js';
import { type CommandContext } from './command.js';
import { INT64_MAX, INT64_MIN, parseInt64 } from './numbers.js';

/** What stands for an argument that its command's arity makes sure of. */
export const NO_BYTES = '' as BinaryString;

/** Where a command has its only key: it comes first. */
export const FIRST_KEY = { first: 1, last: 1, step: 1 } as const;
/** All arguments are keys. */
export const ALL_KEYS = { first: 1, last: -1, step: 1 } as const;
/** The first two arguments are keys. */
export const TWO_KEYS = { first: 1, last: 2, step: 1 } as const;

/** An option's name in capitals. */
export const optionName = (arg: BinaryString): string => arg.toUpperCase();

/** How a time is told: in seconds or milliseconds, from now on or since 1970. */
export type TimeUnit = 'EX' | 'PX' | 'EXAT' | 'PXAT';

export const isTimeUnit = (name: string): name is TimeUnit =>
  name === 'EX' || name === 'PX' || name === 'EXAT' || name === 'PXAT';

const invalidExpireTime = (command: string): ReplyError =>
  new ReplyError(`ERR invalid expire time in '${command.toLowerCase()}' command`);

/** The last time that engines know, in milliseconds since 1970, and the longest time from now on. */
export const LAST_TIME = 8_640_000_000_000_000;
/** Up to this, nothing overflows in any unit. */
const SAFE_TIME = LAST_TIME / 1000;

/**
 * The milliseconds of a time that may be past, from now on or since 1970 as its unit says. Refuses what has no time of 64
 * bits; what is beyond the times that engines know is the last or the first of these.
 */
export function parseTime(unit: TimeUnit, arg: BinaryString, command: string, now: number): number {
  const value = parseInt64(arg);
  const inSeconds = unit === 'EX' || unit === 'EXAT';
  if (typeof value === 'number' && Math.abs(value) <= SAFE_TIME) return inSeconds ? value * 1000 : value;
  const exact = BigInt(value) * (inSeconds ? 1000n : 1n);
  const last = unit === 'EX' || unit === 'PX' ? INT64_MAX - BigInt(now) : INT64_MAX;
  if (exact < INT64_MIN || exact > last) throw invalidExpireTime(command);
  return Math.max(-LAST_TIME, Math.min(LAST_TIME, Number(exact)));
}

/** When what a command writes expires. Refuses times that are not positive; one since 1970 may be past. */
export function parseExpiry(unit: TimeUnit, arg: BinaryString, command: string, now: number): ExpiryTime {
  const time = parseTime(unit, arg, command, now);
  if (time <= 0) throw invalidExpireTime(command);
  return unit === 'EX' || unit === 'PX' ? { ttl: time, when: 'always' } : { at: time, when: 'always' };
}

/** Refuses what must be one step and cannot be one conditional write where the engine isolates none. */
export function needIsolation(what: string, { capabilities }: CommandContext): void {
  if (capabilities.system === 'aws.dynamodb') throw notSupported(what, 'DynamoDB');
}

import { type Expiry, type ExpiryTime } from '@keyvaluestore/core';

import { type Command } from './command.js';

/** A time that is past on every clock. */
const PAST = 1;

/** The time since a command was first sent, which a clock that is set meanwhile does not change. */
export class Stopwatch {
  #start: number | undefined;

  /** Milliseconds since the first call, rounded up; 0 for that one. */
  elapsed(): number {
    const now = performance.now();
    this.#start ??= now;
    return Math.ceil(now - this.#start);
  }
}

/** What is left of an expiry so many milliseconds after the first try: a time to live is shorter by them, or past. */
export function left<E extends Expiry>(expiry: E, elapsed: number): E | ExpiryTime {
  if (typeof expiry !== 'object' || 'at' in expiry) return expiry;
  const { ttl, when } = expiry;
  return ttl > elapsed ? { ttl: ttl - elapsed, when } : { at: PAST, when };
}

/**
 * Arguments with an expiry. A time to live among them is that of the first try: the server counts it from when it gets
 * the command, so that a command that is sent again would prolong it.
 * @param build the arguments so many milliseconds after the first try
 */
export function timed(
  isRelative: boolean,
  build: (elapsed: number) => readonly string[],
  stopwatch = new Stopwatch(),
): Pick<Command<unknown>, 'args' | 'argsNow'> {
  const args = build(0);
  if (!isRelative) return { args };
  return {
    args,
    argsNow: () => {
      const elapsed = stopwatch.elapsed();
      return elapsed === 0 ? args : build(elapsed);
    },
  };
}

/** Whether an expiry counts from the moment of the call. */
export function isRelative(expiry: Expiry): boolean {
  return typeof expiry === 'object' && 'ttl' in expiry;
}

/** An expiry as SET takes it. */
export function setArguments(expiry: Expiry): readonly string[] {
  if (expiry === 'never') return [];
  if (expiry === 'keep') return ['KEEPTTL'];
  return 'at' in expiry ? ['PXAT', String(expiry.at)] : ['PX', String(expiry.ttl)];
}

/** The command by which a key that is there gets an expiry, its time, and its condition if there is one. */
export function expireArguments(expiry: ExpiryTime): readonly string[] {
  const [name, time] = 'at' in expiry ? ['PEXPIREAT', expiry.at] : ['PEXPIRE', expiry.ttl];
  return expiry.when === 'none' ? [name, String(time), 'NX'] : [name, String(time)];
}

/** A time as the Lua of `DEADLINE` reads it: milliseconds since 1970, or after a `+` from now. */
export function timeText(expiry: ExpiryTime): string {
  return 'at' in expiry ? String(expiry.at) : `+${expiry.ttl}`;
}

/** Arguments of a script, and after them the command by which the key gets an expiry; none where it stays as it is. */
export function withExpiry(args: readonly string[], expiry: Expiry): Pick<Command<unknown>, 'args' | 'argsNow'> {
  if (typeof expiry === 'string') return { args };
  return timed(isRelative(expiry), (elapsed) => args.concat(expireArguments(left(expiry, elapsed))));
}

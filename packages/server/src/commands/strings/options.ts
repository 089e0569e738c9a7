import { type BinaryString, type Expiry } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { isTimeUnit, optionName, parseExpiry, type TimeUnit } from '../arguments.js';
import { type Arguments, type CommandContext } from '../command.js';

/** A time as it was given: what it means is looked at when all options are known. */
interface GivenTime {
  readonly unit: TimeUnit;
  readonly arg: BinaryString;
}

/** What SET is told beside the key and the value. */
export interface SetOptions {
  readonly when: 'always' | 'absent' | 'present';
  /** Whether the old value is answered. */
  readonly get: boolean;
  readonly expiry: Expiry;
}

/** Reads the options of SET, which begin at the third argument. */
export function setOptions(args: Arguments, { now }: CommandContext): SetOptions {
  let when: SetOptions['when'] = 'always';
  let get = false;
  let keeps = false;
  let time: GivenTime | undefined;
  for (let index = 2; index < args.length; index++) {
    const name = optionName(args[index] as BinaryString);
    const next = args[index + 1];
    if (name === 'NX' && when !== 'present') when = 'absent';
    else if (name === 'XX' && when !== 'absent') when = 'present';
    else if (name === 'GET') get = true;
    else if (name === 'KEEPTTL' && time === undefined) keeps = true;
    else if (isTimeUnit(name) && next !== undefined && !keeps && (time === undefined || time.unit === name)) {
      time = { unit: name, arg: next };
      index += 1;
    } else throw syntaxError();
  }
  const expiry = time === undefined ? (keeps ? 'keep' : 'never') : parseExpiry(time.unit, time.arg, 'SET', now());
  return { when, get, expiry };
}

/** Reads the options of GETEX, which begin at the second argument: `never` takes the expiry away. */
export function getexOptions(args: Arguments): GivenTime | 'keep' | 'never' {
  let given: GivenTime | 'keep' | 'never' = 'keep';
  for (let index = 1; index < args.length; index++) {
    const name = optionName(args[index] as BinaryString);
    const next = args[index + 1];
    if (name === 'PERSIST' && typeof given === 'string') given = 'never';
    else if (isTimeUnit(name) && next !== undefined && isOpen(given, name)) {
      given = { unit: name, arg: next };
      index += 1;
    } else throw syntaxError();
  }
  return given;
}

/** Whether a time may still be given: the same may be given again. */
const isOpen = (given: GivenTime | 'keep' | 'never', unit: TimeUnit): boolean =>
  given === 'keep' || (typeof given === 'object' && given.unit === unit);

import { type BinaryString, type ExpiryTime } from '@keyvaluestore/core';

import { notAnInteger, syntaxError } from '../../protocol/errors.js';
import { OK, ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, LAST_TIME, NO_BYTES, optionName } from '../arguments.js';
import { type Arguments, ask, type DataCommand } from '../command.js';
import { parseInteger, readInt64 } from '../numbers.js';
import { deserialize, serialize } from './serialized.js';
import { readContent, writeWhole } from './whole-values.js';

interface RestoreOptions {
  readonly replaces: boolean;
  readonly isAbsolute: boolean;
}

/** Reads the options of RESTORE, which begin at the fourth argument. What tells of use is checked, and not kept. */
function restoreOptions(args: Arguments): RestoreOptions {
  const given = { replaces: false, isAbsolute: false };
  let use: 'IDLETIME' | 'FREQ' | undefined;
  for (let index = 3; index < args.length; index++) {
    const name = optionName(args[index] as BinaryString);
    const next = args[index + 1];
    if (name === 'REPLACE') given.replaces = true;
    else if (name === 'ABSTTL') given.isAbsolute = true;
    else if ((name === 'IDLETIME' || name === 'FREQ') && next !== undefined && (use ?? name) === name) {
      use = name;
      checkUse(name, parseInteger(next));
      index += 1;
    } else throw syntaxError();
  }
  return given;
}

function checkUse(name: 'IDLETIME' | 'FREQ', value: number): void {
  if (name === 'IDLETIME' && value < 0) throw new ReplyError('ERR Invalid IDLETIME value, must be >= 0');
  if (name === 'FREQ' && (value < 0 || value > 255)) {
    throw new ReplyError('ERR Invalid FREQ value, must be >= 0 and <= 255');
  }
}

function expiryOf(arg: BinaryString, isAbsolute: boolean): ExpiryTime | undefined {
  const given = readInt64(arg);
  if (given === undefined) throw notAnInteger();
  if (given < 0) throw new ReplyError('ERR Invalid TTL value, must be >= 0');
  if (given === 0) return undefined;
  const time = Math.min(Number(given), LAST_TIME);
  return { ...(isAbsolute ? { at: time } : { ttl: time }), when: 'always' };
}

/** Values as bytes. */
export const dumpCommands: readonly DataCommand[] = [
  {
    name: 'DUMP',
    arity: 2,
    flags: ['readonly'],
    group: 'generic',
    keys: FIRST_KEY,
    isolated: true,
    *steps([key = NO_BYTES]) {
      const content = yield* readContent(key);
      return content === null ? null : serialize(content);
    },
  },
  {
    name: 'RESTORE',
    arity: -4,
    flags: ['write', 'denyoom'],
    group: 'generic',
    keys: FIRST_KEY,
    isolated: true,
    unsupported: { 'aws.dynamodb': 'DynamoDB' },
    *steps(args) {
      const [key = NO_BYTES, time = NO_BYTES, payload = NO_BYTES] = args;
      const { replaces, isAbsolute } = restoreOptions(args);
      if (!replaces && (yield* ask({ name: 'exists', key }))) {
        throw new ReplyError('BUSYKEY Target key name already exists.');
      }
      const expiry = expiryOf(time, isAbsolute);
      yield* writeWhole(key, { content: deserialize(payload), expiry });
      return OK;
    },
  },
];

import { createHash } from 'node:crypto';

import { type BinaryString } from '@keyvaluestore/core';

import { OK, ReplyError } from '../protocol/reply.js';
import { NO_BYTES } from './arguments.js';
import { type Arguments, type Command, type DataCommand } from './command.js';
import { countedKeys } from './counted-keys.js';
import { parseInteger } from './numbers.js';
import { type Script, WELL_KNOWN } from './scripting/well-known.js';

const sha1 = (text: BinaryString): string => createHash('sha1').update(text, 'latin1').digest('hex');

const notKnown = (): ReplyError =>
  new ReplyError('ERR this script is not one of those that are served; there is no Lua');

function scriptOf(text: BinaryString): Script {
  const script = WELL_KNOWN.get(sha1(text));
  if (script === undefined) throw notKnown();
  return script;
}

function scriptBySHA(sha: BinaryString): Script {
  const script = WELL_KNOWN.get(sha.toLowerCase());
  if (script === undefined) throw new ReplyError('NOSCRIPT No matching script. Please use EVAL.');
  return script;
}

const keysOf = (args: Arguments): readonly BinaryString[] => countedKeys(args, 1);

function checkNumberOfKeys([, count = NO_BYTES, ...others]: Arguments): void {
  const number = parseInteger(count);
  if (number > others.length) throw new ReplyError("ERR Number of keys can't be greater than number of args");
  if (number < 0) throw new ReplyError("ERR Number of keys can't be negative");
}

const evaluating = (name: string, find: (script: BinaryString) => Script): DataCommand => ({
  name,
  arity: -3,
  flags: ['noscript', 'stale', 'movablekeys'],
  group: 'scripting',
  keys: keysOf,
  isolated: true,
  *steps(args, context) {
    checkNumberOfKeys(args);
    const [script = NO_BYTES, , ...others] = args;
    const keys = keysOf(args);
    return yield* find(script)(keys, others.slice(keys.length), context);
  },
});

/** Commands that run scripts: a few that are well known, and written natively. */
export const scriptingCommands: readonly Command[] = [
  evaluating('EVAL', scriptOf),
  evaluating('EVALSHA', scriptBySHA),
  {
    name: 'SCRIPT LOAD',
    arity: 3,
    flags: ['noscript', 'stale'],
    group: 'scripting',
    answer([text = NO_BYTES]) {
      const sha = sha1(text);
      if (!WELL_KNOWN.has(sha)) throw notKnown();
      return sha as BinaryString;
    },
  },
  {
    name: 'SCRIPT EXISTS',
    arity: -3,
    flags: ['noscript'],
    group: 'scripting',
    answer: (args) => args.map((sha) => (WELL_KNOWN.has(sha.toLowerCase()) ? 1 : 0)),
  },
  // What is known is not forgotten.
  { name: 'SCRIPT FLUSH', arity: -2, flags: ['noscript'], group: 'scripting', answer: () => OK },
];

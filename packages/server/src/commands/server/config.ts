import { type BinaryString } from '@keyvaluestore/core';

import { type Session } from '../../connection/session.js';
import { wrongArity } from '../../protocol/errors.js';
import { OK, Pairs, type Reply, ReplyError } from '../../protocol/reply.js';
import { type Arguments, type SessionCommand } from '../command.js';
import { matches } from '../glob.js';

function get(patterns: Arguments, { service }: Session): Reply {
  const wanted = patterns.map((pattern) => pattern.toLowerCase());
  const found = service.settings.entries().filter(([name]) => wanted.some((pattern) => matches(pattern, name)));
  return new Pairs(found.map(([name, value]) => [name as BinaryString, value as BinaryString]));
}

function set(args: Arguments, { service }: Session): Reply {
  if (args.length % 2 !== 0) throw wrongArity('CONFIG SET');
  for (let index = 0; index < args.length; index += 2) {
    const name = (args[index] as BinaryString).toLowerCase();
    const outcome = service.settings.set(name, args[index + 1] as BinaryString);
    if (outcome === 'unknown') {
      throw new ReplyError(`ERR Unknown option or number of arguments for CONFIG SET - '${name.slice(0, 128)}'`);
    }
    if (outcome === 'invalid') {
      throw new ReplyError(
        `ERR CONFIG SET failed (possibly related to argument '${name}') - argument must be a number, or a memory value`,
      );
    }
  }
  return OK;
}

const FLAGS = ['admin', 'noscript', 'loading', 'stale'] as const;

export const configCommands: readonly SessionCommand[] = [
  { name: 'CONFIG GET', arity: -3, flags: FLAGS, group: 'server', answer: get },
  { name: 'CONFIG SET', arity: -4, flags: FLAGS, group: 'server', answer: set },
  {
    name: 'CONFIG RESETSTAT',
    arity: 2,
    flags: FLAGS,
    group: 'server',
    answer: (_args, { service }) => {
      service.statistics.reset();
      return OK;
    },
  },
];

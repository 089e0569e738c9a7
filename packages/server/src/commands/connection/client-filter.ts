import { type BinaryString } from '@keyvaluestore/core';

import { type Session } from '../../connection/session.js';
import { syntaxError } from '../../protocol/errors.js';
import { ReplyError } from '../../protocol/reply.js';
import { type Arguments } from '../command.js';

/** Throws where a type of clients is unknown; true of the only one that there is. */
export function isNormal(type: string): boolean {
  const wanted = type.toLowerCase();
  if (!['normal', 'master', 'replica', 'slave', 'pubsub'].includes(wanted)) {
    throw new ReplyError(`ERR Unknown client type '${type}'`);
  }
  return wanted === 'normal';
}

export function clientId(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new ReplyError('ERR client-id should be greater than 0');
  return Number(text);
}

type Filter = (session: Session) => boolean;

function filterOf(option: string, value: BinaryString, self: Session): Filter {
  switch (option.toUpperCase()) {
    case 'ID': {
      const id = clientId(value);
      return (session) => session.id === id;
    }
    case 'ADDR':
      return ({ addresses }) => addresses.remote === value;
    case 'LADDR':
      return ({ addresses }) => addresses.local === value;
    case 'TYPE': {
      const isWanted = isNormal(value);
      return () => isWanted;
    }
    case 'USER':
      if (value !== 'default') throw new ReplyError(`ERR No such user '${value}'`);
      return () => true;
    case 'SKIPME': {
      const skip = value.toLowerCase();
      if (skip !== 'yes' && skip !== 'no') throw syntaxError();
      return (session) => skip === 'no' || session !== self;
    }
    default:
      throw syntaxError();
  }
}

/** The clients that `CLIENT KILL` means with its options, all of which must be true of them. */
export function clientsWith(args: Arguments, self: Session): readonly Session[] {
  if (args.length % 2 !== 0) throw syntaxError();
  const filters: Filter[] = [];
  let namesSelf = false;
  for (let index = 0; index < args.length; index += 2) {
    const option = args[index] as BinaryString;
    if (option.toUpperCase() === 'SKIPME') namesSelf = true;
    filters.push(filterOf(option, args[index + 1] as BinaryString, self));
  }
  if (!namesSelf) filters.push((session) => session !== self);
  return [...self.service.sessions].filter((session) => filters.every((isMeant) => isMeant(session)));
}

import { type BinaryString } from '@keyvaluestore/core';

import { type Session } from '../../connection/session.js';
import { syntaxError } from '../../protocol/errors.js';
import { OK, type Reply, ReplyError, Verbatim } from '../../protocol/reply.js';
import { type Arguments, type CommandFlag, type SessionCommand } from '../command.js';
import { clientId, clientsWith, isNormal } from './client-filter.js';
import { clientLine } from './client-line.js';
import { checkVisible, setClientName } from './client-name.js';

function lines(sessions: readonly Session[]): Reply {
  return new Verbatim(sessions.map((session) => `${clientLine(session)}\n`).join(''));
}

function list([option, ...values]: Arguments, { service }: Session): Reply {
  const sessions = [...service.sessions];
  if (option === undefined) return lines(sessions);
  if (option.toUpperCase() === 'TYPE' && values.length === 1) {
    return lines(isNormal(values[0] as BinaryString) ? sessions : []);
  }
  if (option.toUpperCase() !== 'ID' || values.length === 0) throw syntaxError();
  const ids = new Set(values.map((value) => clientId(value)));
  return lines(sessions.filter(({ id }) => ids.has(id)));
}

function kill(args: Arguments, self: Session): Reply {
  const isOldForm = args.length === 1;
  const killed = isOldForm
    ? [...self.service.sessions].filter(({ addresses }) => addresses.remote === args[0])
    : clientsWith(args, self);
  if (isOldForm && killed.length === 0) throw new ReplyError('ERR No such client');
  for (const session of killed) {
    // It is to have its reply first.
    if (session === self) session.isEnding = true;
    else session.kill();
  }
  return isOldForm ? OK : killed.length;
}

function setInfo([option, value = '' as BinaryString]: Arguments, session: Session): Reply {
  const name = (option as BinaryString).toUpperCase();
  if (name === 'LIB-NAME') {
    checkVisible('lib-name', value);
    session.libraryName = value;
  } else if (name === 'LIB-VER') {
    checkVisible('lib-ver', value);
    session.libraryVersion = value;
  } else {
    throw new ReplyError(`ERR Unrecognized option '${option}'`);
  }
  return OK;
}

function reply([given]: Arguments, session: Session): Reply {
  const mode = (given as BinaryString).toUpperCase();
  if (mode === 'SKIP') session.repliesToSkip = 2;
  else if (mode === 'ON' || mode === 'OFF') session.repliesAreOff = mode === 'OFF';
  else throw syntaxError();
  return OK;
}

function onOrOff([given]: Arguments): Reply {
  if (!/^(on|off)$/i.test(given as BinaryString)) throw syntaxError();
  return OK;
}

const FLAGS: readonly CommandFlag[] = ['noscript', 'loading', 'stale'];
const ADMIN: readonly CommandFlag[] = ['admin', ...FLAGS];

function row(
  name: string,
  arity: number,
  answer: SessionCommand['answer'],
  flags: readonly CommandFlag[] = FLAGS,
): SessionCommand {
  return { name: `CLIENT ${name}`, arity, flags, group: 'connection', answer };
}

export const clientCommands: readonly SessionCommand[] = [
  row('ID', 2, (_args, session) => session.id),
  row('GETNAME', 2, (_args, session) => (session.name === '' ? null : session.name)),
  row('SETNAME', 3, ([name], session) => {
    setClientName(session, name as BinaryString);
    return OK;
  }),
  row('SETINFO', 4, setInfo),
  row('INFO', 2, (_args, session) => new Verbatim(`${clientLine(session)}\n`)),
  row('LIST', -2, list, ADMIN),
  row('KILL', -3, kill, ADMIN),
  row('REPLY', 3, reply),
  // Nobody is evicted here, and no key is moved by being read.
  row('NO-EVICT', 3, onOrOff, ADMIN),
  row('NO-TOUCH', 3, onOrOff),
];

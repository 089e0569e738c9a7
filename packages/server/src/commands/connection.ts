import { type BinaryString } from '@keyvaluestore/core';

import { type Session } from '../connection/session.js';
import { syntaxError, wrongArity } from '../protocol/errors.js';
import { OK, Pairs, PONG, type Reply, ReplyError, Simple } from '../protocol/reply.js';
import { type Arguments, type SessionCommand } from './command.js';
import { clientCommands } from './connection/client.js';
import { setClientName } from './connection/client-name.js';
import { REDIS_VERSION } from './server/version.js';

const RESET = new Simple('RESET');

function logIn(session: Session, user: BinaryString, password: BinaryString): void {
  const wanted = session.service.settings.password;
  if (user !== 'default' || (wanted !== '' && password !== wanted)) {
    throw new ReplyError('WRONGPASS invalid username-password pair or user is disabled.');
  }
  session.isAuthenticated = true;
}

function authenticate(args: Arguments, session: Session): Reply {
  if (args.length > 2) throw syntaxError();
  if (args.length === 1 && session.service.settings.password === '') {
    throw new ReplyError(
      'ERR AUTH <password> called without any password configured for the default user. ' +
        'Are you sure your configuration is correct?',
    );
  }
  const [user, password] = args.length === 2 ? args : ['default' as BinaryString, ...args];
  logIn(session, user as BinaryString, password as BinaryString);
  return OK;
}

function hello(args: Arguments, session: Session): Reply {
  const [version] = args;
  if (version !== undefined && !/^\d{1,9}$/.test(version)) {
    throw new ReplyError('ERR Protocol version is not an integer or out of range');
  }
  const protocol = version === undefined ? session.protocol : Number(version);
  if (protocol !== 2 && protocol !== 3) throw new ReplyError('NOPROTO unsupported protocol version');
  let name: BinaryString | undefined;
  for (let index = 1; index < args.length; index++) {
    const option = (args[index] as BinaryString).toUpperCase();
    if (option === 'AUTH' && index + 2 < args.length) {
      logIn(session, args[index + 1] as BinaryString, args[index + 2] as BinaryString);
      index += 2;
    } else if (option === 'SETNAME' && index + 1 < args.length) {
      name = args[index + 1] as BinaryString;
      index += 1;
    } else {
      throw new ReplyError(`ERR Syntax error in HELLO option '${args[index]}'`);
    }
  }
  if (!session.isAuthenticated) {
    throw new ReplyError(
      'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> ' +
        'option can be used to authenticate the client and select the RESP protocol version at the same time',
    );
  }
  if (name !== undefined) setClientName(session, name);
  session.protocol = protocol;
  const text = (value: string) => value as BinaryString;
  return new Pairs([
    [text('server'), text('redis')],
    [text('version'), REDIS_VERSION],
    [text('proto'), protocol],
    [text('id'), session.id],
    [text('mode'), text('standalone')],
    [text('role'), text('master')],
    [text('modules'), []],
  ]);
}

export const connectionCommands: readonly SessionCommand[] = [
  {
    name: 'PING',
    arity: -1,
    flags: ['fast'],
    group: 'connection',
    answer: ([message, ...more]) => {
      if (more.length > 0) throw wrongArity('PING');
      return message ?? PONG;
    },
  },
  { name: 'ECHO', arity: 2, flags: ['fast'], group: 'connection', answer: ([message]) => message as BinaryString },
  {
    name: 'QUIT',
    arity: -1,
    flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth'],
    group: 'connection',
    answer: (_args, session) => {
      session.isEnding = true;
      return OK;
    },
  },
  {
    name: 'AUTH',
    arity: -2,
    flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth'],
    group: 'connection',
    answer: authenticate,
  },
  {
    name: 'HELLO',
    arity: -1,
    flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth'],
    group: 'connection',
    answer: hello,
  },
  {
    name: 'RESET',
    arity: 1,
    flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth'],
    group: 'connection',
    answer: (_args, session) => {
      session.reset();
      return RESET;
    },
  },
  {
    name: 'SELECT',
    arity: 2,
    flags: ['loading', 'stale', 'fast'],
    group: 'connection',
    answer: ([database]) => {
      if (!/^-?\d{1,9}$/.test(database as string)) throw new ReplyError('ERR value is not an integer or out of range');
      if (Number(database) !== 0) throw new ReplyError('ERR DB index is out of range');
      return OK;
    },
  },
  ...clientCommands,
];

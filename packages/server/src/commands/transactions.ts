import { isPromise } from '@keyvaluestore/core';

import { type Session } from '../connection/session.js';
import { NO_ARRAY, OK, type Reply, ReplyError } from '../protocol/reply.js';
import { execute } from '../transactions/execute.js';
import { ALL_KEYS } from './arguments.js';
import { type Arguments, type CommandFlag, type SessionCommand } from './command.js';

const FLAGS: readonly CommandFlag[] = ['noscript', 'loading', 'stale', 'fast'];

function multi(_args: Arguments, session: Session): Reply {
  if (session.multi !== undefined) throw new ReplyError('ERR MULTI calls can not be nested');
  session.multi = { queued: [], isAborted: false };
  return OK;
}

function discard(_args: Arguments, session: Session): Reply {
  if (session.multi === undefined) throw new ReplyError('ERR DISCARD without MULTI');
  session.multi = undefined;
  session.service.watches.forget(session);
  return OK;
}

function exec(_args: Arguments, session: Session): Reply | Promise<Reply> {
  const { multi: begun, service } = session;
  if (begun === undefined) throw new ReplyError('ERR EXEC without MULTI');
  const watched = service.watches.of(session);
  session.multi = undefined;
  // It is ended, however it ends: nothing is watched any more, and what it changes itself does not count.
  service.watches.forget(session);
  if (begun.isAborted) throw new ReplyError('EXECABORT Transaction discarded because of previous errors.');
  if (watched?.isTouched === true) return NO_ARRAY;
  return execute(session, { queued: begun.queued, watched });
}

function watch(keys: Arguments, session: Session): Reply | Promise<Reply> {
  if (session.multi !== undefined) throw new ReplyError('ERR WATCH inside MULTI is not allowed');
  const watching = session.service.watches.watch(session, keys);
  return isPromise(watching) ? watching.then(() => OK) : OK;
}

function unwatch(_args: Arguments, session: Session): Reply {
  session.service.watches.forget(session);
  return OK;
}

export const transactionCommands: readonly SessionCommand[] = [
  { name: 'MULTI', arity: 1, flags: FLAGS, group: 'transactions', answer: multi },
  { name: 'EXEC', arity: 1, flags: ['noscript', 'loading', 'stale'], group: 'transactions', answer: exec },
  { name: 'DISCARD', arity: 1, flags: FLAGS, group: 'transactions', answer: discard },
  { name: 'WATCH', arity: -2, flags: FLAGS, group: 'transactions', keys: ALL_KEYS, answer: watch },
  { name: 'UNWATCH', arity: 1, flags: FLAGS, group: 'transactions', answer: unwatch },
];

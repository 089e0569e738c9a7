import { isPromise } from '@keyvaluestore/core';

import { isBlocking } from '../blocking/waiter.js';
import { type Arguments, type DataCommand, WAIT } from '../commands/command.js';
import { notAuthenticated, notSupported, toReplyError } from '../protocol/errors.js';
import { type Reply } from '../protocol/reply.js';
import { runData, type WaitOrReply } from '../run/run-data.js';
import { type Session } from './session.js';

/** Runs a data command; where it has to wait, until it has waited. */
function runOrWait(command: DataCommand, args: Arguments, session: Session): WaitOrReply | Promise<WaitOrReply> {
  const { service } = session;
  return isBlocking(command) ? service.waiters.run(session, command, args) : runData(service, command, args);
}

/** Answers a request. Never throws, and never rejects; without a promise where the engine makes none. */
export function dispatch(session: Session, name: string, given: Arguments): Reply | Promise<Reply> {
  try {
    const { service } = session;
    const { command, args } = service.commands.find(name, given);
    if (!session.isAuthenticated && !command.flags.includes('no_auth')) throw notAuthenticated();
    session.lastCommand = command.name;
    service.statistics.called(command.name);
    const reason = command.unsupported?.[service.capabilities.system];
    if (reason !== undefined) throw notSupported(command.name, reason);
    const reply = 'steps' in command ? runOrWait(command, args, session) : command.answer(args, session);
    if (!isPromise(reply)) return reply === WAIT ? null : reply;
    return reply.then(
      (given) => (given === WAIT ? null : given),
      (error: unknown) => toReplyError(error),
    );
  } catch (error) {
    return toReplyError(error);
  }
}

import { isPromise } from '@keyvaluestore/core';

import { isBlocking } from '../blocking/waiter.js';
import { type Arguments, WAIT } from '../commands/command.js';
import { notAuthenticated, notSupported, toReplyError } from '../protocol/errors.js';
import { type Reply } from '../protocol/reply.js';
import { runData, type WaitOrReply } from '../run/run-data.js';
import { isQueueable, queue } from '../transactions/queue.js';
import { type Queued, type Session } from './session.js';

/** What a request asks for, if this client may ask for it here. */
function admit(session: Session, name: string, given: Arguments): Queued {
  const { service } = session;
  const request = service.commands.find(name, given);
  const { command } = request;
  if (!session.isAuthenticated && !command.flags.includes('no_auth')) throw notAuthenticated();
  session.lastCommand = command.name;
  service.statistics.called(command.name);
  const reason = command.unsupported?.[service.capabilities.system];
  if (reason !== undefined) throw notSupported(command.name, reason);
  return request;
}

/** Runs a command; where it has to wait, until it has waited. */
function run({ command, args }: Queued, session: Session): WaitOrReply | Promise<WaitOrReply> {
  const { service } = session;
  if (!('steps' in command)) return command.answer(args, session);
  return isBlocking(command) ? service.waiters.run(session, command, args) : runData(service, command, args);
}

const orNull = (reply: WaitOrReply): Reply => (reply === WAIT ? null : reply);

/** Answers a request. Never throws, and never rejects; without a promise where the engine makes none. */
export function dispatch(session: Session, name: string, given: Arguments): Reply | Promise<Reply> {
  // Whether a refusal ends the transaction that is being queued.
  let isQueueing = session.multi !== undefined;
  try {
    const request = admit(session, name, given);
    const { multi } = session;
    if (multi !== undefined && isQueueable(request.command)) return queue(multi, request.command, request.args);
    isQueueing = false;
    const reply = run(request, session);
    return isPromise(reply) ? reply.then(orNull, toReplyError) : orNull(reply);
  } catch (error) {
    if (isQueueing && session.multi !== undefined) session.multi.isAborted = true;
    return toReplyError(error);
  }
}

import { isPromise } from '@keyvaluestore/core';

import { isBlocking } from '../blocking/waiter.js';
import { type Arguments, type Command, type DataCommand, WAIT } from '../commands/command.js';
import { COMMANDS } from '../commands/table.js';
import { notSupported, toReplyError, wrongArity } from '../protocol/errors.js';
import { QUEUED, type Reply, ReplyError } from '../protocol/reply.js';
import { runData, type WaitOrReply } from '../run/run-data.js';
import { type Session } from './session.js';

function hasArity({ arity }: Command, args: Arguments): boolean {
  return arity < 0 ? args.length + 1 >= -arity : args.length + 1 === arity;
}

function unknown(name: string, args: Arguments): ReplyError {
  const beginning = args
    .map((arg) => `'${arg.slice(0, 128)}'`)
    .join(' ')
    .slice(0, 128);
  return new ReplyError(`ERR unknown command '${name.slice(0, 128)}', with args beginning with: ${beginning} `);
}

/** The command that a request names, with its subcommand if it is a container. */
function find(name: string, args: Arguments): { readonly command: Command; readonly args: Arguments } {
  const command = COMMANDS.get(name.toUpperCase());
  if (command !== undefined) return { command, args };
  throw unknown(name, args);
}

/** Runs a data command; where it has to wait, until it has waited. */
function runOrWait(command: DataCommand, args: Arguments, session: Session): WaitOrReply | Promise<WaitOrReply> {
  const { service } = session;
  return isBlocking(command) ? service.waiters.run(session, command, args) : runData(service, command, args);
}

/** Answers a request. Never throws, and never rejects; without a promise where the engine makes none. */
export function dispatch(session: Session, name: string, given: Arguments): Reply | Promise<Reply> {
  try {
    const { command, args } = find(name, given);
    if (!hasArity(command, args)) throw wrongArity(command.name);
    const reason = command.unsupported?.[session.service.capabilities.system];
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

export { QUEUED };

import { type BinaryString, isPromise } from '@keyvaluestore/core';

import { type Arguments, type DataCommand, isIsolated, WAIT } from '../commands/command.js';
import { keysOfCommand } from '../commands/keys-of-command.js';
import { notAuthenticated, notSupported, toReplyError } from '../protocol/errors.js';
import { QUEUED, type Reply } from '../protocol/reply.js';
import { type Session } from './session.js';

const NONE: ReadonlySet<BinaryString> = new Set();

/** Runs a data command alone, not as a part of a transaction. Gives {@link WAIT} where it has to wait. */
export function runData(command: DataCommand, args: Arguments, session: Session): WaitOrReply | Promise<WaitOrReply> {
  const { runner, commandContext } = session.service;
  let touched: Set<BinaryString> | undefined;
  const touch = (key: BinaryString): void => {
    (touched ??= new Set()).add(key);
  };
  const end = (reply: WaitOrReply): WaitOrReply => {
    session.service.changed(touched ?? NONE);
    return reply;
  };
  const body = () => command.steps(args, commandContext);
  const reply = isIsolated(command, args)
    ? runner.runIsolated(keysOfCommand(command, args), body, touch)
    : runner.run(body, touch);
  return isPromise(reply) ? reply.then(end) : end(reply);
}

type WaitOrReply = Reply | typeof WAIT;

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
    const reply = 'steps' in command ? runData(command, args, session) : command.answer(args, session);
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

import { type BinaryString, isPromise } from '@keyvaluestore/core';

import { type Arguments, type Command, type DataCommand, isIsolated, WAIT } from '../commands/command.js';
import { keysOfCommand } from '../commands/keys-of-command.js';
import { COMMANDS } from '../commands/table.js';
import { notSupported, toReplyError, wrongArity } from '../protocol/errors.js';
import { QUEUED, type Reply, ReplyError } from '../protocol/reply.js';
import { type Session } from './session.js';

const NONE: ReadonlySet<BinaryString> = new Set();

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
    const { command, args } = find(name, given);
    if (!hasArity(command, args)) throw wrongArity(command.name);
    const reason = command.unsupported?.[session.service.capabilities.system];
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

import { type BinaryString, isPromise } from '@keyvaluestore/core';

import { type Arguments, type DataCommand, isIsolated, type WAIT } from '../commands/command.js';
import { keysOfCommand } from '../commands/keys-of-command.js';
import { type Service } from '../connection/service.js';
import { type Reply } from '../protocol/reply.js';

/** What the steps of a command give. */
export type WaitOrReply = Reply | typeof WAIT;

const NONE: ReadonlySet<BinaryString> = new Set();

/**
 * Runs a data command alone, not as a part of a transaction, and tells of what it has changed. Without a promise where the
 * engine makes none.
 */
export function runData(service: Service, command: DataCommand, args: Arguments): WaitOrReply | Promise<WaitOrReply> {
  const { runner, commandContext } = service;
  let touched: Set<BinaryString> | undefined;
  const touch = (key: BinaryString): void => {
    (touched ??= new Set()).add(key);
  };
  const end = (reply: WaitOrReply): WaitOrReply => {
    service.changed(touched ?? NONE);
    return reply;
  };
  // What was refused in the end may have changed something before.
  const fail = (error: unknown): never => {
    service.changed(touched ?? NONE);
    throw error;
  };
  const body = () => command.steps(args, commandContext);
  let reply: WaitOrReply | Promise<WaitOrReply>;
  try {
    reply = isIsolated(command, args)
      ? runner.runIsolated(keysOfCommand(command, args), body, touch)
      : runner.run(body, touch);
  } catch (error) {
    return fail(error);
  }
  return isPromise(reply) ? reply.then(end, fail) : end(reply);
}

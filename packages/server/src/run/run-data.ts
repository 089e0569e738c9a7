import { type BinaryString, isPromise, keysOf } from '@keyvaluestore/core';

import {
  type Arguments,
  type Compiled,
  type DataCommand,
  isIsolated,
  type Steps,
  type WAIT,
} from '../commands/command.js';
import { keysOfCommand } from '../commands/keys-of-command.js';
import { type Service } from '../connection/service.js';
import { type Reply } from '../protocol/reply.js';
import { observed } from './observed.js';
import { type Runner } from './runner.js';

/** What the steps of a command give. */
export type WaitOrReply = Reply | typeof WAIT;

const NONE: ReadonlySet<BinaryString> = new Set();

/**
 * Runs steps, and tells of what they have changed. Without a promise where the engine makes none.
 * @param isolatedKeys the keys of steps that are to be one; undefined where each stands for itself
 */
export function runSteps<T>(
  service: Service,
  isolatedKeys: readonly BinaryString[] | undefined,
  body: () => Steps<T>,
  runner: Runner,
): T | Promise<T> {
  let touched: Set<BinaryString> | undefined;
  const touch = (key: BinaryString): void => {
    (touched ??= new Set()).add(key);
  };
  const end = (given: T): T => {
    service.changed(touched ?? NONE);
    return given;
  };
  // What was refused in the end may have changed something before.
  const fail = (error: unknown): never => {
    service.changed(touched ?? NONE);
    throw error;
  };
  let given: T | Promise<T>;
  try {
    given = isolatedKeys === undefined ? runner.run(body, touch) : runner.runIsolated(isolatedKeys, body, touch);
  } catch (error) {
    return fail(error);
  }
  return isPromise(given) ? given.then(end, fail) : end(given);
}

/** Runs what a command comes to as one atomic write. */
async function runCompiled(service: Service, { operations, reply }: Compiled, runner: Runner): Promise<Reply> {
  await runner.runAtomicWrite(operations);
  service.changed(new Set(operations.flatMap(keysOf)));
  return reply;
}

/** Runs a data command alone, not as a part of a transaction. */
export function runData(service: Service, command: DataCommand, args: Arguments): WaitOrReply | Promise<WaitOrReply> {
  const keys = (): readonly BinaryString[] => keysOfCommand(command, args);
  return observed(service, command.name, keys, (runner) => {
    const isOne = isIsolated(command, args, service.capabilities);
    if (isOne && service.driver.runIsolated === undefined) {
      const compiled = command.compile?.(args, service.commandContext);
      if (compiled !== undefined) return runCompiled(service, compiled, runner);
    }
    const steps = () => command.steps(args, service.commandContext);
    return runSteps<WaitOrReply>(service, isOne ? keys() : undefined, steps, runner);
  });
}

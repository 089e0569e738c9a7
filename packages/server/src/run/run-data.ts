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

/** Is told of keys that a command has changed. What is run has ended when its promise is resolved. */
export type Changed = (keys: ReadonlySet<BinaryString>) => void | Promise<void>;

const NONE: ReadonlySet<BinaryString> = new Set();

/**
 * Runs steps, and tells of what they have changed. Without a promise where the engine makes none.
 * @param isolatedKeys the keys of steps that are to be one; undefined where each stands for itself
 * @param changed is told; the service if left out
 */
export function runSteps<T>(
  service: Service,
  isolatedKeys: readonly BinaryString[] | undefined,
  body: () => Steps<T>,
  runner: Runner,
  changed: Changed = service.changed,
): T | Promise<T> {
  let touched: Set<BinaryString> | undefined;
  const touch = (key: BinaryString): void => {
    (touched ??= new Set()).add(key);
  };
  const end = (given: T): T | Promise<T> => {
    const told = changed(touched ?? NONE);
    return isPromise(told) ? told.then(() => given) : given;
  };
  // What was refused in the end may have changed something before.
  const fail = (error: unknown): Promise<never> => {
    const told = changed(touched ?? NONE);
    if (!isPromise(told)) throw error;
    return told.then(() => {
      throw error;
    });
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
async function runCompiled({ operations, reply }: Compiled, runner: Runner, changed: Changed): Promise<Reply> {
  await runner.runAtomicWrite(operations);
  await changed(new Set(operations.flatMap(keysOf)));
  return reply;
}

/**
 * Runs a data command alone, not as a part of a transaction.
 * @param changed is told of what it changed; the service if left out
 */
export function runData(
  service: Service,
  command: DataCommand,
  args: Arguments,
  changed: Changed = service.changed,
): WaitOrReply | Promise<WaitOrReply> {
  const keys = (): readonly BinaryString[] => keysOfCommand(command, args);
  return observed(service, command.name, keys, (runner) => {
    const isOne = isIsolated(command, args, service.capabilities);
    if (isOne && service.driver.runIsolated === undefined) {
      const compiled = command.compile?.(args, service.commandContext);
      if (compiled !== undefined) return runCompiled(compiled, runner, changed);
    }
    const steps = () => command.steps(args, service.commandContext);
    return runSteps<WaitOrReply>(service, isOne ? keys() : undefined, steps, runner, changed);
  });
}

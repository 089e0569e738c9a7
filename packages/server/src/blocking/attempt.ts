import { type BinaryString, KeyValueStoreError } from '@keyvaluestore/core';

import { type Arguments, ask, type CommandContext, type DataCommand, type Steps, WAIT } from '../commands/command.js';
import { type Service } from '../connection/service.js';
import { ReplyError } from '../protocol/reply.js';
import { isWrongType } from '../run/refusals.js';
import { type Changed, runData, type WaitOrReply } from '../run/run-data.js';
import { type Waiter } from './waiter.js';

/**
 * Runs the command of a client that waits for one of its keys. Where that has become something else, it waits on; where
 * another key is wrong, as the destination of a move, it is told.
 * @param changed is told of what that changed
 */
export function attempt(
  service: Service,
  waiter: Waiter,
  key: BinaryString,
  changed: Changed,
): WaitOrReply | Promise<WaitOrReply> {
  const { command, type, isFresh } = waiter;
  const args = command.blocks.forKey?.(waiter.args, key) ?? waiter.args;
  if (isFresh) {
    waiter.isFresh = false;
    return runData(service, command, args, changed);
  }
  const patient: DataCommand = {
    ...command,
    *steps(given: Arguments, context: CommandContext): Steps<WaitOrReply> {
      try {
        return yield* command.steps(given, context);
      } catch (error) {
        if (isWrongType(error) && (yield* ask({ name: 'type', key })) !== type) return WAIT;
        throw error;
      }
    },
  };
  return runData(service, patient, args, changed);
}

/** Whether a failure is none of the client's: it waits, and the key is looked at again. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ReplyError) return error.message.startsWith('TRYAGAIN');
  return KeyValueStoreError.is(error) && ['UNAVAILABLE', 'THROTTLED', 'CONFLICT'].includes(error.code);
}

import { type Arguments, type Command } from '../commands/command.js';
import { type Multi } from '../connection/session.js';
import { QUEUED, type Reply, ReplyError } from '../protocol/reply.js';

/** Run at once inside MULTI too. */
const AT_ONCE: ReadonlySet<string> = new Set(['MULTI', 'EXEC', 'DISCARD', 'WATCH', 'QUIT', 'RESET']);
/** What looks at keys that it does not name, page by page, can be no part of one step. */
const SCANNING: ReadonlySet<string> = new Set(['KEYS', 'SCAN', 'DBSIZE', 'RANDOMKEY', 'FLUSHALL', 'FLUSHDB']);

export const notInMulti = (name: string): ReplyError => new ReplyError(`ERR ${name} is not supported inside MULTI`);

/** Whether a command waits for EXEC once MULTI has been said. */
export const isQueueable = ({ name }: Command): boolean => !AT_ONCE.has(name);

/** Puts a command by for EXEC. Throws where it cannot be part of a transaction. */
export function queue({ queued, isAborted }: Multi, command: Command, args: Arguments): Reply {
  if (command.flags.includes('no_multi')) throw new ReplyError('ERR Command not allowed inside a transaction');
  if (SCANNING.has(command.name)) throw notInMulti(command.name);
  // Nothing of it is going to be run.
  if (!isAborted) queued.push({ command, args });
  return QUEUED;
}

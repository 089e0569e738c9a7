import { ReplyError } from '../../protocol/reply.js';
import { type SessionCommand } from '../command.js';

/** Known, for who asks for it is to be told why it is not done: what is kept and when is a matter of the engine's. */
function refused(name: string, arity: number, why: string): SessionCommand {
  return {
    name,
    arity,
    flags: ['admin', 'noscript', 'no_multi'],
    group: 'server',
    answer: () => {
      throw new ReplyError(`ERR ${name} is not supported: ${why}`);
    },
  };
}

export const refusedCommands: readonly SessionCommand[] = [
  refused('SAVE', 1, 'the engine keeps what it has acknowledged as it does without it'),
  refused('SHUTDOWN', -1, 'the server ends when its process is told to'),
];

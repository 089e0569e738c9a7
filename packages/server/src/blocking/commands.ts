import { type BinaryString } from '@keyvaluestore/core';

import { type SessionCommand } from '../commands/command.js';
import { parseInteger } from '../commands/numbers.js';
import { syntaxError } from '../protocol/errors.js';
import { ReplyError } from '../protocol/reply.js';

function parseReason(arg: BinaryString | undefined): 'timeout' | 'error' {
  const reason = arg?.toLowerCase() ?? 'timeout';
  if (reason === 'timeout' || reason === 'error') return reason;
  throw new ReplyError('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
}

export const blockingCommands: readonly SessionCommand[] = [
  {
    name: 'CLIENT UNBLOCK',
    arity: -3,
    flags: ['admin', 'noscript', 'loading', 'stale'],
    group: 'connection',
    answer: ([id, reason, ...more], { service }) => {
      if (more.length > 0) throw syntaxError();
      const how = parseReason(reason);
      return service.waiters.unblock(parseInteger(id as BinaryString), how) ? 1 : 0;
    },
  },
];

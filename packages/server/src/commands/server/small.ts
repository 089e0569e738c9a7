import { OK } from '../../protocol/reply.js';
import { type BinaryString } from '@keyvaluestore/core';

import { type CommandFlag, type SessionCommand } from '../command.js';
import { countKeys } from './key-space.js';

const ADMIN: readonly CommandFlag[] = ['admin', 'loading', 'stale'];

function row(
  name: string,
  arity: number,
  answer: SessionCommand['answer'],
  flags: readonly CommandFlag[] = ADMIN,
): SessionCommand {
  return { name, arity, flags, group: 'server', answer };
}

export const smallCommands: readonly SessionCommand[] = [
  row(
    'TIME',
    1,
    (_args, { service }) => {
      const now = service.now();
      return [`${Math.floor(now / 1000)}` as BinaryString, `${(now % 1000) * 1000}` as BinaryString];
    },
    ['loading', 'stale', 'fast'],
  ),
  row('DBSIZE', 1, (_args, { service }) => countKeys(service.driver), ['readonly', 'fast']),
  // There are no functions, so none are left after this, as clients and tests that begin anew expect.
  row('FUNCTION FLUSH', -2, () => OK, ['noscript', 'write']),
  // Nothing is logged, and nothing measured; what asks for it sees that there is nothing.
  row('SLOWLOG GET', -2, () => []),
  row('SLOWLOG LEN', 2, () => 0),
  row('SLOWLOG RESET', 2, () => OK),
  row('LATENCY LATEST', 2, () => []),
  row('LATENCY HISTORY', 3, () => []),
  row('LATENCY RESET', -2, () => 0),
];

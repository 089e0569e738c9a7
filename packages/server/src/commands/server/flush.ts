import { type BinaryString } from '@keyvaluestore/core';

import { type Session } from '../../connection/session.js';
import { syntaxError } from '../../protocol/errors.js';
import { OK, type Reply, ReplyError } from '../../protocol/reply.js';
import { type Arguments, type SessionCommand } from '../command.js';
import { deleteAllKeys } from './key-space.js';

function flush(name: string) {
  return async ([mode, ...more]: Arguments, { service }: Session): Promise<Reply> => {
    if (more.length > 0 || !/^(a?sync)?$/i.test(mode ?? ('' as BinaryString))) throw syntaxError();
    if (!service.settings.allowFlush) {
      throw new ReplyError(`ERR ${name} is not allowed here: the server is to be started with --allow-flush`);
    }
    await service.changed(await deleteAllKeys(service.driver));
    return OK;
  };
}

export const flushCommands: readonly SessionCommand[] = [
  { name: 'FLUSHALL', arity: -1, flags: ['write'], group: 'server', answer: flush('FLUSHALL') },
  { name: 'FLUSHDB', arity: -1, flags: ['write'], group: 'server', answer: flush('FLUSHDB') },
];

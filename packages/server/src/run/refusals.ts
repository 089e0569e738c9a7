import { KeyValueStoreError } from '@keyvaluestore/core';

import { ReplyError } from '../protocol/reply.js';

/** Whether an operation, or a command, was refused because a key is of another type. */
export const isWrongType = (error: unknown): boolean =>
  error instanceof ReplyError
    ? error.message.startsWith('WRONGTYPE')
    : KeyValueStoreError.is(error) && error.code === 'WRONG_TYPE';

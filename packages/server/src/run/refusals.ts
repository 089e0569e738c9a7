import { type ErrorCode, KeyValueStoreError } from '@keyvaluestore/core';

import { ReplyError } from '../protocol/reply.js';

/** Whether an operation, or a command, was refused because a key is of another type. */
export const isWrongType = (error: unknown): boolean =>
  error instanceof ReplyError
    ? error.message.startsWith('WRONGTYPE')
    : KeyValueStoreError.is(error) && error.code === 'WRONG_TYPE';

const REFUSALS: readonly ErrorCode[] = [
  ...(['WRONG_TYPE', 'NOT_AN_INTEGER', 'OUT_OF_RANGE', 'LIMIT_EXCEEDED', 'INVALID_ARGUMENT', 'UNSUPPORTED'] as const),
];

/** Whether a command was refused for what it asked, and nothing is wrong with the engine. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ReplyError || (KeyValueStoreError.is(error) && REFUSALS.includes(error.code));

import { KeyValueStoreError } from '@keyvaluestore/core';

/** Whether an operation was refused because a key is of another type. */
export const isWrongType = (error: unknown): boolean => KeyValueStoreError.is(error) && error.code === 'WRONG_TYPE';

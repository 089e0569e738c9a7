import { type BinaryString } from '@keyvaluestore/core';

/** The version of Redis whose replies these are. */
export const REDIS_VERSION = '7.0.15' as BinaryString;

import { type KeyValueStoreError } from '@keyvaluestore/core';

import { connect } from '../../src/index.js';

/** The error with which `connect` refuses an address; throws if it opens it. */
export async function refused(address: string): Promise<KeyValueStoreError> {
  const opened = await connect(address).catch((error: KeyValueStoreError) => error);
  if (opened instanceof Error) return opened;
  await opened.close();
  throw new Error(`${address} was opened`);
}

/** All that an error tells, its causes and properties included. */
export function allOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
  return [
    String(error.stack),
    JSON.stringify(error),
    ...(error.cause === undefined ? [] : [allOf(error.cause)]),
  ].join();
}

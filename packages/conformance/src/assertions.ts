import assert from 'node:assert/strict';

import { type BatchResult, type ErrorCode, KeyValueStoreError } from '@keyvaluestore/core';

/** Asserts that something is an error of ours with this code, and gives it. */
export function assertCode(code: ErrorCode, error: unknown): KeyValueStoreError {
  assert.ok(KeyValueStoreError.is(error), `not an error of this library, expected ${code}: ${String(error)}`);
  assert.equal(error.code, code);
  return error;
}

/** Asserts that a call rejects with this code, and gives the error. */
export async function assertRejects(
  code: ErrorCode,
  call: Promise<unknown>,
  what?: string,
): Promise<KeyValueStoreError> {
  let outcome: { readonly error: unknown } | undefined;
  await call.catch((error: unknown) => {
    outcome = { error };
  });
  assert.ok(outcome !== undefined, `resolved, expected ${code}${what === undefined ? '' : `: ${what}`}`);
  return assertCode(code, outcome.error);
}

/** Asserts that something throws, at once, with this code, and gives the error. */
export function assertThrows(code: ErrorCode, call: () => unknown): KeyValueStoreError {
  let outcome: { readonly error: unknown } | undefined;
  try {
    call();
  } catch (error) {
    outcome = { error };
  }
  assert.ok(outcome !== undefined, `did not throw, expected ${code}`);
  return assertCode(code, outcome.error);
}

/** Asserts that two lists hold the same, in whatever order. */
export function assertSameMembers(actual: readonly string[], expected: readonly string[]): void {
  assert.deepEqual([...actual].sort(), [...expected].sort());
}

/** The results of the operations of a batch. */
export function resultsOf(handles: readonly BatchResult<unknown>[]): unknown[] {
  return handles.map((handle) => handle.result());
}

/** The numbers from 0 to below a bound. */
export function numbersBelow(bound: number): number[] {
  return Array.from({ length: bound }, (_, index) => index);
}

import { inspect } from 'node:util';

import * as core from '../../src/index.js';

const { BatchError, ConflictError, InvalidArgumentError, KeyValueStoreError, LimitExceededError } = core;

const made = [
  [new core.InvalidArgumentError('x'), 'INVALID_ARGUMENT', false],
  [new core.LimitExceededError('x'), 'LIMIT_EXCEEDED', false],
  [new core.WrongTypeError(), 'WRONG_TYPE', false],
  [new core.NotAnIntegerError(), 'NOT_AN_INTEGER', false],
  [new core.OutOfRangeError(), 'OUT_OF_RANGE', false],
  [new core.ConflictError(), 'CONFLICT', true],
  [new core.ThrottledError(), 'THROTTLED', true],
  [new core.UnavailableError(), 'UNAVAILABLE', true],
  [new core.UnknownOutcomeError(), 'UNKNOWN_OUTCOME', false],
  [new core.CrossSlotError('x'), 'CROSS_SLOT', false],
  [new core.BatchError([], 0), 'BATCH_FAILED', false],
  [new core.BuilderStateError('x'), 'BUILDER_STATE', false],
  [new core.AbortedError(), 'ABORTED', false],
  [new core.UnsupportedError('x'), 'UNSUPPORTED', false],
] as const;

describe('errors', () => {
  it.each(made)('%s has its code and its class', (error, code, retryable) => {
    expect(error.code).toBe(code);
    expect(error.retryable).toBe(retryable);
    expect(error.name).toBe(error.constructor.name);
    expect(error).toBeInstanceOf(KeyValueStoreError);
    expect(KeyValueStoreError.is(error)).toBe(true);
    const classes = made.map(([other]) => other.constructor as typeof KeyValueStoreError);
    expect(classes.filter((type) => type.is(error))).toEqual([error.constructor]);
  });

  it('is recognised across copies of the package', () => {
    jest.isolateModules(() => {
      // A second copy, as of two versions in one program.
      const copy = jest.requireActual<typeof core>('../../src/index.js');
      const error = new copy.ConflictError();
      expect(error).not.toBeInstanceOf(ConflictError);
      expect(ConflictError.is(error)).toBe(true);
      expect(LimitExceededError.is(error)).toBe(false);
    });
  });

  it('recognises nothing else', () => {
    for (const value of [null, undefined, 'CONFLICT', { code: 'CONFLICT' }, new Error('x')]) {
      expect(KeyValueStoreError.is(value)).toBe(false);
      expect(ConflictError.is(value)).toBe(false);
    }
  });

  it('keeps the details it is given', () => {
    const cause = new Error('engine');
    const error = new LimitExceededError('too long', { operation: 'set', key: 'k', limit: 1, actual: 2, cause });
    expect(error).toMatchObject({ operation: 'set', key: 'k', limit: 1, actual: 2, cause, message: 'too long' });
    expect(inspect(error)).toContain("code: 'LIMIT_EXCEEDED'");
  });

  it('lists the failures of a batch', () => {
    const error = new InvalidArgumentError('bad');
    const failures = [{ index: 3, operation: 'get', key: 'k', error }];
    const batch = new BatchError(failures, 5);
    expect(batch.errors).toBe(failures);
    expect(batch.cause).toBe(error);
    expect(batch.operation).toBe('batch');
  });
});

import { inspect } from 'node:util';

import { copyError } from '../../src/errors/copy-error.js';
import { KeyValueStoreError, LimitExceededError, UnavailableError } from '../../src/index.js';

describe('copyError', () => {
  it('gives an error of the same class, code, message, stack and cause, for another caller', () => {
    const cause = new Error('cause');
    const error = new LimitExceededError('too long', { operation: 'get', key: 'k', cause, limit: 1, actual: 2 });
    const copy = copyError(error) as LimitExceededError;
    expect(copy).not.toBe(error);
    expect(copy).toBeInstanceOf(LimitExceededError);
    expect(LimitExceededError.is(copy) && KeyValueStoreError.is(copy)).toBe(true);
    const { name, code, message, stack, limit, actual, retryable, operation, key } = copy;
    expect({ name, code, message, stack, limit, actual, retryable, operation, key, cause: copy.cause }).toEqual({
      name: 'LimitExceededError',
      code: 'LIMIT_EXCEEDED',
      message: 'too long',
      stack: error.stack,
      limit: 1,
      actual: 2,
      retryable: false,
      operation: undefined,
      key: undefined,
      cause,
    });
    expect(error).toMatchObject({ operation: 'get', key: 'k' });
    expect(inspect(copy)).toContain('LimitExceededError: too long');
  });

  it('keeps whether it may be retried, and has no cause where there was none', () => {
    const copy = copyError(new UnavailableError()) as UnavailableError;
    expect(copy.retryable).toBe(true);
    expect('cause' in copy).toBe(false);
  });

  it('leaves what is none of ours as it is', () => {
    const error = new TypeError('a mistake');
    expect(copyError(error)).toBe(error);
    expect(copyError(undefined)).toBeUndefined();
  });
});

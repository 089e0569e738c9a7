import {
  AbortedError,
  backoff,
  ConflictError,
  type Context,
  DEFAULT_RETRY_POLICY,
  mayRetry,
  pause,
  retry,
  ThrottledError,
  UnavailableError,
  UnknownOutcomeError,
  WrongTypeError,
} from '../../src/index.js';

const policy = { attempts: 4, baseDelay: 1, maxDelay: 2 };
const context: Context = { consistency: 'strong' };

/** Fails with each error in turn, then succeeds; counts its calls. */
function failing(...errors: readonly Error[]) {
  const left = [...errors];
  return jest.fn(() => {
    const error = left.shift();
    return error === undefined ? Promise.resolve('done') : Promise.reject(error);
  });
}

describe('retry', () => {
  it.each([new ConflictError(), new ThrottledError(), new UnavailableError()])(
    'tries again after %s',
    async (error) => {
      const request = failing(error, error);
      await expect(retry(policy, context, false, request)).resolves.toBe('done');
      expect(request.mock.calls).toEqual([[1], [2], [3]]);
    },
  );

  it('gives up after its attempts, with the last error', async () => {
    const errors = [1, 2, 3, 4, 5].map((number) => new ConflictError(`try ${number}`));
    const request = failing(...errors);
    await expect(retry(policy, context, false, request)).rejects.toBe(errors[3]);
    expect(request).toHaveBeenCalledTimes(4);
  });

  it.each([new WrongTypeError(), new AbortedError(), new Error('other')])(
    'does not try again after %s',
    async (error) => {
      const request = failing(error);
      await expect(retry(policy, context, true, request)).rejects.toBe(error);
      expect(request).toHaveBeenCalledTimes(1);
    },
  );

  it('tries again after an unknown outcome only what is repeatable', async () => {
    const error = new UnknownOutcomeError();
    await expect(retry(policy, context, false, failing(error))).rejects.toBe(error);
    await expect(retry(policy, context, true, failing(error))).resolves.toBe('done');
    expect(mayRetry(error, false)).toBe(false);
    expect(mayRetry(error, true)).toBe(true);
  });

  it('does not call a write refused that an earlier try may have made', async () => {
    const unknown = new UnknownOutcomeError();
    await expect(retry(policy, context, true, failing(unknown, new WrongTypeError()))).rejects.toBe(unknown);
    await expect(retry(policy, context, true, failing(unknown, new UnavailableError()))).resolves.toBe('done');
  });

  it('tells the observer of each retry', async () => {
    const observer = { request: jest.fn(), retry: jest.fn() };
    await retry(policy, { ...context, observer }, false, failing(new ConflictError(), new ConflictError()));
    expect(observer.retry).toHaveBeenCalledTimes(2);
  });

  it('stops when the signal is aborted, and stays honest about an unknown outcome', async () => {
    const controller = new AbortController();
    const slow = { attempts: 3, baseDelay: 1e9, maxDelay: 1e9 };
    const signalled = { ...context, signal: controller.signal };
    const conflict = retry(slow, signalled, false, failing(new ConflictError()));
    const unknown = retry(slow, signalled, true, failing(new UnknownOutcomeError()));
    setImmediate(() => controller.abort());
    await expect(conflict).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(unknown).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await expect(pause(1e9, controller.signal)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('waits a random part of a doubling, bounded time', () => {
    const random = jest.spyOn(Math, 'random');
    const delays = (value: number) => {
      random.mockReturnValue(value);
      return [2, 3, 4, 10, 50].map((attempt) => backoff(DEFAULT_RETRY_POLICY, attempt));
    };
    expect(delays(1)).toEqual([5, 10, 20, 1000, 1000]);
    expect(delays(0.5)).toEqual([2.5, 5, 10, 500, 500]);
    expect(delays(0)).toEqual([0, 0, 0, 0, 0]);
    random.mockReturnValue(1);
    const pauses = Array.from({ length: DEFAULT_RETRY_POLICY.attempts - 1 }, (_, index) =>
      backoff(DEFAULT_RETRY_POLICY, index + 2),
    );
    // The 2.3 seconds that the documentation names.
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(2275);
    random.mockRestore();
  });
});

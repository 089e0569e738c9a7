import { BatchError, defaultView, type Driver, DriverBackend, prefixed, UnavailableError } from '../../src/index.js';
import { capabilities, scan } from '../support/capabilities.js';

/** A driver that gives every operation of every call the same error. */
function failingDriver(error: Error): Driver {
  return {
    capabilities,
    run: () => Promise.reject(error),
    runBatch: (operations) => Promise.resolve(operations.map(() => ({ error }))),
    runAtomicWrite: () => Promise.reject(error),
    scan,
  };
}

function backendOn(driver: Driver): DriverBackend {
  return new DriverBackend(driver, defaultView(driver));
}

function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('an error that a driver gives to several', () => {
  it('is one for each call, with its own method and key', async () => {
    const cause = new Error('socket closed');
    const backend = backendOn(failingDriver(new UnavailableError('down', { cause })));
    const write = backend.atomicWrite();
    write.set('c', 1);
    const caught = (error: unknown): unknown => error;
    const errors = await Promise.all([
      backend.get('a').catch(caught),
      backend.set('b', 1).catch(caught),
      write.exec().catch(caught),
      backend.get('a').catch(caught),
    ]);
    expect(errors).toMatchObject([
      { code: 'UNAVAILABLE', message: 'down', operation: 'get', key: 'a', cause },
      { code: 'UNAVAILABLE', message: 'down', operation: 'set', key: 'b', cause },
      { code: 'UNAVAILABLE', message: 'down', operation: 'atomicWrite', key: undefined, cause },
      { code: 'UNAVAILABLE', message: 'down', operation: 'get', key: 'a', cause },
    ]);
    expect(new Set(errors).size).toBe(4);
    for (const error of errors) expect(error).toBeInstanceOf(UnavailableError);
  });

  it('is one for each operation of a batch', async () => {
    const batch = backendOn(failingDriver(new UnavailableError())).batch();
    const handles = [batch.get('a'), batch.set('b', 1)];
    const error = await batch.exec().catch((caught: unknown) => caught);
    const errors = handles.map((handle) => errorOf(() => handle.result()));
    expect(errors).toMatchObject([
      { code: 'UNAVAILABLE', operation: 'get', key: 'a' },
      { code: 'UNAVAILABLE', operation: 'set', key: 'b' },
    ]);
    const failures = BatchError.is(error) ? error.errors : [];
    expect(failures).toEqual([
      { index: 0, operation: 'get', key: 'a', error: errors[0] },
      { index: 1, operation: 'set', key: 'b', error: errors[1] },
    ]);
    failures.forEach((failure, index) => expect(failure.error).toBe(errors[index]));
  });

  it('is one for a batch that was not sent, and one for each of its handles', async () => {
    const error = new UnavailableError();
    const batch = backendOn({ ...failingDriver(error), runBatch: () => Promise.reject(error) }).batch();
    const handles = [batch.get('a'), batch.set('b', 1)];
    await expect(batch.exec()).rejects.toMatchObject({ code: 'UNAVAILABLE', operation: 'batch', key: undefined });
    expect(handles.map((handle) => errorOf(() => handle.result()))).toMatchObject([
      { code: 'UNAVAILABLE', operation: 'get', key: 'a' },
      { code: 'UNAVAILABLE', operation: 'set', key: 'b' },
    ]);
  });

  it('names the keys of a prefixed backend without their prefix', async () => {
    const backend = prefixed(backendOn(failingDriver(new UnavailableError())), 'p:');
    const first = await backend.get('p:a').catch((caught: unknown) => caught);
    await expect(backend.set('b', 1)).rejects.toMatchObject({ operation: 'set', key: 'b' });
    const batch = backend.batch();
    batch.get('p:c');
    await expect(batch.exec()).rejects.toMatchObject({ errors: [{ error: { operation: 'get', key: 'p:c' } }] });
    expect(first).toMatchObject({ operation: 'get', key: 'p:a' });
  });
});

import { type CallOptions, defaultView, type Driver, DriverBackend, type Value } from '../../src/index.js';
import { capabilities } from '../support/capabilities.js';

/** A backend, and what its driver is asked. */
function setUp() {
  const asked: unknown[] = [];
  const driver: Driver = {
    capabilities,
    run: (operation) => {
      asked.push(operation);
      return Promise.resolve(undefined as never);
    },
    runBatch: (operations) => {
      asked.push(...operations);
      return Promise.resolve(operations.map(() => ({ output: undefined })));
    },
    runAtomicWrite: (operations) => {
      asked.push(...operations);
      return Promise.resolve([]);
    },
  };
  return { backend: new DriverBackend(driver, defaultView(driver)), asked };
}

const INVALID = { code: 'INVALID_ARGUMENT' };
type Arguments = [key: string, field: string, value: Value];

describe('arguments', () => {
  it.each([null, 5, 'now', {}, new AbortController()])('refuse a signal that is none: %p', async (signal) => {
    const { backend, asked } = setUp();
    const options = { signal } as CallOptions;
    const write = backend.atomicWrite();
    write.set('k', 1);
    const batch = backend.batch();
    batch.get('k');
    const outcomes = await Promise.allSettled([
      backend.get('k', options),
      backend.sAdd('k', 'a', options),
      backend.zRangeByScore('k', 0, 1, options),
      batch.exec(options),
      write.exec(options),
    ]);
    const reason = { ...INVALID, message: expect.stringContaining('options.signal') };
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason });
    expect(asked).toEqual([]);
  });

  it('refuse options, or a value, that do not follow a record directly', async () => {
    const { backend, asked } = setUp();
    const named = { ...INVALID, operation: 'hSet', key: 'k', message: expect.stringContaining('value') };
    for (const signal of [AbortSignal.abort(), new AbortController().signal]) {
      const list = ['k', { f: 1 }, undefined, { signal }] as unknown as Arguments;
      await expect(backend.hSet(...list)).rejects.toMatchObject(named);
    }
    await expect(backend.hSet(...(['k', { f: 1 }, 'v'] as unknown as Arguments))).rejects.toMatchObject(INVALID);
    const batch = backend.batch();
    expect(() => batch.hSet(...(['k', { f: 1 }, 'v'] as unknown as Arguments))).toThrow(expect.objectContaining(named));
    const write = backend.atomicWrite();
    expect(() => write.hSet(...(['k', { f: 1 }, 'v'] as unknown as Arguments))).toThrow(expect.objectContaining(named));
    await batch.exec();
    await write.exec();
    expect(asked).toEqual([]);
    await backend.hSet(...(['k', { f: 1 }, undefined, undefined] as unknown as Arguments));
    expect(asked).toEqual([{ name: 'hSet', key: 'k', entries: [['f', '1']] }]);
  });
});

import { checkCall, decodeBytes, defaultView, type Driver, METHODS, type MethodName } from '../../src/index.js';
import { capabilities } from '../support/capabilities.js';

const refuse = (): never => {
  throw new Error('the driver was called');
};
const driver: Driver = { capabilities, run: refuse, runBatch: refuse, runAtomicWrite: refuse, scan: refuse };
const backend = { driver, view: defaultView(driver) };

describe('a checked call', () => {
  it('has the operation that the driver would be asked, and the decoder of its answer', () => {
    const { operation, decode } = checkCall(backend, 'hSet', ['h', 'f', 7]);
    expect(operation).toEqual({ name: 'hSet', key: 'h', entries: [['f', '7']], expiry: 'keep', count: false });
    expect(decode(undefined)).toBeUndefined();
    expect(checkCall(backend, 'get', ['é']).decode('\u00c3\u00a9' as never)).toBe('é');
    expect(
      checkCall({ driver, view: { ...backend.view, decode: decodeBytes } }, 'get', ['k']).decode('a' as never),
    ).toEqual(Uint8Array.of(97));
  });

  it('is to be had of every method, conditions of atomic writes included', () => {
    expect(checkCall(backend, 'sAdd', ['s', 'a', 'b', {}]).operation).toEqual({
      ...{ name: 'sAdd', key: 's', members: ['a', 'b'], expiry: 'keep', count: false },
    });
    expect(checkCall(backend, 'checkEquals', ['k', 'v']).operation).toEqual({
      ...{ name: 'check', key: 'k', expect: { equals: 'v' } },
    });
    for (const method of Object.keys(METHODS) as MethodName[]) {
      expect(() => checkCall(backend, method, [5])).toThrow(expect.objectContaining({ operation: method }));
    }
  });

  it('is refused as the call would be', () => {
    expect(() => checkCall(backend, 'get', [''])).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED', key: '' }));
    expect(() => checkCall(backend, 'get', ['k', { limit: 1 }])).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});

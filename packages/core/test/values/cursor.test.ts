import { decodeCursor, encodeCursor } from '../../src/values/cursor.js';

const REFUSED = expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as Error;

describe('cursors', () => {
  const parameters = ['board', 'score', '[-Infinity', '[Infinity', 'false'];

  it('give back what was put into them, whatever bytes it holds', () => {
    for (const place of [
      ['1.5', 'ada'],
      ['-Infinity', '\0\xff"\\'],
      ['0', '\x80>?>?'],
    ]) {
      const cursor = encodeCursor(parameters, place);
      expect(decodeCursor(parameters, cursor, 2)).toEqual(place);
      expect(cursor).toMatch(/^[\w-]+$/);
    }
  });

  it('are the beginning where there is none', () => {
    expect(decodeCursor(parameters, null, 2)).toBeUndefined();
    expect(decodeCursor(parameters, undefined, 2)).toBeUndefined();
  });

  it('are refused with other parameters', () => {
    const cursor = encodeCursor(parameters, ['1', 'ada']);
    for (const index of parameters.keys()) {
      expect(() => decodeCursor(parameters.with(index, 'other'), cursor, 2)).toThrow(REFUSED);
    }
  });

  it('are refused where they are none', () => {
    const forged = (value: unknown): string => btoa(JSON.stringify(value));
    const hash = (JSON.parse(atob(encodeCursor(parameters, []))) as [number])[0];
    const wrong = ['', '0', 'ada', '*', '%%%', 7, {}, [], true, forged(null), forged({}), forged([]), forged('x')];
    for (const cursor of [
      ...wrong,
      forged([hash]),
      forged([hash, '1']),
      forged([hash, '1', 2]),
      forged([hash, 1, 2, 3]),
    ]) {
      expect(() => decodeCursor(parameters, cursor, 2)).toThrow(REFUSED);
    }
    const beyondBytes = btoa(`[${hash},"1","\\u0100"]`);
    expect(() => decodeCursor(parameters, beyondBytes, 2)).toThrow(REFUSED);
  });
});

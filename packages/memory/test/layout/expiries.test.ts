import { fromText } from '@keyvaluestore/core';
import fc from 'fast-check';

import { Expiries } from '../../src/layout/expiries.js';

const key = fc.integer({ min: 0, max: 20 }).map((number) => fromText(`key ${number}`));
const at = fc.integer({ min: 0, max: 12 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('set' as const), key, at }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('delete' as const), key }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('copy' as const) }) },
);

/** Takes out all that has expired, one by one. */
function drain(expiries: Expiries, now: number): number[] {
  const taken: number[] = [];
  for (let next = expiries.expired(now); next !== undefined; next = expiries.expired(now)) {
    taken.push(expiries.get(next) as number);
    expiries.delete(next);
  }
  return taken;
}

describe('Expiries', () => {
  it('knows of each key what a map knows, and gives what has expired in the order of time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), at, (steps, now) => {
        const map = new Map<string, number>();
        let expiries = new Expiries();
        for (const taken of steps) {
          if (taken.does === 'copy') expiries = expiries.copy();
          else if (taken.does === 'delete') expect(expiries.delete(taken.key)).toBe(map.delete(taken.key));
          else {
            expiries.set(taken.key, taken.at);
            map.set(taken.key, taken.at);
          }
          expect(expiries.size).toBe(map.size);
        }
        const unchanged = expiries.copy();
        const expired = [...map.values()].filter((time) => time <= now).sort((a, b) => a - b);
        expect(drain(expiries, now)).toEqual(expired);
        expect(expiries.size).toBe(map.size - expired.length);
        expect(unchanged.size).toBe(map.size);
        expect(drain(unchanged, Infinity)).toEqual([...map.values()].sort((a, b) => a - b));
      }),
    );
  });

  it('holds nothing of a key whose time was changed a thousand times, and nothing once that is deleted', () => {
    const expiries = new Expiries();
    for (let time = 1000; time > 0; time--) expiries.set(fromText('a'), time);
    expect(drain(expiries, Infinity)).toEqual([1]);
    expiries.set(fromText('b'), 1);
    expiries.delete(fromText('b'));
    expect([expiries.size, expiries.expired(Infinity), expiries.get(fromText('b'))]).toEqual([0, undefined, undefined]);
  });
});

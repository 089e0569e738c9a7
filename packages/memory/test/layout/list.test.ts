import { type BinaryString, listElementSize, type Side } from '@keyvaluestore/core';
import fc from 'fast-check';

import { MemoryList } from '../../src/layout/list.js';

const value = fc.string({ maxLength: 3 }).map((text) => text as BinaryString);
const side = fc.constantFrom<Side>('left', 'right');

function pushTo(array: BinaryString[], end: Side, pushed: BinaryString): void {
  if (end === 'left') array.unshift(pushed);
  else array.push(pushed);
}

describe('MemoryList', () => {
  it('holds what an array holds, and counts its bytes, whatever is pushed and popped where', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ push: value, side }) },
      { weight: 2, arbitrary: fc.record({ pop: side }) },
      { weight: 1, arbitrary: fc.record({ put: value, place: fc.nat({ max: 9 }) }) },
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 9 }), fc.array(step, { maxLength: 60, size: 'max' }), (first, steps) => {
        const array = [...first];
        let list = new MemoryList([...first]);
        for (const taken of steps) {
          if ('push' in taken) {
            pushTo(array, taken.side, taken.push);
            list.push(taken.side, taken.push);
          } else if ('pop' in taken) {
            expect(list.pop(taken.pop)).toBe(taken.pop === 'left' ? array.shift() : array.pop());
          } else if (taken.place < array.length) {
            array[taken.place] = taken.put;
            list.put(taken.place, taken.put);
          }
          expect(list.slice()).toEqual(array);
          expect(list.length).toBe(array.length);
          expect(list.bytes).toBe(array.reduce((sum, each) => sum + listElementSize(each), 0));
        }
        const copy = list.copy();
        list.push('left', 'new' as BinaryString);
        list = copy;
        expect([list.slice(), list.bytes]).toEqual([array, new MemoryList([...array]).bytes]);
        for (let start = 0; start <= array.length; start++) {
          expect(list.at(start)).toBe(array[start]);
          expect(list.slice(start, start + 3)).toEqual(array.slice(start, start + 3));
        }
        expect([list.at(-1), list.at(array.length)]).toEqual([undefined, undefined]);
      }),
    );
  });

  it.each<[Side, Side]>([
    ['left', 'right'],
    ['right', 'left'],
  ])('is a queue from %s to %s that moves each value to the other side at most a few times', (from, to) => {
    const values = Array.from({ length: 50_000 }, (_, index) => String(index) as BinaryString);
    const list = new MemoryList();
    for (const each of values) list.push(from, each);
    const spliced = jest.spyOn(Array.prototype, 'splice');
    const popped = values.map(() => list.pop(to));
    // Half of what is left each time.
    expect(spliced.mock.calls.length).toBeLessThan(20);
    spliced.mockRestore();
    expect(popped).toEqual(values);
    expect([list.length, list.bytes]).toEqual([0, 0]);
  });
});

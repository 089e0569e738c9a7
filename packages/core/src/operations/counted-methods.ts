import type { Checked, Checker } from './checker.js';
import { ALONE } from './method.js';
import type { Operation, OperationName, Output } from './primitives.js';
import type { BinaryString } from '../values/binary-string.js';
import type { Read } from './surface.js';

/** A method that gives one of what a key holds, or null, and given a count, a list of so many. */
export function counted<N extends OperationName, T>(
  operationOf: (key: BinaryString, count: number) => Operation<N>,
  decoder: (c: Checker<Read>) => (output: Output<N>) => T[],
) {
  const build = (c: Checker<Read>, key: string, count?: number): Checked<T[]> => {
    const decode = decoder(c);
    if (count !== undefined) return c.ask(operationOf(c.key(key), c.count(count)), decode);
    const one = c.ask(operationOf(c.key(key), 1), (output) => decode(output)[0] ?? null);
    // The last form of such a method in its interface, by which the row is typed, is the one with a count.
    return one as Checked<unknown> as Checked<T[]>;
  };
  return { at: ALONE, takes: 'counted', build } as const;
}

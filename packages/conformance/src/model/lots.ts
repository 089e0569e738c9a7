import { type BinaryString } from '@keyvaluestore/core';

/** Draws so many of a list, each place at most once, or all where there are no more. */
export type Draw = (from: readonly BinaryString[], count: number) => readonly BinaryString[];

/** Draws by lot, each place as likely as any other. */
export const byLot: Draw = (from, count) => {
  const rest = [...from];
  const drawn: BinaryString[] = [];
  while (drawn.length < count && rest.length > 0) {
    drawn.push(...rest.splice(Math.floor(Math.random() * rest.length), 1));
  }
  return drawn;
};

/**
 * Draws what others have drawn, as far as it is there: in a form in which it is given, each once. What is drawn by lot
 * cannot be foretold, and so a model follows it, and gives something else where it was not possible.
 */
export const following =
  (drawn: readonly string[], formOf: (one: BinaryString) => string): Draw =>
  (from, count) => {
    const rest = [...from];
    const found = drawn.flatMap((form) => {
      const place = rest.findIndex((one) => formOf(one) === form);
      return place < 0 ? [] : rest.splice(place, 1);
    });
    return [...found, ...rest].slice(0, count);
  };

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

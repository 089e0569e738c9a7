import { type DataCommand } from './command.js';
import { sortedSetAdditions } from './sorted-sets/additions.js';
import { blockingSortedSetCommands } from './sorted-sets/blocking.js';
import { sortedSetCombinations } from './sorted-sets/combinations.js';
import { sortedSetDraws } from './sorted-sets/draws.js';
import { sortedSetPops } from './sorted-sets/pops.js';
import { sortedSetRanges } from './sorted-sets/ranges.js';
import { sortedSetReads } from './sorted-sets/reads.js';
import { sortedSetRemovals } from './sorted-sets/removals.js';
import { storingCombinations } from './sorted-sets/storing-combinations.js';

export const sortedSetCommands: readonly DataCommand[] = [
  ...sortedSetAdditions,
  ...sortedSetRemovals,
  ...sortedSetReads,
  ...sortedSetRanges,
  ...sortedSetPops,
  ...blockingSortedSetCommands,
  ...sortedSetDraws,
  ...sortedSetCombinations,
  ...storingCombinations,
];

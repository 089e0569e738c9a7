import { type Command } from './command.js';
import { blockingListCommands } from './lists/blocking.js';
import { listChangeCommands } from './lists/changes.js';
import { listEndCommands } from './lists/ends.js';
import { listMoveCommands } from './lists/moves.js';
import { listMultiPopCommands } from './lists/multi-pops.js';
import { listReadCommands } from './lists/reads.js';

export const listCommands: readonly Command[] = [
  ...listEndCommands,
  ...listReadCommands,
  ...listChangeCommands,
  ...listMoveCommands,
  ...listMultiPopCommands,
  ...blockingListCommands,
];

import { type DataCommand } from './command.js';
import { dumpCommands } from './keys/dump.js';
import { expireCommands } from './keys/expire.js';
import { objectCommands } from './keys/object.js';
import { sortCommands } from './keys/sort.js';
import { wholeKeyCommands } from './keys/whole-keys.js';

export const keyCommands: readonly DataCommand[] = [
  ...wholeKeyCommands,
  ...expireCommands,
  ...objectCommands,
  ...dumpCommands,
  ...sortCommands,
];

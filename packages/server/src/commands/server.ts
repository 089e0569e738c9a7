import { type Command } from './command.js';
import { commandCommands } from './server/command-info.js';
import { configCommands } from './server/config.js';
import { flushCommands } from './server/flush.js';
import { infoCommands } from './server/info.js';
import { memoryCommands } from './server/memory-usage.js';
import { refusedCommands } from './server/refused.js';
import { smallCommands } from './server/small.js';

export const serverCommands: readonly Command[] = [
  ...commandCommands,
  ...configCommands,
  ...flushCommands,
  ...infoCommands,
  ...memoryCommands,
  ...refusedCommands,
  ...smallCommands,
];

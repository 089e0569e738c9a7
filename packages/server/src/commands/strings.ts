import { bitmapCommands } from './bitmaps.js';
import { type DataCommand } from './command.js';
import { counterCommands } from './strings/counters.js';
import { lcsCommand } from './strings/lcs.js';
import { partCommands } from './strings/parts.js';
import { severalStringCommands } from './strings/several.js';
import { valueCommands } from './strings/values.js';

export const stringCommands: readonly DataCommand[] = [
  ...valueCommands,
  ...severalStringCommands,
  ...partCommands,
  ...counterCommands,
  lcsCommand,
  ...bitmapCommands,
];

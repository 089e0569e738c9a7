import { bitfieldCommands } from './bitmaps/bitfield.js';
import { bitopCommand } from './bitmaps/bitop.js';
import { singleBitCommands } from './bitmaps/single-bits.js';
import { type DataCommand } from './command.js';

export const bitmapCommands: readonly DataCommand[] = [...singleBitCommands, bitopCommand, ...bitfieldCommands];

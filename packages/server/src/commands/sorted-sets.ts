import { type Command } from './command.js';

export const sortedSetCommands: readonly Command[] = [];

import { type Command } from './command.js';

export const hashCommands: readonly Command[] = [];

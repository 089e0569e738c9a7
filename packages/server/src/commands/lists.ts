import { type Command } from './command.js';

export const listCommands: readonly Command[] = [];

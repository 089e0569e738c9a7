import { type Command } from './command.js';

export const scanCommands: readonly Command[] = [];

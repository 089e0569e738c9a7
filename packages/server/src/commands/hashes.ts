import { type DataCommand } from './command.js';
import { hashDraws } from './hashes/draws.js';
import { hashNumbers } from './hashes/numbers.js';
import { hashReads } from './hashes/reads.js';
import { hashWrites } from './hashes/writes.js';

export const hashCommands: readonly DataCommand[] = [...hashWrites, ...hashNumbers, ...hashReads, ...hashDraws];

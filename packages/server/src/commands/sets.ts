import { type DataCommand } from './command.js';
import { setCombinations } from './sets/combinations.js';
import { setDraws } from './sets/draws.js';
import { setReads } from './sets/reads.js';
import { setWrites } from './sets/writes.js';

export const setCommands: readonly DataCommand[] = [...setWrites, ...setReads, ...setDraws, ...setCombinations];

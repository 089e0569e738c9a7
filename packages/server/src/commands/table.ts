import { blockingCommands } from '../blocking/commands.js';
import { type Command } from './command.js';
import { connectionCommands } from './connection.js';
import { hashCommands } from './hashes.js';
import { keyCommands } from './keys.js';
import { listCommands } from './lists.js';
import { scanCommands } from './scans.js';
import { serverCommands } from './server.js';
import { scriptingCommands } from './scripting.js';
import { setCommands } from './sets.js';
import { sortedSetCommands } from './sorted-sets.js';
import { stringCommands } from './strings.js';
import { transactionCommands } from './transactions.js';

/** All commands, by their names in capitals. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  [
    ...stringCommands,
    ...keyCommands,
    ...hashCommands,
    ...listCommands,
    ...setCommands,
    ...sortedSetCommands,
    ...transactionCommands,
    ...scriptingCommands,
    ...blockingCommands,
    ...connectionCommands,
    ...serverCommands,
    ...scanCommands,
  ].map((command) => [command.name, command]),
);

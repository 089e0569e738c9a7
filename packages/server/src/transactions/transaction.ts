import { type DataCommand } from '../commands/command.js';
import { type Queued } from '../connection/session.js';
import { type Watched } from './watches.js';

/** What EXEC runs. */
export interface Transaction {
  readonly queued: readonly Queued[];
  readonly watched: Watched | undefined;
}

/** A command about keys that waits for EXEC. */
export type QueuedData = Queued & { readonly command: DataCommand };

export const isData = (queued: Queued): queued is QueuedData => 'steps' in queued.command;

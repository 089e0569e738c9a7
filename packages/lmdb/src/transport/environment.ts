import { InvalidArgumentError, UnsupportedError } from '@keyvaluestore/core';
import { open } from 'lmdb';

import { keyEncoder, valueEncoder } from '../layout/encoding.js';
import { type LMDBDatabase, type LMDBEnvironment } from './client.js';
import { checkFolder } from './check-folder.js';
import { CommitGuard } from './commit-guard.js';
import { openingError } from './errors.js';

/** How safe a write is when its call has ended; see {@link LMDBPathOptions}. */
export type Durability = 'disk' | 'os';

/** The name of our database in an environment, which may hold others. */
const DATABASE = 'keyvaluestore';

/** With pages of this size keys may have 4,026 bytes. */
const PAGE_SIZE = 8192;

/** The shortest limit of keys at which every portable key and field fit in a row without many NUL bytes. */
const NEEDED_KEY_SIZE = 4026;

function openPath(path: string, durability: Durability): LMDBEnvironment {
  return open({
    path,
    noSubdir: false,
    pageSize: PAGE_SIZE,
    // Where it is on, a commit that fails leaves a rejection behind that nobody can handle.
    eventTurnBatching: false,
    // Where it is on, a transaction is committed before it is flushed, and the next may begin meanwhile.
    overlappingSync: durability === 'os' && process.platform !== 'win32',
  });
}

/** An environment with our database in it. */
export interface OpenEnvironment {
  readonly environment: LMDBEnvironment;
  readonly database: LMDBDatabase;
  readonly guard: CommitGuard;
  readonly maxKeyLength: number;
}

const OPTIONS = { name: DATABASE, keyEncoder, encoder: valueEncoder };

/** How often a transaction that makes the database is made anew: once each time that another process opens the file. */
const TRIES = 100;

/** Opens our database; makes it, in a transaction that follows the last commit. */
function databaseIn(environment: LMDBEnvironment, guard: CommitGuard): LMDBDatabase {
  for (let count = 0; count < TRIES; count++) {
    const database = environment.transactionSync(() => {
      const isSafe = guard.follows(environment.getWriteTxnId());
      return environment.openDB({ ...OPTIONS, create: isSafe }) as LMDBDatabase | undefined;
    });
    if (database !== undefined) return database;
  }
  throw new UnsupportedError('the number of the last transaction is not where it was looked for');
}

/** Where an environment lies: its folder, or its file. Its types leave that out. */
function pathOf(environment: object): string {
  return (environment as { readonly path: string }).path;
}

function openDatabase(environment: LMDBEnvironment): OpenEnvironment {
  const guard = new CommitGuard(pathOf(environment));
  try {
    const database = databaseIn(environment, guard);
    const maxKeyLength = database.maxKeySize ?? NEEDED_KEY_SIZE;
    if (maxKeyLength < NEEDED_KEY_SIZE) {
      throw new InvalidArgumentError(`the file must have been made, and opened, with pageSize: ${PAGE_SIZE}`);
    }
    return { environment, database, guard, maxKeyLength };
  } catch (error) {
    guard.close();
    throw error;
  }
}

/** Opens the folder of a path, and makes it if it is not there. */
export function openFolder(path: string, durability: Durability): OpenEnvironment {
  let environment: LMDBEnvironment | undefined;
  try {
    checkFolder(path);
    environment = openPath(path, durability);
    return openDatabase(environment);
  } catch (error) {
    void environment?.close();
    throw openingError(error);
  }
}

/** Opens our database in the environment of a user. */
export function openIn(environment: LMDBEnvironment): OpenEnvironment {
  try {
    return openDatabase(environment);
  } catch (error) {
    throw openingError(error);
  }
}

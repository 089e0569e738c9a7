import {
  InvalidArgumentError,
  KeyValueStoreError,
  LimitExceededError,
  UnavailableError,
  UnknownOutcomeError,
  UnsupportedError,
} from '@keyvaluestore/core';

/** `MDB_MAP_FULL`. */
const MAP_FULL = -30792;
/** What LMDB says where the disk took only a part of a page. */
const EIO = 5;
const ENOSPC = 28;
const EFBIG = 27;
const EDQUOT = 122;

const FULL = new Map<number, string>([
  [MAP_FULL, 'the file cannot grow: its map is full'],
  [EIO, 'the file cannot grow: the disk is full, or failed'],
  [ENOSPC, 'the file cannot grow: the disk is full'],
  [EFBIG, 'the file cannot grow: it is as large as the system lets it be'],
  [EDQUOT, 'the file cannot grow: the quota of its owner is used up'],
]);

/** Why a file cannot be used. */
const UNUSABLE = new Map<number | string, string>([
  [-30793, 'there is a file of this name that LMDB has not written'],
  [-30794, 'the file was written by another version of LMDB'],
  [-30796, 'the file is damaged'],
  [-30784, 'the file was written with other options'],
  [-30791, 'the environment holds no further database: open it with a larger maxDbs'],
  [13, 'the file may not be read and written by this process'],
  [1, 'the file may not be read and written by this process'],
  [30, 'the file lies on a file system that is mounted for reading only'],
  ['EACCES', 'the folder may not be written by this process'],
  ['EPERM', 'the folder may not be written by this process'],
  ['EROFS', 'the folder lies on a file system that is mounted for reading only'],
]);

const NO_FOLDER = new Set<number | string | undefined>([20, 17, 'ENOTDIR', 'EEXIST']);

function codeOf(error: unknown): number | string | undefined {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
}

/** What it means that an environment could not be opened. */
export function openingError(cause: unknown): KeyValueStoreError {
  if (KeyValueStoreError.is(cause)) return cause;
  const code = codeOf(cause);
  if (NO_FOLDER.has(code)) return new InvalidArgumentError('options.path must be a folder', { cause });
  return (
    fullError(cause) ??
    new UnsupportedError((code !== undefined && UNUSABLE.get(code)) || 'LMDB could not open the file', { cause })
  );
}

function fullError(cause: unknown): LimitExceededError | undefined {
  const code = codeOf(cause);
  const message = typeof code === 'number' ? FULL.get(code) : undefined;
  return message === undefined ? undefined : new LimitExceededError(message, { cause });
}

/** What it means that a read failed, or a write before it was to be committed. */
export function failure(cause: unknown): KeyValueStoreError {
  if (KeyValueStoreError.is(cause)) return cause;
  return fullError(cause) ?? new UnavailableError('LMDB could not do it', { cause });
}

/** What npm `lmdb` rejects with: a promise that rejects with LMDB's own error comes along. */
async function commitErrorOf(error: unknown): Promise<unknown> {
  const { commitError } = error as { commitError?: Promise<never> };
  if (commitError === undefined) return error;
  try {
    return await commitError;
  } catch (reason) {
    return reason;
  }
}

/**
 * What it means that a transaction was not committed, or that it is not known whether it was. LMDB writes rows before the
 * page that makes them count, so where its number was not used, nothing was written.
 */
export async function writeFailure(error: unknown, isUnknown: boolean): Promise<KeyValueStoreError> {
  if (KeyValueStoreError.is(error)) return error;
  const cause = await commitErrorOf(error);
  if (isUnknown) return new UnknownOutcomeError(undefined, { cause });
  return failure(cause);
}

const copies = { LIMIT_EXCEEDED: LimitExceededError, UNAVAILABLE: UnavailableError } as const;

/** The same error for another call: each has its own, since the core writes operation and key into it. */
export function copyOf(error: KeyValueStoreError): KeyValueStoreError {
  const { code, message, cause } = error;
  if (code === 'UNKNOWN_OUTCOME') return new UnknownOutcomeError(undefined, { cause });
  return code in copies ? new copies[code as keyof typeof copies](message, { cause }) : error;
}

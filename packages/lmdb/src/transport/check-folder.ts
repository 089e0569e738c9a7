import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { InvalidArgumentError, UnsupportedError } from '@keyvaluestore/core';

/*
 * LMDB is given only what it can open: npm lmdb 3.5.6 ends the process where it finds another kind of file. The first
 * page begins with its own head, of 24 bytes in the format of npm lmdb and 16 in that of others, then the magic number,
 * then the version of the format, both in the order of the machine's bytes.
 */
const MAGIC = 0xbeefc0de;
const VERSION = 2;
const HEAD = 24;
const HEAD_OF_OTHERS = 16;
const LENGTH = 32;

/** The first bytes of a file; none of one that is empty. */
function beginningOf(path: string): Buffer {
  const bytes = Buffer.alloc(LENGTH);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, LENGTH, 0));
  } finally {
    closeSync(file);
  }
}

function numberAt(bytes: Buffer, position: number): number {
  return new Uint32Array(Uint8Array.from(bytes.subarray(position, position + 4)).buffer)[0] as number;
}

function checkFile(path: string): void {
  const bytes = beginningOf(path);
  if (bytes.length === 0) return;
  const isWhole = bytes.length === LENGTH;
  if (isWhole && numberAt(bytes, HEAD) === MAGIC && numberAt(bytes, HEAD + 4) === VERSION) return;
  const isOther = isWhole && [HEAD, HEAD_OF_OTHERS].some((position) => numberAt(bytes, position) === MAGIC);
  throw new UnsupportedError(
    isOther ? 'the file was written by another version of LMDB' : 'there is a data.mdb that LMDB has not written',
  );
}

/** Rejects a folder in which LMDB cannot open or make its file. Throws what Node throws where it may not look. */
export function checkFolder(path: string): void {
  if (!existsSync(path)) {
    // LMDB makes it, and what is missing above it.
    let parent = dirname(path);
    while (!existsSync(parent)) parent = dirname(parent);
    if (!statSync(parent).isDirectory()) throw new InvalidArgumentError('options.path must be below a folder');
    accessSync(parent, constants.W_OK);
    return;
  }
  if (!statSync(path).isDirectory()) throw new InvalidArgumentError('options.path must be a folder');
  for (const name of ['data.mdb', 'lock.mdb']) {
    const file = join(path, name);
    accessSync(existsSync(file) ? file : path, constants.R_OK | constants.W_OK);
  }
  if (existsSync(join(path, 'data.mdb'))) checkFile(join(path, 'data.mdb'));
}

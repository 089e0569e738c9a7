import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The number of the last transaction lies in the lock file, which all processes map, and in the two pages at the
 * beginning of the data file of which commits write one in turn. A process that opens an environment writes into the lock
 * file what it has read from the data file before (npm lmdb 3.5.6, as LMDB's own next version). If another one has
 * committed in between, the next transaction would begin from the state before that commit, and undo it.
 *
 * So every transaction looks, while it keeps all other writers out, whether it follows the last commit. If not, it puts
 * the number in the lock file right, writes nothing, and is made anew.
 */

/** Where the number lies in the lock file. */
const IN_LOCK_FILE = 8;
/** Where a page of the data file says how large pages are, and which transaction has written it. */
const PAGE_SIZE = 48;
const IN_PAGE = 152;

/**
 * Lock files that were opened here. They stay open: where a process closes any descriptor of a file, it loses all locks
 * on it, and with them LMDB's own.
 */
const lockFiles = new Map<string, number>();

function lockFile(path: string): number {
  const { dev, ino } = statSync(path);
  const identity = `${dev}:${ino}`;
  const open = lockFiles.get(identity) ?? openSync(path, 'r+');
  lockFiles.set(identity, open);
  return open;
}

/** Looks after the number of the last transaction of one environment. */
export class CommitGuard {
  readonly #lock: number;
  readonly #data: number;
  readonly #pageSize: number;
  readonly #buffer = Buffer.alloc(8);

  /** @param path of the environment: of its folder, or of its file */
  constructor(path: string) {
    const isFolder = statSync(path).isDirectory();
    this.#lock = lockFile(isFolder ? join(path, 'lock.mdb') : `${path}-lock`);
    this.#data = openSync(isFolder ? join(path, 'data.mdb') : path, 'r');
    this.#pageSize = Number(this.#numberAt(PAGE_SIZE) & 0xffffffffn);
  }

  /**
   * Whether the transaction of this number, which writes just now, follows the last that was committed. If not, it must
   * not be committed; the next one will.
   */
  follows(number: number): boolean {
    const last = this.#last();
    if (number === last + 1) return true;
    this.#buffer.writeBigUInt64LE(BigInt(last));
    writeSync(this.#lock, this.#buffer, 0, this.#buffer.length, IN_LOCK_FILE);
    return false;
  }

  close(): void {
    closeSync(this.#data);
  }

  #last(): number {
    const [first, second] = [this.#numberAt(IN_PAGE), this.#numberAt(this.#pageSize + IN_PAGE)];
    return Number(first > second ? first : second);
  }

  #numberAt(position: number): bigint {
    readSync(this.#data, this.#buffer, 0, this.#buffer.length, position);
    return this.#buffer.readBigUInt64LE();
  }
}

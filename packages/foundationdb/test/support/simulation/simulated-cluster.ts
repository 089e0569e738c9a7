import { type Faults } from './faults.js';
import { SimulatedError } from './simulated-error.js';
import { type Bytes, type Range, VersionedStore } from './versioned-store.js';

/** Versions per millisecond, and how many of them a transaction may be old. */
const VERSIONS_PER_MILLISECOND = 1000;
const MAX_AGE = 5000 * VERSIONS_PER_MILLISECOND;

/** Commits that are remembered, however young; older transactions are too old. */
const MAX_COMMITS = 20_000;

/** What a transaction asks to be committed. */
export interface CommitRequest {
  /** Undefined for one that read nothing. */
  readonly readVersion: number | undefined;
  readonly readConflicts: readonly Range[];
  readonly writeConflicts: readonly Range[];
  /** Cleared before anything is set. */
  readonly cleared: readonly Range[];
  readonly writes: ReadonlyMap<Bytes, Bytes | undefined>;
}

interface Commit {
  readonly version: number;
  readonly writeConflicts: readonly Range[];
}

function overlaps([start, end]: Range, [otherStart, otherEnd]: Range): boolean {
  return start < otherEnd && otherStart < end;
}

/** The servers of the simulation: versions, conflicts, data, and what is made to go wrong. */
export class SimulatedCluster {
  readonly store = new VersionedStore();
  readonly #commits: Commit[] = [];
  #version = 1_000_000;
  #forgotten = 0;

  /** What goes wrong at random; nothing if undefined. */
  faults: Faults | undefined;
  /** While true, nothing is answered. */
  isUnreachable = false;
  /** Turns of the event loop that an answer takes; none by default, so that whatever was asked first is answered first. */
  latency: () => number = () => 0;
  /** Bytes after which an answer to a range read ends. */
  pageSize = 80_000;
  /** How many transactions have been begun, and committed. */
  readonly counts = { begun: 0, committed: 0, reads: 0 };

  get version(): number {
    return this.#version;
  }

  /** The oldest version at which may be read. */
  get oldest(): number {
    return Math.max(this.#version - MAX_AGE, this.#forgotten);
  }

  /** Lets time go by. */
  advance(milliseconds: number): void {
    this.#version += milliseconds * VERSIONS_PER_MILLISECOND;
  }

  /** Waits as long as an answer takes. */
  async answer(): Promise<void> {
    for (let turns = this.latency(); turns > 0; turns--) await new Promise(setImmediate);
  }

  /** Commits a transaction, or throws. */
  commit({ readVersion = this.#version, readConflicts, writeConflicts, cleared, writes }: CommitRequest): void {
    if (readVersion < this.oldest) throw new SimulatedError('transaction_too_old');
    for (let index = this.#commits.length - 1; index >= 0; index--) {
      const commit = this.#commits[index] as Commit;
      if (commit.version <= readVersion) break;
      const conflicts = commit.writeConflicts.some((write) => readConflicts.some((read) => overlaps(write, read)));
      if (conflicts) throw new SimulatedError('not_committed');
    }
    const version = ++this.#version;
    this.#commits.push({ version, writeConflicts });
    if (this.#commits.length > MAX_COMMITS) {
      this.#commits.splice(0, MAX_COMMITS / 2);
      this.#forgotten = (this.#commits[0] as Commit).version - 1;
    }
    for (const range of cleared) this.store.clearRange(range, version, this.oldest);
    for (const [key, value] of writes) this.store.put(key, value, version, this.oldest);
    this.counts.committed += 1;
  }

  /** Everything that is stored now. */
  dump(): [key: Bytes, value: Bytes][] {
    return this.store.keys.flatMap((key) => {
      const value = this.store.get(key, this.#version);
      return value === undefined ? [] : [[key, value] as [Bytes, Bytes]];
    });
  }
}

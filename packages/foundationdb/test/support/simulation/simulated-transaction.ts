import {
  type FoundationDBTransaction,
  type KeySelector,
  type RangePage,
  type TransactionSettings,
} from '../../../src/transport/client.js';
import { Overlay } from './overlay.js';
import { type SimulatedCluster } from './simulated-cluster.js';
import { type CodeName, SimulatedError } from './simulated-error.js';
import { type Bytes, type Range } from './versioned-store.js';

const MAX_KEY = 10_000;
const MAX_VALUE = 100_000;
const MAX_TRANSACTION = 10_000_000;

const bytesOf = (buffer: Buffer): Bytes => buffer.toString('latin1');
const bufferOf = (bytes: Bytes): Buffer => Buffer.from(bytes, 'latin1');
const single = (key: Bytes): Range => [key, `${key}\0`];

/** The key from which a selector leads, where its offset is 1, as those of ranges are. */
function keyOf({ key, orEqual, offset }: KeySelector): Bytes {
  if (offset !== 1) throw new Error('the simulation knows no other offset than 1');
  return orEqual ? `${bytesOf(key)}\0` : bytesOf(key);
}

/** What a transaction and its snapshot have in common. */
class State {
  readonly overlay = new Overlay();
  readonly readConflicts: Range[] = [];
  readonly writeConflicts: Range[] = [];
  readVersion: Promise<number> | undefined;
  size = 0;
  /** Why nothing works any more. */
  failure: CodeName | undefined;
  /** Whether a commit was sent, after which nothing else may be done. */
  isCommitting = false;
  readonly #cancelled: Promise<never>;
  #cancel: (error: SimulatedError) => void = () => undefined;

  constructor(
    readonly cluster: SimulatedCluster,
    readonly timeout: number | undefined,
  ) {
    this.#cancelled = new Promise((_, reject) => {
      this.#cancel = reject;
    });
    this.#cancelled.catch(() => undefined);
    cluster.counts.begun += 1;
  }

  /** Notes that something is done; after a commit was sent, that makes the commit fail. */
  use(): void {
    if (this.isCommitting) this.fail('used_during_commit');
  }

  fail(name: CodeName): void {
    this.failure ??= name;
    this.#cancel(new SimulatedError(this.failure));
  }

  /** Waits for an answer of the cluster, as long as it takes. */
  async answer(): Promise<void> {
    this.check();
    if (this.cluster.isUnreachable) await this.#silence();
    await Promise.race([this.cluster.answer(), this.#cancelled]);
    this.check();
  }

  check(): void {
    if (this.failure !== undefined) throw new SimulatedError(this.failure);
  }

  #silence(): Promise<never> {
    const timer = this.timeout && setTimeout(() => this.fail('transaction_timed_out'), this.timeout);
    return this.#cancelled.finally(() => clearTimeout(timer as NodeJS.Timeout));
  }
}

/** A transaction of the simulation, which sees its own writes. */
export class SimulatedTransaction implements FoundationDBTransaction {
  readonly #state: State;
  readonly #isSnapshot: boolean;

  private constructor(state: State, isSnapshot: boolean) {
    this.#state = state;
    this.#isSnapshot = isSnapshot;
  }

  static begin(cluster: SimulatedCluster, { timeout }: TransactionSettings = {}): SimulatedTransaction {
    return new SimulatedTransaction(new State(cluster, timeout), false);
  }

  snapshot(): SimulatedTransaction {
    return new SimulatedTransaction(this.#state, true);
  }

  async get(key: Buffer): Promise<Buffer | undefined> {
    const { overlay, cluster } = this.#state;
    this.#state.use();
    const name = bytesOf(key);
    // What is seen, and whether it can conflict, is settled when the read is asked for.
    const isOwn = overlay.covers(name);
    const own = overlay.writes.get(name);
    if (!this.#isSnapshot) this.#addReadConflict(single(name));
    const version = await this.#read();
    const value = isOwn ? own : cluster.store.get(name, version);
    return value === undefined ? undefined : bufferOf(value);
  }

  async getRangeNative(
    start: KeySelector,
    end: KeySelector,
    limit: number,
    _targetBytes: number,
    _streamingMode: number,
    _iteration: number,
    reverse: boolean,
  ): Promise<RangePage> {
    const { overlay, cluster } = this.#state;
    this.#state.use();
    const range: Range = [keyOf(start), keyOf(end)];
    const version = await this.#read();
    const { rows, more } = overlay.scan(cluster.store, version, { range, reverse, limit, pageSize: cluster.pageSize });
    const last = rows.at(-1)?.[0];
    // What lies beyond the end of an answer has not been read.
    const isCut = more && last !== undefined;
    const read: Range = reverse ? [isCut ? last : range[0], range[1]] : [range[0], isCut ? `${last}\0` : range[1]];
    if (!this.#isSnapshot && read[0] < read[1]) this.#addReadConflict(read);
    return { results: rows.map(([key, value]) => [bufferOf(key), bufferOf(value)]), more };
  }

  set(key: Buffer, value: Buffer): void {
    const name = bytesOf(key);
    if (!this.#accepts(name)) return;
    if (value.length > MAX_VALUE) this.#state.fail('value_too_large');
    this.#state.overlay.set(name, bytesOf(value));
    this.#wrote(single(name), key.length + value.length);
  }

  clear(key: Buffer): void {
    const name = bytesOf(key);
    if (!this.#accepts(name)) return;
    this.#state.overlay.set(name, undefined);
    this.#wrote(single(name), key.length);
  }

  clearRange(start: Buffer, end: Buffer): void {
    const range: Range = [bytesOf(start), bytesOf(end)];
    if (range[0] >= range[1]) return;
    this.#state.overlay.clearRange(range);
    this.#wrote(range, start.length + end.length);
  }

  addReadConflictRange(start: Buffer, end: Buffer): void {
    this.#state.use();
    this.#addReadConflict([bytesOf(start), bytesOf(end)]);
  }
  addWriteConflictRange(start: Buffer, end: Buffer): void {
    this.#state.use();
    this.#state.writeConflicts.push([bytesOf(start), bytesOf(end)]);
  }

  async getReadVersion(): Promise<Buffer> {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64BE(BigInt(await this.#read()));
    return buffer;
  }

  async rawCommit(): Promise<void> {
    const { cluster, overlay, readConflicts, writeConflicts, size } = this.#state;
    this.#state.check();
    // What wrote nothing has nothing to commit, and conflicts with nothing.
    if (writeConflicts.length === 0) {
      this.#state.failure = 'used_during_commit';
      return;
    }
    // Conflicts count from a read version, which is got now if nothing was read.
    const readVersion = readConflicts.length > 0 ? await this.#read() : undefined;
    this.#state.isCommitting = true;
    await this.#state.answer();
    const conflicts = [...readConflicts, ...writeConflicts];
    const total = conflicts.reduce((sum, [start, end]) => sum + start.length + end.length, size);
    if (total > MAX_TRANSACTION) throw new SimulatedError('transaction_too_large');
    const commit = (): void => {
      cluster.commit({ readVersion, readConflicts, writeConflicts, cleared: overlay.cleared, writes: overlay.writes });
    };
    const fault = cluster.faults?.commit();
    if (fault === undefined || fault.applied === 'before') commit();
    if (fault?.applied === 'later') setTimeout(() => commitLate(commit), 3);
    await this.#state.answer();
    if (fault !== undefined) throw new SimulatedError(fault.error);
    this.#state.failure = 'used_during_commit';
  }

  rawCancel(): void {
    this.#state.fail('transaction_cancelled');
  }

  async #read(): Promise<number> {
    const { cluster } = this.#state;
    this.#state.readVersion ??= this.#state.answer().then(() => cluster.version);
    const version = await this.#state.readVersion;
    await this.#state.answer();
    cluster.counts.reads += 1;
    const fault = cluster.faults?.read();
    if (fault !== undefined) throw new SimulatedError(fault);
    if (version < cluster.oldest) throw new SimulatedError('transaction_too_old');
    return version;
  }

  /** Adds a read conflict, but for what this transaction has written itself by now. */
  #addReadConflict(range: Range): void {
    this.#state.readConflicts.push(...this.#state.overlay.uncovered(range));
  }

  #accepts(key: Bytes): boolean {
    if (key.length > MAX_KEY) this.#state.fail('key_too_large');
    else if (key >= '\xff') this.#state.fail('key_outside_legal_range');
    return this.#state.failure === undefined;
  }

  #wrote(range: Range, bytes: number): void {
    this.#state.use();
    this.#state.size += bytes;
    this.#state.writeConflicts.push(range);
  }
}

/** Applies a commit of which nobody waits for the answer any more. */
function commitLate(commit: () => void): void {
  try {
    commit();
  } catch (error) {
    if (!(error instanceof SimulatedError)) throw error;
  }
}

import { mulberry32, type Random } from '@keyvaluestore/test-services';

import { type CodeName } from './simulated-error.js';

/** How often, from 0 to 1, what goes wrong. */
export interface FaultRates {
  /** A read or read version gives `transaction_too_old`. */
  readonly readTooOld?: number;
  /** A read or read version gives `process_behind`. */
  readonly processBehind?: number;
  /** A commit gives `not_committed`, and nothing is written. */
  readonly conflict?: number;
  /** A commit gives `transaction_too_old`, and nothing is written. */
  readonly commitTooOld?: number;
  /** A commit is applied, and gives `commit_unknown_result`. */
  readonly unknownApplied?: number;
  /** A commit is not applied, and gives `commit_unknown_result`. */
  readonly unknownNotApplied?: number;
  /** A commit is applied, and gives `cluster_version_changed`. */
  readonly versionChanged?: number;
  /** A commit gives `transaction_timed_out`, and is applied later, if it then conflicts with nothing. */
  readonly appliedLate?: number;
}

/** What becomes of a commit. */
export interface CommitFault {
  readonly error: CodeName;
  readonly applied: 'never' | 'before' | 'later';
}

/** Decides what goes wrong: always the same for a seed, as long as the same is asked in the same order. */
export class Faults {
  readonly #random: Random;
  readonly #rates: FaultRates;
  /** How many there were, by name. */
  readonly counts: Record<string, number> = {};

  constructor(seed: number, rates: FaultRates) {
    this.#random = mulberry32(seed);
    this.#rates = rates;
  }

  /** The fault of a read, if it has one. */
  read(): CodeName | undefined {
    return this.#pick([
      ['readTooOld', 'transaction_too_old'],
      ['processBehind', 'process_behind'],
    ]);
  }

  /** The fault of a commit, if it has one. */
  commit(): CommitFault | undefined {
    return this.#pick([
      ['conflict', { error: 'not_committed', applied: 'never' }],
      ['commitTooOld', { error: 'transaction_too_old', applied: 'never' }],
      ['unknownNotApplied', { error: 'commit_unknown_result', applied: 'never' }],
      ['unknownApplied', { error: 'commit_unknown_result', applied: 'before' }],
      ['versionChanged', { error: 'cluster_version_changed', applied: 'before' }],
      ['appliedLate', { error: 'transaction_timed_out', applied: 'later' }],
    ]);
  }

  #pick<T>(candidates: readonly (readonly [name: keyof FaultRates, fault: T])[]): T | undefined {
    let drawn = this.#random();
    for (const [name, fault] of candidates) {
      drawn -= this.#rates[name] ?? 0;
      if (drawn >= 0) continue;
      this.counts[name] = (this.counts[name] ?? 0) + 1;
      return fault;
    }
    return undefined;
  }
}

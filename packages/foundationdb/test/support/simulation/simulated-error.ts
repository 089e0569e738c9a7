/** The codes that the simulation gives, by the names that FoundationDB has for them. */
export const CODES = {
  transaction_too_old: 1007,
  not_committed: 1020,
  commit_unknown_result: 1021,
  transaction_cancelled: 1025,
  transaction_timed_out: 1031,
  process_behind: 1037,
  cluster_version_changed: 1039,
  no_cluster_file_found: 1515,
  key_outside_legal_range: 2004,
  used_during_commit: 2017,
  transaction_too_large: 2101,
  key_too_large: 2102,
  value_too_large: 2103,
} as const;

export type CodeName = keyof typeof CODES;

/** Looks like the binding's FDBError, and, as with a second copy of the binding, is no instance of it. */
export class SimulatedError extends Error {
  readonly code: number;

  constructor(name: CodeName) {
    super(name);
    this.code = CODES[name];
  }
}

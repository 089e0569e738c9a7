/** What a cache has done since it was made, over all of its views, and what it holds. {@link ReadCache} counts it. */
export interface CacheStatistics {
  /** Reads answered from the cache. */
  readonly hits: number;
  /** Reads for which the backend was asked. */
  readonly misses: number;
  /** Reads that waited for the answer to an equal read that was under way. */
  readonly joined: number;
  /**
   * Reads passed through because their key was being written, because the outcome of a write was unknown, or because what
   * they give is never kept: what changes with time or is drawn by lot, as that of `ttl` and `sRandMember`, what is read of
   * several keys, and pages of keys.
   */
  readonly bypassed: number;
  /** Results that were stored. */
  readonly stores: number;
  /** Results that were not stored because their key was invalidated, or expired, while they were on their way. */
  readonly skipped: number;
  /** Results that were removed to keep the cache within its bounds. */
  readonly evictions: number;
  /** Results that are in the cache. */
  readonly entries: number;
  /** Bytes that they take, estimated. */
  readonly bytes: number;
}

/** The counters among them. */
export class Counters {
  hits = 0;
  misses = 0;
  joined = 0;
  bypassed = 0;
  stores = 0;
  skipped = 0;
  evictions = 0;
}

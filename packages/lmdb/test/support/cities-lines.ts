/** What is told when cities have been loaded under one prefix more. Memory in megabytes, files in bytes. */
export interface Loaded {
  readonly cities: number;
  readonly seconds: number;
  readonly own: number;
  readonly mapped: number;
  readonly file: number;
}

/** What is told when all that was loaded has been read again. */
export interface ReadBack {
  /** Members of sorted sets and sorted hashes. */
  readonly members: number;
  readonly seconds: number;
  readonly own: number;
  readonly mapped: number;
  /** Bytes of a compact backup. */
  readonly copy: number;
}

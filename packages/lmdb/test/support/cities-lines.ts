/** What a process holds, in megabytes. */
export interface Memory {
  /** What JavaScript still uses. */
  readonly heap: number;
  /** All that is the process's own, with what its allocators keep to use it again. */
  readonly own: number;
  /** What of the file it has touched, which lies in the system's cache and can be taken away; each mapping counts anew. */
  readonly mapped: number;
}

/** What is told when cities have been loaded under one prefix more. */
export interface Loaded extends Memory {
  readonly cities: number;
  readonly seconds: number;
  /** Bytes of the file. */
  readonly file: number;
}

/** What is told when all that was loaded has been read again. */
export interface ReadBack extends Memory {
  /** Members of sorted sets and sorted hashes. */
  readonly members: number;
  readonly seconds: number;
  /** Bytes of a compact backup. */
  readonly copy: number;
}

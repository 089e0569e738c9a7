/** A service on which examples run, and what examples import to reach it. */
export interface Engine {
  /** What stands in for modules that examples import: clients of the service, whatever address examples name. */
  readonly modules: Readonly<Record<string, object>>;
  /** Where a program of its own finds the service, in the variables that it or its client reads. */
  environment(): Readonly<Record<string, string>>;
  /** Ends the connections of the example before, and gives the next one a store without anything in it. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

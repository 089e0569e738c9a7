/** Where a scan goes on. */
export interface Continuation {
  readonly prefix: string;
  readonly cursor: string;
}

/** So many scans may be under way; then those that began first have to begin anew. */
const CAPACITY = 10_000;

/** Gives numbers for the places of scans, for on the wire a cursor is a number. */
export class Cursors {
  readonly #continuations = new Map<string, Continuation>();
  readonly #capacity: number;
  #last = 0;

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /** The number of a place. */
  add(continuation: Continuation): string {
    this.#last += 1;
    const number = String(this.#last);
    this.#continuations.set(number, continuation);
    if (this.#continuations.size > this.#capacity) {
      const [oldest] = this.#continuations.keys();
      this.#continuations.delete(oldest as string);
    }
    return number;
  }

  /** The place that a number stands for, as often as it is asked for; undefined if it is none, or too old. */
  get(number: string): Continuation | undefined {
    return this.#continuations.get(number);
  }
}

/** What became of a call: what it gave, the assurance that nothing was written, or neither. */
export type Outcome<T> = { readonly result: T } | 'refused' | 'unknown';

/** What the clients did to one counter: how much of it is sure, and how much at most. */
export class Tally {
  sure = 0;
  most = 0;

  add(outcome: Outcome<unknown>): void {
    if (outcome !== 'refused') this.most += 1;
    if (typeof outcome === 'object') this.sure += 1;
  }

  holds(value: number): boolean {
    return value >= this.sure && value <= this.most;
  }
}

/** What clients were told of a queue: what is surely in it or was taken, what perhaps, and how often that is not known. */
export class QueueTally {
  readonly #sure = new Set<string>();
  readonly #perhaps = new Set<string>();
  readonly #taken: string[] = [];
  #unknown = 0;

  pushed(name: string, outcome: Outcome<unknown>): void {
    if (outcome === 'unknown') this.#perhaps.add(name);
    else if (outcome !== 'refused') this.#sure.add(name);
  }

  popped(outcome: Outcome<string | null>): void {
    if (outcome === 'unknown') this.#unknown += 1;
    else if (outcome !== 'refused' && outcome.result !== null) this.#taken.push(outcome.result);
  }

  /** What cannot be, given what is left. */
  violations(left: readonly string[]): readonly string[] {
    const seen = [...this.#taken, ...left];
    const strangers = seen.filter((name) => !this.#sure.has(name) && !this.#perhaps.has(name));
    const lost = [...this.#sure].filter((name) => !seen.includes(name));
    return [
      ...(new Set(seen).size === seen.length ? [] : ['a value of the queue was taken twice']),
      ...strangers.map((name) => `${name} came to the queue from nowhere`),
      ...(lost.length <= this.#unknown ? [] : [`the queue lost ${lost}`]),
    ];
  }
}

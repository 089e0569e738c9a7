import assert from 'node:assert/strict';

/** The state of a key: how many writes had taken effect when it was so; 0 is the state before the first. */
type State = number;

/**
 * What happened to the keys of a store: which write took effect when, and what those who asked have seen. A read must
 * see every write that had ended before the read began, and nothing older than what an earlier read has seen.
 */
export class History {
  readonly #states = new Map<string, Map<number, State>>();
  /** What the next read of a key must see at least. */
  readonly #floors = new Map<string, State>();
  readonly #checksReads: boolean;

  /** @param checksReads whether a read must see what earlier reads have seen, and not only writes that have ended */
  constructor(checksReads: boolean) {
    this.#checksReads = checksReads;
  }

  /** A write has taken effect; each writes a version of its own. */
  tookEffect(key: string, version: number): void {
    const states = this.#states.get(key) ?? new Map<number, State>();
    this.#states.set(key, states);
    if (!states.has(version)) states.set(version, states.size + 1);
  }

  /** A write has ended, for its caller. */
  ended(key: string, version: number): void {
    const state = this.#states.get(key)?.get(version);
    // One of unknown outcome may not have taken effect.
    if (state !== undefined) this.#raise(key, state);
  }

  /** A read begins; what is returned takes the version that it gave, undefined for none. */
  beginRead(key: string): (version: number | undefined) => void {
    const floor = this.#floors.get(key) ?? 0;
    return (version) => {
      const state = version === undefined ? 0 : this.#states.get(key)?.get(version);
      assert.ok(state !== undefined, `${key} gave ${version}, which was never written`);
      assert.ok(state >= floor, `${key} gave state ${state}, but ${floor} had been seen`);
      if (this.#checksReads) this.#raise(key, state);
    };
  }

  #raise(key: string, state: State): void {
    this.#floors.set(key, Math.max(state, this.#floors.get(key) ?? 0));
  }
}

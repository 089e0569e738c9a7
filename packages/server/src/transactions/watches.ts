import { type BinaryString, isPromise } from '@keyvaluestore/core';

import { type Service } from '../connection/service.js';
import { type Session } from '../connection/session.js';
import { type KeyState, readState, readString } from './key-state.js';

/** What one client watches. */
export interface Watched {
  /** What the keys held; undefined while that is being read. */
  readonly states: Map<BinaryString, KeyState | undefined>;
  /** Whether a command of this server has changed one of them since. */
  isTouched: boolean;
}

/**
 * What clients watch. What a key held is read when it is watched, and compared when EXEC is run, in its own step: so changes
 * are noticed whoever makes them. What this server changes counts even if it is changed back.
 */
export class Watches {
  readonly #service: Service;
  readonly #bySession = new Map<Session, Watched>();
  readonly #byKey = new Map<BinaryString, Set<Watched>>();

  constructor(service: Service) {
    this.#service = service;
  }

  of(session: Session): Watched | undefined {
    return this.#bySession.get(session);
  }

  /** Watches keys from now on, beside those that are watched already. */
  watch(session: Session, keys: readonly BinaryString[]): void | Promise<void> {
    const watched = this.#bySession.get(session) ?? { states: new Map(), isTouched: false };
    this.#bySession.set(session, watched);
    const added = [...new Set(keys)].filter((key) => !watched.states.has(key));
    // Before they are read, so that no change is overlooked.
    for (const key of added) {
      watched.states.set(key, undefined);
      this.#watchersOf(key).add(watched);
    }
    const reading = added.flatMap((key) => {
      const state = this.#read(key);
      if (isPromise(state)) return [state.then((given) => void watched.states.set(key, given))];
      watched.states.set(key, state);
      return [];
    });
    if (reading.length === 0) return;
    return Promise.all(reading).then(() => undefined);
  }

  /** Watches nothing any more for a client. */
  forget(session: Session): void {
    const watched = this.#bySession.get(session);
    if (watched === undefined) return;
    this.#bySession.delete(session);
    for (const key of watched.states.keys()) {
      const watchers = this.#byKey.get(key);
      watchers?.delete(watched);
      if (watchers?.size === 0) this.#byKey.delete(key);
    }
  }

  #watchersOf(key: BinaryString): Set<Watched> {
    const watchers = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, watchers);
    return watchers;
  }

  #read(key: BinaryString): KeyState | Promise<KeyState> {
    const { runner, commandContext, driver } = this.#service;
    const nothing = (): void => undefined;
    if (driver.runIsolated === undefined) return runner.run(() => readString(key), nothing);
    const begin = commandContext.now();
    return runner.runIsolated([key], () => readState(key, begin, commandContext.now), nothing);
  }

  /** Is told of keys that a command has changed. */
  changed(keys: ReadonlySet<BinaryString>): void {
    if (this.#byKey.size === 0) return;
    for (const key of keys) {
      for (const watched of this.#byKey.get(key) ?? []) watched.isTouched = true;
    }
  }
}

import { type AtomicOperation, PRIMITIVES } from '@keyvaluestore/core';

/** The name of an operation that an atomic write can hold. */
export type AtomicName = AtomicOperation['name'];

/**
 * All that the script of atomic writes knows of one operation, as Lua that is put into it once. It finds these locals:
 *
 * - `subject`: the key. `companion`: that of a sorted set's operation.
 * - `first`, `last`: where its arguments begin and end in `ARGV`.
 * - `times[at]`: when the key is to expire, in milliseconds since 1970; nothing if the operation does not say. `keeps[at]`:
 *   whether a key that has an expiry keeps it. `expire(subject)` does so once the key is there, if it is no sorted set.
 * - `expiryOf(subject, companion)`: what the operations so far make of a sorted set's expiry: its `time`, the `size` of one
 *   that has an expiry, and whether anything has been `added`. It takes effect when all has been written.
 * - `call`, and `spread(command, subject)`, which calls a command with all of the arguments, however many they are.
 */
export interface Fragment<O extends AtomicOperation> {
  /** Its arguments, as the Lua reads them. */
  readonly args: (operation: O) => readonly string[];
  /** The commands by which it may write, for all of which the user must have the right. */
  readonly commands: readonly string[];
  /**
   * Looks at what is there before the write: sets `holds` to false if a condition fails, and returns an error if the
   * operation cannot be made. Reads the key by a command that wants the same type, and calls each command by which
   * the others read, so that the user's right to it is known.
   */
  readonly judge: string;
  /** Writes what it adds or replaces, or a whole key that it removes; nothing of it may fail. */
  readonly apply?: string;
  /**
   * Removes what it takes from a sorted set and its companion, once all that adds has been written: while a slot moves
   * to another node, no key that a script has emptied can be filled or asked for again by it.
   */
  readonly remove?: string;
}

/** A fragment for each operation; a missing one does not compile. */
export type Fragments<N extends AtomicName> = {
  readonly [K in N]: Fragment<Extract<AtomicOperation, { readonly name: K }>>;
};

/** Whether an operation works on a sorted set, and so gets its companion too. */
export function isSorted(name: AtomicName): boolean {
  return PRIMITIVES[name].type === 'sortedSet';
}

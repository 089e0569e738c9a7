import { conditionPrimitives } from './conditions.js';
import { hashPrimitives } from './hashes.js';
import { keyPrimitives } from './keys.js';
import { listPrimitives } from './lists.js';
import type { InputOf } from './parts.js';
import type { OutputTypes } from './primitive.js';
import { setPrimitives } from './sets.js';
import { sortedHashPrimitives } from './sorted-hashes.js';
import { sortedSetPrimitives } from './sorted-sets.js';
import { stringPrimitives } from './strings.js';

/**
 * The table of all that a driver can be asked: what each operation is made of and gives, and what must be known of it
 * without running it. Named after the methods that users call; methods that differ only in a flag share one primitive.
 * @example
 * ```ts
 * PRIMITIVES.zScore.parts; // { key: 'key', field: 'field' }
 * PRIMITIVES.zScore.access; // 'read'
 * ```
 */
export const PRIMITIVES = Object.freeze({
  ...keyPrimitives,
  ...stringPrimitives,
  ...conditionPrimitives,
  ...setPrimitives,
  ...hashPrimitives,
  ...listPrimitives,
  ...sortedSetPrimitives,
  ...sortedHashPrimitives,
});

type Table = typeof PRIMITIVES;

/** The names of all {@link PRIMITIVES}, such as `get`, `zRange` and `check`. */
export type OperationName = keyof Table;

type NamesWith<T extends 'alone' | 'atomic'> = {
  [N in OperationName]: Table[N][T] extends true ? N : never;
}[OperationName];

/** Those of the {@link PRIMITIVES} that a driver runs by themselves, such as `get` and `zRange`. */
export type PrimitiveName = NamesWith<'alone'>;

/** Those of the {@link PRIMITIVES} that an atomic write can hold, such as `set` and `check`. */
export type AtomicPrimitiveName = NamesWith<'atomic'>;

/**
 * The input and the output of each primitive. Inputs are checked and encoded: a driver need not check them again, and
 * must not change them.
 * @example
 * ```ts
 * const input: Primitives['nIncrBy']['input'] = { key: fromText('n'), by: 2, expiry: 'keep' };
 * await backend.driver.run({ name: 'nIncrBy', ...input }, { consistency: 'strong' }); // 2
 * ```
 */
export type Primitives = {
  [N in OperationName]: { input: InputOf<Table[N]['parts']>; output: OutputTypes[Table[N]['gives']] };
};

/**
 * A primitive with its input, as it travels.
 * @example
 * ```ts
 * const operation: Operation = { name: 'get', key: fromText('a') };
 * isRepeatable(operation); // true
 * ```
 */
export type Operation<N extends OperationName = PrimitiveName> = {
  readonly [K in N]: { readonly name: K } & InputOf<Table[K]['parts']>;
}[N];

/** What a primitive gives. See {@link Primitives}. */
export type Output<N extends OperationName = PrimitiveName> = OutputTypes[Table[N]['gives']];

/**
 * What an atomic write consists of. What gives `written` aborts it where alone it would give false.
 * {@link itemOf} shows some.
 */
export type AtomicOperation = Operation<AtomicPrimitiveName>;

/**
 * A condition of an atomic write that writes nothing itself.
 * @example
 * ```ts
 * const check: Check = { name: 'check', key: fromText('a'), expect: 'present' };
 * await backend.driver.runAtomicWrite([check], { consistency: 'strong' }); // [0]: there is none
 * ```
 */
export type Check = Operation<'check'>;

/**
 * A `delete` that aborts its atomic write if there is nothing to delete.
 * @example
 * ```ts
 * const remove: DeleteXX = { name: 'deleteXX', key: fromText('a') };
 * await backend.driver.runAtomicWrite([remove], { consistency: 'strong' }); // [0]: there is none
 * ```
 */
export type DeleteXX = Operation<'deleteXX'>;

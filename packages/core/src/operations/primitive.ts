import type { BinaryString } from '../values/binary-string.js';
import type { InputOf, Shape } from './parts.js';

/**
 * What a range gives: members in order, and their scores and fields, index by index, if they were asked for.
 * {@link Primitives} say which asks for it.
 */
export interface RangeOutput {
  readonly members: readonly BinaryString[];
  readonly scores?: readonly number[];
  readonly fields?: readonly BinaryString[];
  /** True if the driver knows that all members are ASCII, which saves decoding them one by one. */
  readonly ascii?: boolean;
}

/**
 * The types that a key can have. {@link Keys.type} tells which.
 * @example
 * ```ts
 * await backend.sAdd('tags', 'red');
 * const type: KeyType | null = await backend.type('tags'); // 'set'
 * ```
 */
export type KeyType = 'string' | 'set' | 'hash' | 'sortedSet' | 'list';

/**
 * What the addition of a member did that was to be counted: the member is new, has another score or value now, or is as
 * it was.
 * @example
 * ```ts
 * const operation: Operation<'zAdd'> = {
 *   ...{ name: 'zAdd', key: fromText('a'), field: fromText('f'), member: fromText('f'), score: 1 },
 *   ...{ when: 'always', expiry: 'keep', count: true },
 * };
 * const addition: boolean | Addition = await backend.driver.run(operation, { consistency: 'strong' });
 * addition; // 'added'
 * ```
 */
export type Addition = 'added' | 'changed' | 'kept';

/**
 * What an operation gives, by kind; {@link PRIMITIVES} say which. Whoever does something with all outputs does it kind by
 * kind.
 */
export interface OutputTypes {
  nothing: void;
  /** Whether it was written: false is a condition that failed. */
  written: boolean;
  /** The same; where it was to be counted, what it did instead of true. */
  addition: boolean | Addition;
  /** How many members or fields it added or removed, where they were to be counted. */
  counted: number | undefined;
  /** Whether there was anything. */
  found: boolean;
  number: number;
  score: number | null;
  /** A position from 0, or a length; null where there is none. */
  position: number | null;
  /** The new length; 0 is a list that is absent, a condition that failed. */
  length: number;
  value: BinaryString | null;
  /** Index by index what was asked for. */
  values: readonly (BinaryString | null)[];
  scores: readonly (number | null)[];
  flags: readonly boolean[];
  type: KeyType | null;
  /** Milliseconds until the key expires, `Infinity` if it does not, null if it is absent. */
  timeLeft: number | null;
  /** In any order. */
  members: readonly BinaryString[];
  /** Members or fields that were drawn by lot, each once, in any order. */
  drawn: readonly BinaryString[];
  /** In order. */
  list: readonly BinaryString[];
  /** In any order. */
  entries: readonly (readonly [field: BinaryString, value: BinaryString])[];
  range: RangeOutput;
}

/** The kinds of {@link OutputTypes}, as {@link PRIMITIVES} name them. */
export type OutputKind = keyof OutputTypes;

/** What must be known of one of the {@link PRIMITIVES} without running it. None is optional, so nothing has a default. */
export interface Traits {
  readonly gives: OutputKind;
  readonly access: 'read' | 'write';
  /** What it works on: one of the types that a key can have, or any. */
  readonly type: KeyType | 'any';
  /**
   * What of its keys it is on: `key` is the string, set, hash or list of a key, `field` one field of a sorted set, `whole`
   * whatever a key holds.
   */
  readonly item: 'key' | 'field' | 'whole';
  /**
   * Whether doing it again, when a first try may have been made, leaves the same behind and gives the same answer;
   * `plainly` if it has no condition and is not to count.
   */
  readonly repeatable: boolean | 'plainly';
  /** Whether it can be part of a batch. */
  readonly batch: boolean | 'unconditionally';
  /** Whether a driver runs it by itself; false for what only atomic writes hold. */
  readonly alone: boolean;
  /** Whether an atomic write can hold it. */
  readonly atomic: boolean;
}

/** The bytes of an item that hold what an operation names, its key included; null where nothing is limited. */
type SizeOf<S extends Shape> = ((input: InputOf<S>) => number) | null;

/** The row of a primitive in the table. {@link PRIMITIVES} has them all. */
export type Row<S extends Shape = Shape, T extends Traits = Traits> = T & {
  /** In the order in which they are shown and told apart. */
  readonly parts: S;
  readonly size: T['atomic'] extends true ? (input: InputOf<S>) => number : SizeOf<S>;
};

type KeyNames<S extends Shape> = { [P in keyof S]: S[P] extends 'key' | 'keys' ? P : never }[keyof S];

/** What has one key calls it `key`, and nothing else does: so nobody who asks for the key overlooks a second one. */
type OneKeyOrNone<S extends Shape> = S extends { readonly key: unknown }
  ? [KeyNames<S>] extends ['key']
    ? unknown
    : { readonly key: never }
  : unknown;

/** A row of the table of primitives; every part of it is to be said. */
export function primitive<const S extends Shape, const T extends Traits>(
  parts: S & OneKeyOrNone<S>,
  // What depends on a condition has one, by this name, and what depends on counting has a flag.
  traits: T &
    (S extends { readonly when: unknown } ? unknown : { batch: boolean }) &
    (S extends { readonly when: unknown } | { readonly count: 'flag' } ? unknown : { repeatable: boolean }),
  size: Row<S, T>['size'],
): Row<S, T> {
  return Object.freeze({ ...traits, parts: Object.freeze(parts), size });
}

/** What all reads that a driver runs have in common. */
export const READS = { access: 'read', repeatable: true, batch: true, alone: true, atomic: false } as const;

/**
 * What all writes that a driver runs have in common, but for those that say otherwise: they give something that may have
 * changed, or cannot be known, when they are tried again.
 */
export const WRITES = { access: 'write', repeatable: false, batch: false, alone: true, atomic: false } as const;

/** What writes have in common that a condition can refuse. */
export const CONDITIONAL_WRITES = { ...WRITES, gives: 'written', atomic: true } as const;

/** What writes have in common that tell how many they added or removed where that is to be counted. */
export const COUNTED_WRITES = {
  ...WRITES,
  gives: 'counted',
  repeatable: 'plainly',
  batch: true,
  atomic: true,
} as const;

/** What operations of atomic writes alone have in common. */
export const CONDITIONS = { ...CONDITIONAL_WRITES, alone: false } as const;

/** The size of what only names its key. */
export const keySize = ({ key }: { readonly key: BinaryString }): number => key.length;

/** The bytes of all strings of a list. */
export const bytesOf = (list: readonly BinaryString[]): number => list.reduce((sum, { length }) => sum + length, 0);

import { type MethodName, type SurfaceKind, type Traits } from '@keyvaluestore/core';
import fc from 'fast-check';

import { ARGUMENTS, WEIGHTS } from './arguments.js';
import { changedExpiry, passed, refusedExpiry } from './expiry.js';
import { ALL_KEYS, ITEM_KEYS, type Key, KEYS, SORTED_KEYS } from './keys.js';
import { namesAt } from '../methods.js';
import { TYPES } from '../samples.js';
import { type Args, score, zero } from './values.js';

/** One call of a method; keys among its arguments are named anew in every run of a sequence. */
export interface Call {
  readonly method: MethodName;
  readonly args: readonly unknown[];
}

/** What a sequence consists of. */
export type Command =
  | { readonly kind: 'call'; readonly binary: boolean; readonly call: Call }
  | { readonly kind: 'batch'; readonly binary: boolean; readonly calls: readonly Call[] }
  | { readonly kind: 'atomicWrite'; readonly calls: readonly Call[] }
  | { readonly kind: 'pass'; readonly milliseconds: number };

/** What is done on a store of which the sorted sets can expire or not. */
export interface Sequence {
  readonly expiringSortedSets: boolean;
  readonly commands: readonly Command[];
}

/** What makes one sequence different from another one. */
interface Setting {
  /** Whether every method may come with every key; else sorted sets have theirs, and everything else its own. */
  readonly mixed: boolean;
  /** Options of what adds to a sorted set. */
  readonly sortedExpiry: Args;
}

/** Where the calls of some methods mostly are made, and how often: a type of few methods is as likely as one of many. */
interface Home {
  readonly weight: number;
  readonly keys: readonly Key[];
  readonly score: fc.Arbitrary<number>;
}

const HOMES: Readonly<Record<Traits['type'], readonly Home[]>> = {
  string: [{ weight: 6, keys: KEYS.string, score }],
  set: [{ weight: 4, keys: KEYS.set, score }],
  hash: [{ weight: 5, keys: KEYS.hash, score }],
  list: [{ weight: 5, keys: KEYS.list, score }],
  // In a sorted set of one score, the order of fields is seen.
  sortedSet: SORTED_KEYS.map((key, index) => ({
    weight: index === 2 ? 3 : 8,
    keys: [key],
    score: index === 1 ? zero : score,
  })),
  any: [
    { weight: 6, keys: ITEM_KEYS, score },
    { weight: 1, keys: SORTED_KEYS, score },
  ],
};

/** Where else a method that works on a type may be tried without a key being used as a sorted set and as another type. */
function othersOf(type: Traits['type'], kind: SurfaceKind): readonly Key[] {
  if (type === 'sortedSet') return SORTED_KEYS;
  // What works on any type looks at no sorted set in an atomic write.
  return type === 'any' && kind !== 'atomicWrite' ? ALL_KEYS : ITEM_KEYS;
}

/** Calls that a backend, a batch or an atomic write has. */
function callsAt(kind: SurfaceKind, { mixed, sortedExpiry }: Setting): fc.Arbitrary<Call> {
  const types = Object.entries(HOMES) as readonly [Traits['type'], readonly Home[]][];
  const choices = types.flatMap(([type, homes]) => {
    const methods = namesAt(kind).filter((method) => TYPES[method] === type);
    if (methods.length === 0) return [];
    const others = mixed ? ALL_KEYS : othersOf(type, kind);
    const fitting = homes.filter(({ keys }) => keys.some((key) => others.includes(key)));
    return fitting.map(({ weight, keys, score }) => {
      const mostly = (usual: readonly Key[]): fc.Arbitrary<Key> =>
        fc.oneof(
          { weight: 7, arbitrary: fc.constantFrom(...usual) },
          { weight: 1, arbitrary: fc.constantFrom(...others) },
        );
      const given = { key: mostly(keys), other: mostly(type === 'any' ? keys : KEYS[type]), score, sortedExpiry };
      const calls = methods.map((method) => ({
        weight: WEIGHTS[method] ?? 1,
        arbitrary: fc.record({ method: fc.constant(method), args: ARGUMENTS[method](given) }),
      }));
      return { weight, arbitrary: fc.oneof(...calls) };
    });
  });
  return fc.oneof(...choices);
}

/** Commands over few keys, fields and members, so that they meet. */
function commands(setting: Setting): fc.Arbitrary<readonly Command[]> {
  const binary = fc.boolean();
  const command: fc.Arbitrary<Command> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('call' as const), binary, call: callsAt('call', setting) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('batch' as const),
        binary,
        calls: fc.array(callsAt('batch', setting), { maxLength: 8, size: 'max' }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('atomicWrite' as const),
        calls: fc.array(callsAt('atomicWrite', setting), { maxLength: 5, size: 'max' }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), milliseconds: passed }) },
  );
  return fc.array(command, { minLength: 1, maxLength: 60, size: 'max' });
}

/**
 * Sequences of commands.
 * @param mixed whether every method may come with every key; else sorted sets have theirs, and everything else its own
 */
export function sequences(mixed: boolean): fc.Arbitrary<Sequence> {
  const sequence = (expiringSortedSets: boolean, sortedExpiry: Args): fc.Arbitrary<Sequence> =>
    fc.record({
      expiringSortedSets: fc.constant(expiringSortedSets),
      commands: commands({ mixed, sortedExpiry }),
    });
  return fc.oneof(sequence(false, refusedExpiry), sequence(true, changedExpiry));
}

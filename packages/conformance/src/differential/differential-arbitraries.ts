import { type MethodName, type SurfaceKind, type Traits } from '@keyvaluestore/core';
import fc from 'fast-check';

import { ARGUMENTS, WEIGHTS } from './arguments.js';
import { ALL_KEYS, ITEM_KEYS, type Key, KEYS, SORTED_KEYS } from './keys.js';
import { namesAt } from '../methods.js';
import { TYPES } from '../samples.js';
import { score, zero } from './values.js';

/** One call of a method; keys among its arguments are named anew in every run of a sequence. */
export interface Call {
  readonly method: MethodName;
  readonly args: readonly unknown[];
}

/** What a sequence consists of. */
export type Command =
  | { readonly kind: 'call'; readonly binary: boolean; readonly call: Call }
  | { readonly kind: 'batch'; readonly binary: boolean; readonly calls: readonly Call[] }
  | { readonly kind: 'atomicWrite'; readonly calls: readonly Call[] };

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
  // In a sorted set of one score, the order of fields is seen.
  sortedSet: SORTED_KEYS.map((key, index) => ({ weight: 8, keys: [key], score: index === 0 ? score : zero })),
  any: [{ weight: 3, keys: ITEM_KEYS, score }],
};

/** Where else a method that works on a type may be tried without a key being used as a sorted set and as another type. */
function othersOf(type: Traits['type'], kind: SurfaceKind): readonly Key[] {
  if (type === 'sortedSet') return SORTED_KEYS;
  // What works on any type looks at no sorted set in an atomic write.
  return type === 'any' && kind !== 'atomicWrite' ? ALL_KEYS : ITEM_KEYS;
}

/** Calls that a backend, a batch or an atomic write has. */
function callsAt(kind: SurfaceKind, mixed: boolean): fc.Arbitrary<Call> {
  const types = Object.entries(HOMES) as readonly [Traits['type'], readonly Home[]][];
  const choices = types.flatMap(([type, homes]) => {
    const methods = namesAt(kind).filter((method) => TYPES[method] === type);
    if (methods.length === 0) return [];
    const others = mixed ? ALL_KEYS : othersOf(type, kind);
    return homes.map(({ weight, keys, score }) => {
      const key = fc.oneof(
        { weight: 7, arbitrary: fc.constantFrom(...keys) },
        { weight: 1, arbitrary: fc.constantFrom(...others) },
      );
      const calls = methods.map((method) => ({
        weight: WEIGHTS[method] ?? 1,
        arbitrary: fc.record({ method: fc.constant(method), args: ARGUMENTS[method]({ key, score }) }),
      }));
      return { weight, arbitrary: fc.oneof(...calls) };
    });
  });
  return fc.oneof(...choices);
}

/**
 * Sequences of commands over few keys, fields and members, so that they meet.
 * @param mixed whether every method may come with every key; else sorted sets have theirs, and everything else its own
 */
export function sequences(mixed: boolean): fc.Arbitrary<readonly Command[]> {
  const binary = fc.boolean();
  const command: fc.Arbitrary<Command> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('call' as const), binary, call: callsAt('call', mixed) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('batch' as const),
        binary,
        calls: fc.array(callsAt('batch', mixed), { maxLength: 8, size: 'max' }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('atomicWrite' as const),
        calls: fc.array(callsAt('atomicWrite', mixed), { maxLength: 5, size: 'max' }),
      }),
    },
  );
  return fc.array(command, { minLength: 1, maxLength: 60, size: 'max' });
}

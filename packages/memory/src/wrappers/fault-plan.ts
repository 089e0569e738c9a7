import {
  type AtomicOperation,
  type BinaryString,
  keysOf,
  type Operation,
  PRIMITIVES,
  toText,
} from '@keyvaluestore/core';

/**
 * What can go wrong with a call.
 * - `conflict`, `throttled`, `unavailable`: the error of that name, and nothing was written;
 * - `unknownApplied`, `unknownNotApplied`: `UnknownOutcomeError`, though the write was made, or was not;
 * - `stale`: an eventually consistent read that does not see the latest writes.
 *
 * {@link FaultyBackend} counts them.
 */
export type Fault = 'conflict' | 'throttled' | 'unavailable' | 'unknownApplied' | 'unknownNotApplied' | 'stale';

export const FAULTS: readonly Fault[] = Object.freeze([
  'conflict',
  'throttled',
  'unavailable',
  'unknownApplied',
  'unknownNotApplied',
  'stale',
]);

/**
 * The primitive that a method becomes (`setNX` is a `set`, `zhAdd` a `zAdd`, all ranges are `zRange`), `atomicWrite`,
 * `isolatedSteps`, or `scan`. {@link FaultyOptions} shows one.
 */
export type FaultyOperation = Operation['name'] | 'atomicWrite' | 'isolatedSteps' | 'scan';

/** How likely each fault is, from 0 (if left out) to 1. {@link FaultyOptions} shows some. */
export type FaultProbabilities = { readonly [F in Fault]?: number | undefined };

/** Which calls a scripted fault waits for; all if left out. {@link FaultyBackend} takes it. */
export interface FaultFilter {
  readonly operation?: FaultyOperation | undefined;
  readonly key?: string | undefined;
  /** How many calls fail; 1 if left out. */
  readonly times?: number | undefined;
}

/** A scripted fault. {@link FaultyBackend} gives it. */
export interface ScriptedFault {
  /** How often it has struck. */
  readonly fired: number;
}

interface Scripted extends FaultFilter {
  readonly fault: Fault;
  readonly times: number;
  fired: number;
}

/** A call, as far as faults ask. */
export interface Target {
  readonly operation: FaultyOperation;
  readonly access: 'read' | 'write';
  readonly isEventual: boolean;
  readonly keys: readonly string[];
}

export function targetOf(operation: Operation, isEventual: boolean): Target {
  const { name } = operation;
  return { operation: name, access: PRIMITIVES[name].access, isEventual, keys: keysOf(operation).map(toText) };
}

export function atomicWriteTarget(operations: readonly AtomicOperation[]): Target {
  const keys = operations.flatMap(keysOf).map(toText);
  return { operation: 'atomicWrite', access: 'write', isEventual: false, keys };
}

/** Steps are one write: whether they will only read cannot be told before. */
export function isolatedTarget(keys: readonly BinaryString[]): Target {
  return { operation: 'isolatedSteps', access: 'write', isEventual: false, keys: keys.map(toText) };
}

/** @param isEventual whether a page of keys can be stale */
export function scanTarget(isEventual: boolean): Target {
  return { operation: 'scan', access: 'read', isEventual, keys: [] };
}

/** Whether a fault can strike a call: reads have no outcome that could be unknown, and strong ones are never stale. */
function canStrike(fault: Fault, { access, isEventual }: Target): boolean {
  switch (fault) {
    case 'stale':
      return access === 'read' && isEventual;
    case 'conflict':
    case 'unknownApplied':
    case 'unknownNotApplied':
      return access === 'write';
    default:
      return true;
  }
}

/** Chooses the fault of each call: a scripted one that waits for it, else one by chance. */
export class FaultPlan {
  readonly #random: () => number;
  readonly #probabilitiesOf: (operation: FaultyOperation) => FaultProbabilities;
  #scripted: Scripted[] = [];

  constructor(random: () => number, probabilitiesOf: (operation: FaultyOperation) => FaultProbabilities) {
    this.#random = random;
    this.#probabilitiesOf = probabilitiesOf;
  }

  script(fault: Fault, { times = 1, ...filter }: FaultFilter): ScriptedFault {
    const scripted = { ...filter, fault, times, fired: 0 };
    this.#scripted.push(scripted);
    return scripted;
  }

  next(target: Target): Fault | undefined {
    return this.#nextScripted(target) ?? this.#byChance(target);
  }

  #nextScripted(target: Target): Fault | undefined {
    const found = this.#scripted.find(
      ({ fault, operation, key }) =>
        canStrike(fault, target) &&
        (operation === undefined || operation === target.operation) &&
        (key === undefined || target.keys.includes(key)),
    );
    if (found === undefined) return undefined;
    found.fired += 1;
    if (found.fired === found.times) this.#scripted = this.#scripted.filter((scripted) => scripted !== found);
    return found.fault;
  }

  #byChance(target: Target): Fault | undefined {
    const probabilities = this.#probabilitiesOf(target.operation);
    // One number for each call, whatever is likely, so that one change of a probability changes little else.
    let rest = this.#random();
    for (const fault of FAULTS) {
      if (!canStrike(fault, target)) continue;
      rest -= probabilities[fault] ?? 0;
      if (rest < 0) return fault;
    }
    return undefined;
  }
}

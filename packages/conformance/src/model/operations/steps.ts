import {
  type AtomicPrimitiveName,
  handlerOf,
  isRefused,
  type Operation,
  type Output,
  type PrimitiveName,
} from '@keyvaluestore/core';

import { byLot, type Draw } from '../lots.js';
import { type ModelStore } from '../model-store.js';
import { conditionSteps } from './conditions.js';
import { hashSteps } from './hashes.js';
import { keySteps } from './keys.js';
import { listSteps } from './lists.js';
import { setSteps } from './sets.js';
import { sortedSetSteps } from './sorted-sets.js';
import { type Steps } from './step.js';
import { stringSteps } from './strings.js';

// Each table holds every operation of its kind, or this does not compile.
const steps: Steps<PrimitiveName> = {
  ...keySteps,
  ...stringSteps,
  ...setSteps,
  ...hashSteps,
  ...listSteps,
  ...sortedSetSteps,
};
const atomicSteps: Steps<AtomicPrimitiveName> = { ...steps, ...conditionSteps };

/** Does one operation. Throws if it is not possible, and has changed nothing then. */
export function run<N extends PrimitiveName>(
  store: ModelStore,
  operation: Operation<N>,
  draw: Draw = byLot,
): Output<N> {
  return handlerOf<N, Steps<PrimitiveName>>(steps, operation)(store, operation, draw);
}

/** Does one operation of an atomic write, and says whether its condition, if it has one, was met. */
export function runAtomic<N extends AtomicPrimitiveName>(store: ModelStore, operation: Operation<N>): boolean {
  const output = handlerOf<N, Steps<AtomicPrimitiveName>>(atomicSteps, operation)(store, operation, byLot);
  return !isRefused(operation, output);
}

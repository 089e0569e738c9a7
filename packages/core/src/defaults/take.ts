import { handlerOf } from '../driver/driver.js';
import type { Operation, OperationName, Output } from '../operations/primitives.js';
import type { Draft } from './draft.js';
import { hashSteps } from './hashes.js';
import { keySteps } from './keys.js';
import { listSteps } from './lists.js';
import { setSteps } from './sets.js';
import { sortedSetSteps } from './sorted-sets.js';
import type { Steps } from './step.js';
import { stringSteps } from './strings.js';

const steps: Steps<OperationName> = {
  ...keySteps,
  ...stringSteps,
  ...setSteps,
  ...hashSteps,
  ...listSteps,
  ...sortedSetSteps,
};

/** Does an operation to a draft of its keys. */
export function take<N extends OperationName>(draft: Draft, operation: Operation<N>): Output<N> {
  return handlerOf<N, Steps<OperationName>>(steps, operation)(draft, operation);
}

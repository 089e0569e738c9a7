import { type Operation, type OperationName, type Output } from '@keyvaluestore/core';

import { type Draw } from '../lots.js';
import { type ModelStore } from '../model-store.js';

/** What some operations do, and give. Whatever is wrong is found before anything is changed. */
export type Steps<N extends OperationName> = {
  readonly [K in N]: (store: ModelStore, operation: Operation<K>, draw: Draw) => Output<K>;
};

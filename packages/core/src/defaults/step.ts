import type { Operation, OperationName, Output } from '../operations/primitives.js';
import type { Draft } from './draft.js';

/** What some operations do to a draft, and give. Whatever is wrong is found before anything is changed. */
export type Steps<N extends OperationName> = {
  readonly [K in N]: (draft: Draft, operation: Operation<K>) => Output<K>;
};

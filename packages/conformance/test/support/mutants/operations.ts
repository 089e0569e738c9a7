import { type PrimitiveName } from '@keyvaluestore/core';

import { HASH_OPERATION_MUTANTS } from './hash-operations.js';
import { LIST_MUTANTS } from './lists.js';
import { type Mutant } from './mutant.js';
import { SET_OPERATION_MUTANTS } from './set-operations.js';
import { SORTED_SET_COMBINATION_MUTANTS } from './sorted-set-combinations.js';
import { SORTED_SET_OPERATION_MUTANTS } from './sorted-set-operations.js';

/** The operations that the mutants of a rule break, and that have none of their own here. */
type BrokenByRule =
  | ('exists' | 'type' | 'expire' | 'persist' | 'ttl')
  | ('get' | 'set' | 'getSet' | 'getDelete' | 'deleteEQ' | 'delete' | 'nIncrBy')
  | ('sAdd' | 'sRem' | 'sMembers' | 'hSet' | 'hSetNX' | 'hDel' | 'hGet' | 'hGetAll')
  | ('zAdd' | 'zRem' | 'zScore' | 'zhGet' | 'zIncrBy' | 'zCount' | 'zRange');

/** Every other operation, broken in at least one way: one that is missing does not compile. */
const BY_OPERATION: { readonly [N in Exclude<PrimitiveName, BrokenByRule>]: readonly [Mutant, ...Mutant[]] } = {
  ...SET_OPERATION_MUTANTS,
  ...HASH_OPERATION_MUTANTS,
  ...LIST_MUTANTS,
  ...SORTED_SET_OPERATION_MUTANTS,
  ...SORTED_SET_COMBINATION_MUTANTS,
};

export const OPERATION_MUTANTS: readonly Mutant[] = Object.values(BY_OPERATION).flat();

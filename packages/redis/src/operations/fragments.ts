import { type AtomicName, type Fragments } from './fragment.js';
import { hashFragments } from './hashes.js';
import { listFragments } from './lists.js';
import { setFragments } from './sets.js';
import { sortedSetFragments } from './sorted-set-fragments.js';
import { stringFragments } from './strings.js';

/** What each operation is in an atomic write. */
export const FRAGMENTS: Fragments<AtomicName> = {
  ...stringFragments,
  ...setFragments,
  ...hashFragments,
  ...listFragments,
  ...sortedSetFragments,
};

import { conditionMethods, type Conditions } from './conditions.js';
import { hashMethods, type Hashes } from './hashes.js';
import { keyMethods, type Keys } from './keys.js';
import { listMethods, type Lists } from './lists.js';
import type { AnyMethod } from './method.js';
import { pageMethods, type Pages } from './pages.js';
import { setMethods, type Sets } from './sets.js';
import { sortedHashMethods, type SortedHashes } from './sorted-hashes.js';
import { sortedSetMethods, type SortedSets } from './sorted-sets.js';
import { stringMethods, type Strings } from './strings.js';
import type { Surface, SurfaceKind } from './surface.js';

/** The methods of all families, in one of their forms. A {@link Backend} has them. */
export interface Families<S extends Surface>
  extends Keys<S>, Strings<S>, Sets<S>, Hashes<S>, Lists<S>, SortedSets<S>, SortedHashes<S>, Pages<S> {}

/** The same with those that only an {@link AtomicWrite} has. */
export interface Operations<S extends Surface> extends Families<S>, Conditions<S> {}

const rows = {
  ...keyMethods,
  ...stringMethods,
  ...conditionMethods,
  ...setMethods,
  ...hashMethods,
  ...listMethods,
  ...sortedSetMethods,
  ...sortedHashMethods,
  ...pageMethods,
};

/** The names of all methods that are operations, such as `get` and `checkExists`; {@link METHODS} has a row for each. */
export type MethodName = keyof Operations<Surface>;

/** The names of the methods that exist in one place, as {@link METHODS} says. */
export type NamesAt<K extends SurfaceKind> = {
  [M in MethodName]: K extends (typeof rows)[M]['at'][number] ? M : never;
}[MethodName];

/**
 * Where each method exists: on a backend (`call`), on a batch, on an atomic write.
 * @example
 * ```ts
 * METHODS.zIncrBy.at; // ['call']
 * METHODS.checkExists.at; // ['atomicWrite']
 * ```
 */
export const METHODS = Object.freeze(
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, Object.freeze({ name, ...row })])),
) as unknown as { readonly [M in MethodName]: AnyMethod };

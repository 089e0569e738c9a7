import { type Context } from '@keyvaluestore/core';

/** How one call is made, with what all its requests share. */
export interface Call extends Context {
  /** The moment at which it began, in milliseconds since 1970: by it keys expire, however many tries it takes. */
  readonly now: number;
  /** Whether sorted sets can expire, so that a header tells which of their members count. */
  readonly expiringSortedSets: boolean;
}

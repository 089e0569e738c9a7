import { type BinaryString } from '@keyvaluestore/core';

import { expiredBy, expiringIn, Keys } from './keys.js';
import { type KeyRange } from '../transaction.js';

/**
 * Where everything of one backend lies in a store. {@link execute} takes one.
 * @example
 * ```ts
 * const layout = new Layout(fromText('app/'), 4026);
 * layout.prefix; // 'app/'
 * ```
 */
export class Layout {
  /** What all keys begin with. */
  readonly prefix: BinaryString;
  readonly #maxKeyLength: number;

  /**
   * @param prefix what all keys begin with; nothing if left out
   * @param maxKeyLength the longest key that the store takes: a key and a field that do not fit in it together are refused
   */
  constructor(prefix: BinaryString = '' as BinaryString, maxKeyLength = Infinity) {
    this.prefix = prefix;
    this.#maxKeyLength = maxKeyLength;
  }

  /** @internal Where the rows of one key lie. */
  at(key: BinaryString): Keys {
    return new Keys(this.prefix, key, this.#maxKeyLength);
  }

  /** @internal The rows in order of the time of what has expired by `now`. */
  expired(now: number): KeyRange {
    return expiredBy(this.prefix, now);
  }

  /** @internal Which key expires when, by its row in order of the time. */
  expiring(row: BinaryString): { readonly key: BinaryString; readonly at: number } {
    return expiringIn(this.prefix, row);
  }
}

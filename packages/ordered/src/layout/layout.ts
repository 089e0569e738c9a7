import { type BinaryString } from '@keyvaluestore/core';

import { Keys } from './keys.js';

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
  readonly at = (key: BinaryString): Keys => new Keys(this.prefix, key, this.#maxKeyLength);
}

import { CrossSlotError } from '../errors/errors.js';
import { type BinaryString, toText } from './binary-string.js';

/** How many hash slots a Redis Cluster has. */
const SLOTS = 16_384;

/** The table of the CRC-16 that Redis Cluster uses: polynomial 0x1021, initial value 0, bits unreflected. */
const TABLE = /* @__PURE__ */ Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/**
 * The hash tag of a key: what stands between its first `{` and the first `}` after that, unless there is none or
 * nothing stands there. Then it is undefined, and the whole key is hashed.
 * @example
 * ```ts
 * hashTag('{order:7}:items'); // 'order:7'
 * hashTag('order:7'); // undefined
 * ```
 */
export function hashTag(key: string): string | undefined {
  const open = key.indexOf('{');
  if (open < 0) return undefined;
  const close = key.indexOf('}', open + 1);
  return close < 0 || close === open + 1 ? undefined : key.slice(open + 1, close);
}

/**
 * The hash slot of a key in a Redis Cluster, 0 to 16383; the key has one char per byte.
 * @example
 * ```ts
 * hashSlot('{order:7}:items') === hashSlot('{order:7}:sum'); // true
 * ```
 */
export function hashSlot(key: string): number {
  const text = hashTag(key) ?? key;
  let crc = 0;
  for (let index = 0; index < text.length; index++) {
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ text.charCodeAt(index)] as number);
  }
  return crc % SLOTS;
}

/**
 * Refuses keys that a Redis Cluster keeps in different hash slots, in which it can do nothing atomic.
 * @param slotOf finds the slot of a key, where the server knows it by another name
 * @example
 * ```ts
 * checkSlots([fromText('{order:7}:items'), fromText('{order:7}:sum')]); // undefined
 * checkSlots([fromText('a'), fromText('b')]); // throws CrossSlotError
 * ```
 */
export function checkSlots(keys: readonly BinaryString[], slotOf: (key: BinaryString) => number = hashSlot): void {
  const [first, ...others] = keys;
  if (first === undefined) return;
  const slot = slotOf(first);
  const other = others.find((key) => slotOf(key) !== slot);
  if (other === undefined) return;
  throw new CrossSlotError(
    `the keys '${toText(first)}' and '${toText(other)}' lie in different hash slots of the Redis Cluster; ` +
      "keys with the same hash tag lie in one, as '{order:7}:items' and '{order:7}:sum' do",
  );
}

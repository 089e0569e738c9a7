/** How many hash slots a Redis Cluster has. */
const SLOTS = 16_384;

/** The table of the CRC-16 that Redis Cluster uses: polynomial 0x1021, initial value 0, bits unreflected. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

function slotOfText(text: string): number {
  let crc = 0;
  for (let index = 0; index < text.length; index++) {
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ text.charCodeAt(index)] as number);
  }
  return crc % SLOTS;
}

/**
 * The hash tag of a key: what stands between its first `{` and the first `}` after that, unless there is none or
 * nothing stands there. Then it is undefined, and the whole key is hashed.
 */
export function hashTag(key: string): string | undefined {
  const open = key.indexOf('{');
  if (open < 0) return undefined;
  const close = key.indexOf('}', open + 1);
  return close < 0 || close === open + 1 ? undefined : key.slice(open + 1, close);
}

/** The hash slot of a key, one char per byte. */
export function hashSlot(key: string): number {
  return slotOfText(hashTag(key) ?? key);
}

let tags: string[] | undefined;

function findTags(): string[] {
  const found: string[] = [];
  for (let number = 0, missing = SLOTS; missing > 0; number++) {
    const text = number.toString(36);
    const slot = slotOfText(text);
    if (found[slot] !== undefined) continue;
    found[slot] = text;
    missing -= 1;
  }
  return found;
}

/**
 * A text without braces that has a given slot: the first of the numbers from 0, written in base 36. A part of the data
 * layout. All are found at the first call, in a few milliseconds.
 */
export function slotTag(slot: number): string {
  tags ??= findTags();
  return tags[slot] as string;
}

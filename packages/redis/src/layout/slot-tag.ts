import { hashSlot } from '@keyvaluestore/core';

/** How many hash slots a Redis Cluster has. */
const SLOTS = 16_384;

let tags: string[] | undefined;

function findTags(): string[] {
  const found: string[] = [];
  for (let number = 0, missing = SLOTS; missing > 0; number++) {
    const text = number.toString(36);
    const slot = hashSlot(text);
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

import { type BinaryString } from '@keyvaluestore/core';

/** What everything begins with that a pattern matches: what stands before its first special char. */
export function literalPrefix(pattern: BinaryString): BinaryString {
  const special = pattern.search(/[*?[\\]/);
  return (special === -1 ? pattern : pattern.slice(0, special)) as BinaryString;
}

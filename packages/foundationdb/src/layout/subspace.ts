import { type BinaryString, InvalidArgumentError } from '@keyvaluestore/core';

import { type SubspaceLike } from '../transport/client.js';

/** The longest prefix that leaves room for a key and a field of portable size, whatever bytes they hold. */
const MAX_PREFIX = 2000;

function bytesOf(subspace: unknown): Uint8Array | undefined {
  if (typeof subspace === 'string') return Buffer.from(subspace, 'utf8');
  if (subspace instanceof Uint8Array) return subspace;
  if (typeof subspace !== 'object' || subspace === null) return undefined;
  const like = subspace as { prefix?: unknown; getSubspace?: () => { prefix?: unknown } };
  const prefix = typeof like.getSubspace === 'function' ? prefixIn(() => like.getSubspace?.()) : like.prefix;
  return prefix instanceof Uint8Array ? prefix : undefined;
}

/** A directory has a prefix through its subspace, which one that is a partition refuses to give. */
function prefixIn(getSubspace: () => { prefix?: unknown } | undefined): unknown {
  try {
    return getSubspace()?.prefix;
  } catch (cause) {
    throw new InvalidArgumentError('options.subspace must not be a partition of directories', { cause });
  }
}

/** The prefix of everything that a backend stores, as a string of bytes. */
export function prefixOf(subspace: string | Uint8Array | SubspaceLike): BinaryString {
  const bytes = bytesOf(subspace);
  if (bytes === undefined) {
    throw new InvalidArgumentError('options.subspace must be a prefix, a Subspace, or an opened Directory');
  }
  if (bytes.length > MAX_PREFIX) {
    throw new InvalidArgumentError(`options.subspace must have a prefix of at most ${MAX_PREFIX} bytes`);
  }
  if (bytes[0] === 0xff) {
    throw new InvalidArgumentError("options.subspace must not begin with FF: FoundationDB's own keys do");
  }
  return Buffer.from(bytes).toString('latin1') as BinaryString;
}

import { type BinaryString } from '@keyvaluestore/core';

import { type Latin1, list } from './replies.js';

/** The length that a header of MessagePack says, and how many bytes it takes: of an array, or of a text. */
interface Header {
  readonly length: number;
  readonly size: number;
}

/** What `type` says: `short` with the length in its lower bits, or the first of the types with 1, 2 or 4 bytes for it. */
function headerAt(bytes: Buffer, at: number): Header {
  const type = bytes[at] as number;
  switch (type) {
    case 0xd9:
      return { length: bytes[at + 1] as number, size: 2 };
    case 0xda:
    case 0xdc:
      return { length: bytes.readUInt16BE(at + 1), size: 3 };
    case 0xdb:
    case 0xdd:
      return { length: bytes.readUInt32BE(at + 1), size: 5 };
    default:
      return { length: type & (type < 0xa0 ? 0x0f : 0x1f), size: 1 };
  }
}

/**
 * A list of bytes from a reply that a script has put together with `cmsgpack`: one text, of which a client makes a
 * hundred members several times as fast as of a hundred replies. An empty list comes as it is.
 */
export function packedList(reply: unknown): BinaryString[] {
  if (!Buffer.isBuffer(reply)) return list(reply);
  const bytes = reply as Buffer & Latin1;
  const { length, size } = headerAt(bytes, 0);
  const items = new Array<BinaryString>(length);
  let at = size;
  for (let index = 0; index < length; index++) {
    let end = bytes[at] as number;
    if (end >= 0xa0 && end < 0xc0) {
      at += 1;
      end = at + (end & 0x1f);
    } else {
      const header = headerAt(bytes, at);
      at += header.size;
      end = at + header.length;
    }
    items[index] = bytes.latin1Slice(at, end) as BinaryString;
    at = end;
  }
  return items;
}

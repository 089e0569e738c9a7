import { type BinaryString, type KeyType } from '@keyvaluestore/core';

import { Layout } from '../../src/index.js';
import { decodeMeta, type Meta } from '../../src/layout/meta.js';
import { decodeInteger, decodeLastBytes, encodeInteger } from '../../src/layout/tuple.js';

/** What follows the key in rows of each type: those of which there is at least one, and those of which there may be some. */
const ROWS: Readonly<Record<KeyType, readonly [needed: readonly number[], allowed: readonly number[]]>> = {
  string: [[], [6]],
  set: [
    [1, 2],
    [2, 6],
  ],
  hash: [[3], [6]],
  sortedSet: [[4], [5, 6]],
  list: [[7], [6]],
};

interface Found {
  meta?: Meta;
  /** How many rows there are, by the number that follows the key. */
  readonly rows: Map<number, number>;
  readonly times: number[];
  /** The positions of a list's values. */
  readonly positions: number[];
}

/** The end of an encoded key: a NUL that FF does not follow. */
function endOf(bytes: string, start: number): number {
  let end = start;
  while (bytes[end] !== '\0' || bytes[end + 1] === '\xff') end += bytes[end] === '\0' ? 2 : 1;
  return end + 1;
}

function find(rows: readonly (readonly [key: string, value: string])[], prefix: string): Map<string, Found> {
  const layout = new Layout(prefix as BinaryString);
  const all = new Map<string, Found>();
  const at = (key: string): Found => {
    const found = all.get(key) ?? { rows: new Map(), times: [], positions: [] };
    all.set(key, found);
    return found;
  };
  for (const [row, value] of rows) {
    if (!row.startsWith(prefix)) continue;
    if (row[prefix.length] === '\x01') {
      const end = endOf(row, prefix.length + 1);
      const found = at(decodeLastBytes(row.slice(0, end), prefix.length));
      if (row.length === end) found.meta = decodeMeta(value as BinaryString);
      else {
        const kind = decodeInteger(row, end);
        found.rows.set(kind, (found.rows.get(kind) ?? 0) + 1);
        if (kind === 7) found.positions.push(decodeInteger(row, end + encodeInteger(kind).length));
      }
    } else if (row.startsWith('\x15\x02', prefix.length)) {
      const { key, at: time } = layout.expiring(row as BinaryString);
      at(key).times.push(time);
    }
  }
  return all;
}

function violationOf({ meta, rows, times, positions }: Found): string | undefined {
  if (meta === undefined) return `has ${rows.size} kinds of rows and ${times.length} times, but no type`;
  const [needed, allowed] = ROWS[meta.type];
  if (needed.length > 0 && !needed.some((kind) => rows.has(kind))) return `is an empty ${meta.type}`;
  for (const kind of rows.keys()) {
    if (![...needed, ...allowed].includes(kind)) return `is a ${meta.type} with rows ${kind}`;
  }
  if (rows.get(4) !== rows.get(5)) return 'has fields without scores, or scores without fields';
  if (meta.type === 'list') {
    const { first = 0, end = 0 } = meta.positions ?? {};
    const expected = Array.from({ length: end - first }, (_, index) => first + index);
    if (String(positions) !== String(expected)) return `has values at ${positions}, not from ${first} to ${end}`;
    if (rows.has(6) && !meta.hasParts) return 'has parts of which it knows nothing';
  }
  if (meta.type === 'string' && meta.hasParts !== rows.has(6))
    return 'has parts of which it knows nothing, or lacks them';
  const expected = meta.expiresAt === undefined ? [] : [meta.expiresAt];
  return String(times) === String(expected) ? undefined : `expires at ${expected} and has rows at ${times}`;
}

/** What is wrong with the rows of a store: those that belong to no key, and keys whose rows are not in step. */
export function violationsIn(rows: readonly (readonly [key: string, value: string])[], prefix = ''): readonly string[] {
  return [...find(rows, prefix)].flatMap(([key, found]) => {
    const violation = violationOf(found);
    return violation === undefined ? [] : [`${JSON.stringify(key)} ${violation}`];
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is put where in a file of core: `text` before the first line that holds `before`. */
interface Insertion {
  readonly file: string;
  readonly before: string;
  readonly text: string;
}

const OPERATIONS = 'packages/core/src/operations';

/**
 * Three operations as somebody would add them to core, with nothing anywhere else: one with a second key, one that must
 * not be repeated, and one with a list of fields and an output of a new kind.
 */
const INSERTIONS: readonly Insertion[] = [
  {
    file: `${OPERATIONS}/sets.ts`,
    before: '\n  /**\n   * All members',
    text: `
  /** Moves a member. */
  sMove(from: string, to: string, member: Value, ...options: Options<S>): Gives<S, boolean>;
`,
  },
  {
    file: `${OPERATIONS}/sets.ts`,
    before: '\n  /** Redis `SMEMBERS`',
    text: `
  sMove: primitive(
    { from: 'key', to: 'key', member: 'value' },
    { ...WRITES, gives: 'found', type: 'set', item: 'key', repeatable: false, batch: false, atomic: false },
    null,
  ),
`,
  },
  {
    file: `${OPERATIONS}/sets.ts`,
    before: '\n  sMembers: {',
    text: `
  sMove: {
    at: ['call'],
    takes: 3,
    build: (c, from, to, member) =>
      c.ask({ name: 'sMove', from: c.key(from), to: c.key(to), member: c.value('member', member) }, c.asIs),
  },
`,
  },
  {
    file: `${OPERATIONS}/hashes.ts`,
    before: '\n  /**\n   * All fields as',
    text: `
  /** Adds to a number in a field. */
  hIncrBy(key: string, field: string, n: number, ...options: Options<S>): Gives<S, number>;
  /** The values of fields. */
  hMGet(key: string, fields: readonly string[], ...options: Options<S>): Gives<S, (S['reads'] | null)[]>;
`,
  },
  {
    file: `${OPERATIONS}/hashes.ts`,
    before: '\n  /** Redis `HGETALL`',
    text: `
  hIncrBy: primitive(
    { key: 'key', field: 'hashField', by: 'number' },
    { ...WRITES, gives: 'number', type: 'hash', item: 'key', repeatable: false, batch: true, atomic: true },
    ({ key, field }) => hashItemSize(key, hashEntrySize(field)),
  ),
  hMGet: primitive(
    { key: 'key', fields: 'hashFields' },
    { ...READS, gives: 'values', type: 'hash', item: 'key' },
    null,
  ),
`,
  },
  {
    file: `${OPERATIONS}/hashes.ts`,
    before: '\n  hGetAll: {',
    text: `
  hIncrBy: {
    at: WRITE,
    takes: 3,
    build: (c, key, field, n) =>
      c.ask({ name: 'hIncrBy', key: c.key(key), field: c.hashField(field), by: c.increment(n) }, c.asIs),
  },
  hMGet: {
    at: READ,
    takes: 2,
    build: (c, key, fields) =>
      c.ask({ name: 'hMGet', key: c.key(key), fields: c.hashFields(fields) }, (values) => values.map(c.toValue)),
  },
`,
  },
  {
    file: `${OPERATIONS}/primitive.ts`,
    before: '\n  /** In any order. */\n  members',
    text: '\n  /** Values or nulls, in order. */\n  values: readonly (BinaryString | null)[];',
  },
];

/** The changed files of core, by their paths from the root folder. */
export function coreWithNewOperations(root: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { file, before, text } of INSERTIONS) {
    const present = files.get(file) ?? readFileSync(join(root, file), 'utf8');
    const [head, ...rest] = present.split(before);
    if (rest.length !== 1) throw new Error(`${file} does not hold ${before.trim()} once`);
    files.set(file, `${head}${text}${before}${rest.join('')}`);
  }
  return files;
}

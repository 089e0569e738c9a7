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
    before: '\n  /**\n   * Removes members',
    text: `
  /** Adds the members of another set. */
  sAddAll(from: string, to: string, ...options: Options<S>): Gives<S, boolean>;
`,
  },
  {
    file: `${OPERATIONS}/sets.ts`,
    before: '\n  /** Redis `SMEMBERS`',
    text: `
  sAddAll: primitive(
    { from: 'key', to: 'key', except: 'value' },
    { ...WRITES, gives: 'found', type: 'set', item: 'key', repeatable: false, batch: false, atomic: false },
    null,
  ),
`,
  },
  {
    file: `${OPERATIONS}/sets.ts`,
    before: '\n  sMove: {',
    text: `
  sAddAll: {
    at: ['call'],
    takes: 2,
    build: (c, from, to) =>
      c.ask({ name: 'sAddAll', from: c.key(from), to: c.key(to), except: c.value('except', '') }, c.asIs),
  },
`,
  },
  {
    file: `${OPERATIONS}/hashes.ts`,
    before: '\n  /**\n   * Removes fields',
    text: `
  /** Multiplies a number in a field. */
  hMulBy(key: string, field: string, n: number, ...options: Options<S>): Gives<S, number>;
  /** How long the values of fields are. */
  hMStrLen(key: string, fields: readonly string[], ...options: Options<S>): Gives<S, (number | null)[]>;
`,
  },
  {
    file: `${OPERATIONS}/hashes.ts`,
    before: '\n  /** Redis `HGETALL`',
    text: `
  hMulBy: primitive(
    { key: 'key', field: 'hashField', by: 'number' },
    { ...WRITES, gives: 'number', type: 'hash', item: 'key', repeatable: false, batch: true, atomic: true },
    ({ key, field }) => hashItemSize(key, hashEntrySize(field)),
  ),
  hMStrLen: primitive(
    { key: 'key', fields: 'hashFields' },
    { ...READS, gives: 'lengths', type: 'hash', item: 'key' },
    null,
  ),
`,
  },
  {
    file: `${OPERATIONS}/hashes.ts`,
    before: '\n  hDelXX: {\n    at',
    text: `
  hMulBy: {
    at: WRITE,
    takes: 3,
    build: (c, key, field, n) =>
      c.ask({ name: 'hMulBy', key: c.key(key), field: c.hashField(field), by: c.integer('n', n) }, c.asIs),
  },
  hMStrLen: {
    at: ['call', 'batch'],
    takes: 2,
    build: (c, key, fields) =>
      c.ask({ name: 'hMStrLen', key: c.key(key), fields: c.hashFields(fields) }, (lengths) => [...lengths]),
  },
`,
  },
  {
    file: `${OPERATIONS}/primitive.ts`,
    before: '\n  /** In any order. */\n  members',
    text: '\n  /** Lengths or nulls, in order. */\n  lengths: readonly (number | null)[];',
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

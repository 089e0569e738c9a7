import { type Block } from './markdown.js';

/** The services on which examples run. */
export type ServiceName = 'redis' | 'dynamodb' | 'foundationdb' | 'lmdb';

/** Code of documentation that is compiled, and run as one: the blocks of a page, or one example of a doc comment. */
export interface Snippet {
  /** The file where it stands, from the root of the repository. */
  readonly path: string;
  /** Where it stands, for a reader. */
  readonly title: string;
  readonly blocks: readonly Block[];
  /** What is there before the first block, though no reader sees it. */
  readonly prelude: string;
  /** The package whose names come before those of others. */
  readonly home: string;
}

const SIGNS: readonly (readonly [ServiceName, RegExp])[] = [
  ['redis', /\bnew Redis\(/],
  ['dynamodb', /\bnew DynamoDBClient\(/],
  ['foundationdb', /import\('foundationdb'\)|\bfdb\.open\(/],
  ['lmdb', /\bnew LMDBBackend\(/],
];

/** The services that a text of code connects to. */
export function servicesIn(code: string): ServiceName[] {
  return SIGNS.filter(([, sign]) => sign.test(code)).map(([name]) => name);
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder, root } from '../repository.js';
import { type Block, blocksIn } from './markdown.js';
import { type Snippet } from './snippets.js';

/** The packages that are published. */
export const PACKAGES = [
  'core',
  'memory',
  'redis',
  'dynamodb',
  'foundationdb',
  'lmdb',
  'ordered',
  'cache',
  'opentelemetry',
  'collections',
  'conformance',
  'connect',
  'server',
] as const;

/** The file that says what a package exports. */
export function indexOf(name: string): string {
  return join(root, 'packages', name, 'src/index.ts');
}

function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => path.endsWith(ending) && !path.includes('node_modules'))
    .map((path) => join(folder, path));
}

function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

const packages = foldersIn('packages');
const examples = foldersIn('examples');

/** All pages that show code to users. */
export function pages(): string[] {
  const readmes = ['README.md', ...[...packages, ...examples].map((folder) => join(folder, 'README.md'))];
  return [...readmes, ...filesIn('docs', '.md').filter((path) => !path.startsWith('docs/api/'))].filter((path) =>
    existsSync(join(root, path)),
  );
}

/** Text without indentation, which differs where a page shows a part of something. */
const unindented = (text: string): string => text.replace(/^[ \t]+/gm, '').trim();

/** Whether a block is, word for word, a part of code that is compiled and tested where it stands. */
export function createIsTestedElsewhere(): (block: Block) => boolean {
  const sources = [...examples.flatMap((folder) => filesIn(folder, '.ts')), 'packages/conformance/test/readme.test.ts']
    .filter((path) => existsSync(join(root, path)))
    .map((path) => unindented(readFileSync(join(root, path), 'utf8')));
  return ({ code }) => sources.some((source) => source.includes(unindented(code)));
}

/** What stands before the blocks of a page or of a package's doc comments; nothing where there is no such file. */
export function preludeOf(name: string): string {
  const path = join(folder, 'preludes', `${name}.ts`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The snippet of a page, without what is tested elsewhere; undefined if it shows no other code. */
export function snippetOf(path: string, isTestedElsewhere: (block: Block) => boolean): Snippet | undefined {
  const blocks = blocksIn(readFileSync(join(root, path), 'utf8')).filter((block) => !isTestedElsewhere(block));
  if (blocks.length === 0) return undefined;
  const [folder, name] = path.split('/');
  const home = folder === 'packages' && name !== undefined ? `@keyvaluestore/${name}` : '@keyvaluestore/core';
  return { path, title: path, blocks, prelude: preludeOf(path.replace(/\.md$/, '').replaceAll('/', '-')), home };
}

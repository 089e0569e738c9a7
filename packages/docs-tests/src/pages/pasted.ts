import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../repository.js';
import { type Block, blocksIn } from './markdown.js';
import { pages } from './sources.js';

/** A page whose blocks are not put together: each is a file of its own. */
export interface PastedPage {
  readonly path: string;
  readonly blocks: readonly Block[];
  /** The packages that its commands install. */
  readonly installed: ReadonlySet<string>;
}

/** Whether each block of a page is a whole program. */
export function isPasted(path: string): boolean {
  return path === 'README.md' || path === 'docs/getting-started.md' || /^packages\/[^/]+\/README\.md$/.test(path);
}

/** A page whose blocks are files, which begin with their names. */
export const BACKEND_PAGE = 'docs/adding-a-backend.md';

/** The name of the file that a block is; undefined if it is none. */
export function fileNameOf({ code }: Block): string | undefined {
  return /^\/\/ ([\w.-]+\.ts)\n/.exec(code)?.[1];
}

/** The packages that the commands of a page install. */
function installedBy(markdown: string): Set<string> {
  const commands = markdown.matchAll(/^[ \t]*npm install ([^#\n]*)/gm);
  return new Set([...commands].flatMap(([, names = '']) => names.split(/\s+/).filter((name) => /^[@a-z]/.test(name))));
}

/** The packages that code imports, without Node's own modules. */
export function importedBy(code: string): string[] {
  const specifiers = [...code.matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map(([, name = '']) => name);
  return [...new Set(specifiers.filter((name) => !name.startsWith('node:')))].map((name) =>
    name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/'),
  );
}

export function pastedPage(path: string): PastedPage {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, blocks: blocksIn(text), installed: installedBy(text) };
}

/** The pages whose blocks are whole programs. */
export function pastedPages(): PastedPage[] {
  return pages().filter(isPasted).map(pastedPage);
}

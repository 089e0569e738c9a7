import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { pages } from '../src/pages/sources.js';
import { root } from '../src/repository.js';

/** The anchor that a heading gets. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function anchorsIn(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

/** The links of a page that lead to nothing in the repository. */
function brokenIn(page: string): string[] {
  const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g);
  return [...links].flatMap(([, path = '', anchor]) => {
    const target = path === '' ? join(root, page) : join(root, dirname(page), path);
    const isThere = existsSync(target) && !relative(root, target).startsWith('..');
    return isThere && (anchor === undefined || anchorsIn(target).includes(anchor)) ? [] : [`${path}#${anchor ?? ''}`];
  });
}

it.each(pages())('%s links to what is there', (page) => {
  expect(brokenIn(page)).toEqual([]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..');
const docs = join(folder, '../../docs');

/** Text without indentation, which differs where a page shows a part of something. */
const unindented = (text: string): string => text.replace(/^ +/gm, '');

const sources = ['src', 'test']
  .flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).map((path) => `${name}/${path}`),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('docs.test.ts'))
  .map((path) => unindented(readFileSync(join(folder, path), 'utf8')));

const pages = ['patterns.md', 'testing-your-app.md', 'operations.md'];

it.each(pages)('%s shows code that is tested here, word for word', (page) => {
  const text = readFileSync(join(docs, page), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(1);
  for (const block of blocks) {
    if (!sources.some((source) => source.includes(unindented(block)))) throw new Error(`not in any source:\n${block}`);
  }
});

it('shows every pattern', () => {
  const page = readFileSync(join(docs, 'patterns.md'), 'utf8');
  const notPatterns = ['notes.ts', 'operations.ts'];
  for (const name of readdirSync(join(folder, 'src')).filter((file) => !notPatterns.includes(file))) {
    const exported = [
      ...readFileSync(join(folder, 'src', name), 'utf8').matchAll(/^export (.*?function\*?|class) (\w+)/gm),
    ];
    expect(exported.some(([, kind = '', exportedName = '']) => page.includes(`${kind} ${exportedName}`))).toBe(true);
  }
});

const allPages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));

/** The anchor that a heading gets. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

it.each(pages.concat('getting-started.md', 'choosing-a-backend.md', 'migrating-from-go.md', 'comparison.md'))(
  '%s links to what is there',
  (page) => {
    expect(allPages).toContain(page);
    for (const [, path = '', anchor] of readFileSync(join(docs, page), 'utf8').matchAll(
      /\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g,
    )) {
      const target = path === '' ? join(docs, page) : join(docs, path);
      const stats = path.endsWith('.md') || path === '' ? readFileSync(target, 'utf8') : readdirSync(target).join();
      if (anchor === undefined) continue;
      const anchors = [...stats.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
      expect(anchors).toContain(anchor);
    }
  },
);

import { createCompiler } from '../src/modules/compile.js';
import { pastedModule } from '../src/modules/pasted-module.js';
import { BACKEND_PAGE, fileNameOf, importedBy, pastedPage } from '../src/pages/pasted.js';
import { runFiles } from '../src/programs/run-program.js';

const { blocks, installed } = pastedPage(BACKEND_PAGE);
const files = Object.fromEntries(blocks.map((block) => [fileNameOf(block) ?? '', block.code]));

/** More tests than this are in the suite; fewer would mean that part of it is not run. */
const MANY = 150;

it('shows the files of a whole backend, and of one on an ordered store', () => {
  expect(Object.keys(files).sort()).toEqual([
    'backend.test.ts',
    'backend.ts',
    'data.ts',
    'handlers.ts',
    'ordered-backend.test.ts',
    'ordered-backend.ts',
  ]);
  const imported = blocks.flatMap(({ code }) => importedBy(code)).filter((name) => !name.startsWith('.'));
  expect(imported.filter((name) => !installed.has(name))).toEqual([]);
});

it('shows a backend that compiles', () => {
  const modules = blocks.map((block) => pastedModule(BACKEND_PAGE, block));
  expect(createCompiler([], { types: ['node'] }).check(modules)).toEqual([]);
});

it.each(['backend.test.ts', 'ordered-backend.test.ts'])(
  'shows a backend that passes the conformance suite: %s',
  async (main) => {
    const { code, output } = await runFiles(BACKEND_PAGE, files, main);
    const count = (what: string): number => Number(new RegExp(`^(?:#|ℹ) ${what} (\\d+)$`, 'm').exec(output)?.[1]);
    if (code !== 0) throw new Error(output);
    expect(count('pass')).toBeGreaterThan(MANY);
    expect(count('skipped')).toBe(0);
  },
  120_000,
);

it('names a handler that is missing at run time', async () => {
  const { 'handlers.ts': handlers = '' } = files;
  const without = handlers.replace(/^ {2}zCount: .*\n/m, '');
  expect(without).not.toBe(handlers);
  const main = `
    import { MapBackend } from './backend.js';
    const error = await new MapBackend().zCount('a', 0, 1).catch((error) => error);
    console.log(error.code, error.operation, /'zCount'/.test(error.message));
  `;
  const { output } = await runFiles(BACKEND_PAGE, { ...files, 'handlers.ts': without, 'main.mts': main }, 'main.mts');
  expect(output).toBe('UNSUPPORTED zCount true\n');
}, 60_000);

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
    'better.ts',
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

it('needs three handlers, and takes more', async () => {
  const main = `
    import { completeDriver, defaultView, DriverBackend } from '@keyvaluestore/core';
    import { createEngine } from './backend.js';
    import { betterHandlers } from './better.js';
    const engine = createEngine({});
    console.log(Object.keys(engine).sort().join());
    let loaded = 0;
    const counting = { ...engine, load: (...given) => ((loaded += 1), engine.load(...given)) };
    const handlers = betterHandlers(engine, Date.now);
    const driver = completeDriver(counting, { handlers });
    const backend = new DriverBackend(driver, defaultView(driver));
    await backend.sAdd('tags', 'red');
    await backend.set('a', 1);
    const before = loaded;
    console.log(await backend.get('a'), loaded - before);
    console.log((await backend.get('tags').catch((error) => error)).code);
  `;
  const { output } = await runFiles(BACKEND_PAGE, { ...files, 'main.mts': main }, 'main.mts');
  expect(output).toBe('capabilities,load,replace,scan\n1 0\nWRONG_TYPE\n');
}, 60_000);

import { createCompiler, PASTED } from '../src/modules/compile.js';
import { pastedModule } from '../src/modules/pasted-module.js';
import { importedBy, pastedPages } from '../src/pages/pasted.js';
import { servicesIn } from '../src/pages/snippets.js';
import { PACKAGES } from '../src/pages/sources.js';
import { runProgram } from '../src/programs/run-program.js';
import { availableServices, describeOn, Services } from '../src/services/services.js';

const pages = pastedPages();
const available = availableServices();
const modules = pages.flatMap(({ path, blocks }) => blocks.map((block) => pastedModule(path, block, available)));

const services = new Services();
afterAll(() => services.stop());

it('finds the pages', () => {
  expect(pages.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', 'docs/getting-started.md', 'packages/memory/README.md']),
  );
});

it('compiles every block alone', () => {
  expect(createCompiler([], PASTED).check(modules)).toEqual([]);
});

/** Nobody outside of the repository can install what is not published. */
const isPublished = (path: string): boolean =>
  !path.startsWith('packages/') || PACKAGES.some((name) => path.startsWith(`packages/${name}/`));

describe.each(pages.filter(({ blocks }) => blocks.length > 0))('$path', ({ path, blocks, installed }) => {
  it('has no block that is not run', () => {
    expect(blocks.filter(({ isRun }) => !isRun)).toEqual([]);
  });

  it('installs what its blocks import', () => {
    const imported = new Set(blocks.flatMap(({ code }) => importedBy(code)));
    expect([...imported].filter((name) => isPublished(path) && !installed.has(name))).toEqual([]);
  });

  for (const block of blocks) {
    const needed = servicesIn(block.code);
    describeOn(needed, `the block of line ${block.line}`, () => {
      it('runs, pasted into an empty file', async () => {
        const { code, output, errors } = await runProgram(path, block, await services.environment(needed));
        if (code !== 0 || errors !== '') throw new Error(`${path}:${block.line} ended with ${code}:\n${output}`);
      }, 120_000);
    });
  }
});

/** Nothing listens there: ports below 1024 are not given out to programs that ask for any. */
const NO_SERVER = { REDIS_URL: 'redis://127.0.0.1:1' };

it.each(['README.md', 'docs/getting-started.md', 'packages/redis/README.md'])(
  '%s shows a client of Redis that tells soon, and in one clear error, that there is no server',
  async (path) => {
    const blocks = pages.find((page) => page.path === path)?.blocks ?? [];
    const [block, ...others] = blocks.filter(({ code }) => servicesIn(code).includes('redis'));
    if (block === undefined || others.length > 0) throw new Error(`${path} has no block on Redis, or several`);
    const { code, errors } = await runProgram(path, block, NO_SERVER);
    // One that goes on trying is killed, and so has no code.
    expect(code).toBe(1);
    expect(errors.match(/code: 'UNAVAILABLE'/g)).toHaveLength(1);
    expect(errors).not.toMatch(/unhandled/i);
  },
  120_000,
);

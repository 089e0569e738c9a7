import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const scripts = join(__dirname, '../../../../scripts');

/** Runs a program, as jest does not load the modules that the scripts are, and gives what it prints. */
async function print(program: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])).stdout;
}

const moduleOf = (name: string): string => JSON.stringify(pathToFileURL(join(scripts, name)).href);

describe('what took longest', () => {
  let folder: string;
  const table = (): Promise<string> =>
    print(`
      import { whatTookLongest } from ${moduleOf('test-times.mjs')};
      console.log(whatTookLongest(${JSON.stringify(folder)}));`);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyvaluestore-times-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is a table of packages and one of files, the slowest first', async () => {
    const files = Array.from({ length: 12 }, (_, index) => ({ name: `a/${index}.test.ts`, seconds: index }));
    await writeFile(join(folder, 'a.json'), JSON.stringify({ name: 'a', seconds: 20, files }));
    await writeFile(join(folder, 'b.json'), JSON.stringify({ name: 'b', seconds: 30.04, files: [] }));
    const lines = (await table()).trimEnd().split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'Slowest packages:',
      '    30.0 s  b',
      '    20.0 s  a',
      'Slowest test files:',
      '    11.0 s  a/11.test.ts',
    ]);
    expect(lines).toHaveLength(14);
  });

  it('is nothing where nothing was run', async () => {
    expect(await table()).toBe('\n');
  });

  it('is what the reporter was told', async () => {
    await print(`
      process.env.KV_TEST_TIMES = ${JSON.stringify(folder)};
      const { default: Reporter } = await import(${moduleOf('test-times-reporter.mjs')});
      const reporter = new Reporter({ rootDir: ${JSON.stringify(join(scripts, '../packages/core'))} });
      const testFilePath = ${JSON.stringify(join(scripts, '../packages/core/test/a.test.ts'))};
      reporter.onTestResult({}, { testFilePath, perfStats: { runtime: 1500 } });
      reporter.onRunComplete(new Set(), { startTime: Date.now() - 2000 });`);
    expect(await table()).toMatch(
      / {5}2\.\d s {2}packages\/core\n.*\n {5}1\.5 s {2}packages\/core\/test\/a\.test\.ts\n/,
    );
  });
});

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { SERVICE_VARIABLES, type ServiceName, whyMissing, whyNoChromium, whyNotStartable } from '../src/index.js';
import { saveVariables, setVariable } from './support/environment.js';

const NAMES = Object.keys(SERVICE_VARIABLES) as ServiceName[];
const REASONS = NAMES.map((name) => `KV_TEST_MISSING_${name.toUpperCase()}`);
const PROGRAMS: Readonly<Record<ServiceName, readonly string[]>> = {
  redis: ['redis-server'],
  cluster: ['redis-server'],
  dynamodb: ['java'],
  foundationdb: ['fdbserver', 'fdbcli'],
};
const VARIABLES = [...Object.values(SERVICE_VARIABLES), ...REASONS, 'PATH', 'JAVA_HOME', 'KV_TEST_CHROMIUM', 'CI'];

/** What jest writes with --json, in part. */
interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

let folder: string;
let restoreVariables: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kv-missing-'));
  restoreVariables = saveVariables(VARIABLES);
  for (const name of VARIABLES) setVariable(name, undefined);
  process.env['PATH'] = folder;
});

afterEach(async () => {
  jest.restoreAllMocks();
  restoreVariables();
  await rm(folder, { recursive: true });
});

async function install(...names: readonly string[]): Promise<void> {
  for (const name of names) await writeFile(join(folder, name), '#!/bin/sh\n', { mode: 0o755 });
}

describe.each(NAMES)('%s', (name) => {
  test('is missing without its programs', async () => {
    expect(whyNotStartable(name)).toMatch(/[Ii]nstall/);
    const [first = '', ...others] = PROGRAMS[name];
    await install(...others);
    expect(whyNotStartable(name)).toMatch(/[Ii]nstall/);
    await install(first);
    expect([whyMissing(name), whyNotStartable(name)]).toEqual([undefined, undefined]);
  });

  test('is there where its variable names one, but none of our own', () => {
    process.env[SERVICE_VARIABLES[name]] = 'somewhere';
    expect(whyMissing(name)).toBeUndefined();
    expect(whyNotStartable(name)).toMatch(/[Ii]nstall/);
    process.env[SERVICE_VARIABLES[name]] = '';
    expect(whyMissing(name)).toBe(whyNotStartable(name));
  });

  test('is missing for the reason that with-services left', async () => {
    await install(...PROGRAMS[name]);
    process.env[SERVICE_VARIABLES[name]] = 'somewhere';
    process.env[`KV_TEST_MISSING_${name.toUpperCase()}`] = 'It is broken.';
    expect([whyMissing(name), whyNotStartable(name)]).toEqual(['It is broken.', 'It is broken.']);
  });
});

test('root has what Debian has', async () => {
  const getuid = jest.spyOn(process, 'getuid').mockReturnValue(0);
  expect(whyMissing('redis')).toBeDefined();
  await install('apt-get');
  expect(NAMES.filter((name) => whyMissing(name) === undefined)).toEqual(['redis', 'cluster', 'dynamodb']);
  // A browser is large; only where it must be there is it installed.
  expect(whyNoChromium()).toBeDefined();
  process.env['CI'] = 'true';
  expect(whyNoChromium()).toBeUndefined();
  getuid.mockReturnValue(1000);
  expect(whyMissing('redis')).toBeDefined();
  expect(whyNoChromium()).toBeDefined();
  await install('chromium');
  expect(whyNoChromium()).toBeUndefined();
});

describe('describeWith', () => {
  /** What jest tells of the fixture's tests: their titles by what became of them. */
  async function run(environment: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
    restoreVariables();
    const root = resolve(__dirname, '..');
    const output = join(folder, 'results.json');
    const jestProgram = require.resolve('jest/bin/jest');
    const config = ['--config', resolve(root, '../../jest.preset.mjs'), '--rootDir', root];
    const fixture = ['--testMatch', join(root, 'test/fixtures/needs-redis.ts')];
    const env = { ...process.env, ...environment };
    for (const name of ['CI', ...REASONS]) if (!(name in environment)) Reflect.deleteProperty(env, name);
    const args = [jestProgram, ...config, ...fixture, '--json', '--outputFile', output];
    const child = spawn(process.execPath, args, { env, cwd: root, stdio: 'ignore' });
    const code = await new Promise((done) => child.once('close', done));
    const { testResults } = JSON.parse(await readFile(output, 'utf8')) as Results;
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    const results: Record<string, string[]> = { code: [String(code)] };
    for (const { status, fullName } of tests) (results[status] ??= []).push(fullName);
    return results;
  }

  const REDIS = { KV_TEST_MISSING_REDIS: 'It is broken.' };
  const BOTH = { ...REDIS, KV_TEST_MISSING_FOUNDATIONDB: 'It is rare.' };
  const named = { KV_TEST_REDIS_URL: 'redis://somewhere:1', FDB_CLUSTER_FILE: 'somewhere' };

  test('describes what has all that it needs', async () => {
    expect(await run({ ...named, CI: 'true' })).toEqual({
      code: ['0'],
      passed: ['needs Redis asks it', 'may need FoundationDB asks it'],
    });
  });

  test('shows the same tests as skipped, with the reason', async () => {
    expect(await run({ ...named, ...BOTH })).toEqual({
      code: ['0'],
      pending: ['needs Redis: It is broken. asks it', 'may need FoundationDB: It is rare. asks it'],
    });
  });

  test('fails in CI, but for what is optional', async () => {
    expect(await run({ ...named, ...BOTH, CI: 'true' })).toEqual({
      code: ['1'],
      failed: ['needs Redis: has what it needs'],
      pending: ['may need FoundationDB: It is rare. asks it'],
    });
  });
});

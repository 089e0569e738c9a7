import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceUnavailableError } from '../src/index.js';
import { dynamoDBLocalFolder, verifyIntegrity } from '../src/dynamodb-local-package.js';
import { isProcessAlive, withFileLock } from '../src/file-lock.js';
import { javaMajorVersion, requireJava } from '../src/java.js';
import { findProgram, requireProgram } from '../src/programs.js';
import { saveVariables } from '../test/support/environment.js';

const SOURCE = { program: 'kv-test-program', debianPackage: 'kv-test-package', howToGet: 'Look for it.' };
const VARIABLES = ['PATH', 'JAVA_HOME', 'KV_TEST_CACHE'];

let folder: string;
let restoreVariables: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kv-programs-'));
  restoreVariables = saveVariables(VARIABLES);
});

afterEach(async () => {
  jest.restoreAllMocks();
  restoreVariables();
  await rm(folder, { recursive: true });
});

async function script(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('requireProgram', () => {
  beforeEach(() => {
    process.env['PATH'] = `${folder}:/bin:/usr/bin`;
    jest.spyOn(process, 'getuid').mockReturnValue(0);
  });

  test('takes what is on the PATH without installing anything', async () => {
    const path = await script(SOURCE.program, 'exit 0');
    await script('apt-get', `touch ${folder}/called`);
    expect(await requireProgram(SOURCE)).toBe(path);
    expect(await readdir(folder)).not.toContain('called');
  });

  test('passes over a file that cannot be executed', async () => {
    await chmod(await script(SOURCE.program, ''), 0o644);
    expect(findProgram(SOURCE.program)).toBeNull();
  });

  test('installs the Debian package once, even if many ask at the same time', async () => {
    const program = join(folder, SOURCE.program);
    await script(
      'apt-get',
      `echo "$@" >> ${folder}/calls; case "$*" in *install*) echo > ${program}; chmod +x ${program};; esac`,
    );
    expect(await Promise.all([1, 2, 3].map(() => requireProgram(SOURCE)))).toEqual([program, program, program]);
    const calls = await readFile(join(folder, 'calls'), 'utf8');
    const lock = '-o DPkg::Lock::Timeout=300';
    expect(calls.trim().split('\n')).toEqual([
      `${lock} update`,
      `${lock} install -y --no-install-recommends kv-test-package`,
    ]);
  });

  test('tells what apt-get complained about', async () => {
    await script('apt-get', 'echo "no network" >&2; exit 100');
    const failure: unknown = await requireProgram(SOURCE).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceUnavailableError);
    expect(failure).toMatchObject({ what: expect.stringContaining('no network') as string, howToGet: 'Look for it.' });
  });

  test('does not install as another user than root', async () => {
    jest.spyOn(process, 'getuid').mockReturnValue(1000);
    await script('apt-get', `touch ${folder}/called`);
    await expect(requireProgram(SOURCE)).rejects.toMatchObject({
      what: expect.stringContaining(SOURCE.program) as string,
    });
    expect(await readdir(folder)).not.toContain('called');
  });
});

describe('requireJava', () => {
  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['something else', 0],
  ])('%s is version %d', (output, version) => {
    expect(javaMajorVersion(output)).toBe(version);
  });

  test('takes that of JAVA_HOME before that on the PATH', async () => {
    process.env['JAVA_HOME'] = folder;
    const java = await script('bin/java', `echo 'openjdk version "21.0.1"' >&2`);
    expect(await requireJava()).toBe(java);
  });

  test('refuses one that is too old', async () => {
    process.env['JAVA_HOME'] = folder;
    await script('bin/java', `echo 'java version "1.8.0_402"' >&2`);
    await expect(requireJava()).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      what: expect.stringContaining('8') as string,
    });
  });
});

describe('the download of DynamoDB Local', () => {
  test('is refused when its content is not the one expected, and leaves nothing behind', async () => {
    const cache = join(folder, 'cache');
    process.env['KV_TEST_CACHE'] = cache;
    process.env['PATH'] = `${folder}:${process.env['PATH']}`;
    // The third and fourth arguments are --pack-destination and the folder.
    await script('npm', 'echo wrong > "$4/amplify-dynamodb-simulator-2.9.30.tgz"');
    await expect(dynamoDBLocalFolder()).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      what: expect.stringContaining('integrity') as string,
    });
    expect(await readdir(cache)).toEqual([]);
  });

  test('tells what npm complained about', async () => {
    process.env['KV_TEST_CACHE'] = join(folder, 'cache');
    process.env['PATH'] = `${folder}:${process.env['PATH']}`;
    await script('npm', 'echo "registry is away" >&2; exit 1');
    await expect(dynamoDBLocalFolder()).rejects.toMatchObject({
      what: expect.stringContaining('registry is away') as string,
    });
  });

  test('verifyIntegrity compares the sha512', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'abc');
    const integrity = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';
    await expect(verifyIntegrity(file, integrity)).resolves.toBeUndefined();
    await writeFile(file, 'abd');
    await expect(verifyIntegrity(file, integrity)).rejects.toBeInstanceOf(ServiceUnavailableError);
  });
});

describe('withFileLock', () => {
  test('lets one in at a time, and passes results and errors on', async () => {
    let inside = 0;
    const work = async (value: number): Promise<number> => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 10));
      inside--;
      if (value === 2) throw new Error('two');
      return value;
    };
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((value) => withFileLock(join(folder, 'lock'), () => work(value))),
    );
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 0))).toEqual([1, 0, 3, 4]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('takes over from a process that is dead', async () => {
    const dead = 2 ** 22 + 1;
    expect(isProcessAlive(dead)).toBe(false);
    await writeFile(join(folder, 'lock'), String(dead));
    expect(await withFileLock(join(folder, 'lock'), async () => Promise.resolve('in'))).toBe('in');
  });

  test('waits for a process that is alive', async () => {
    await writeFile(join(folder, 'lock'), String(process.pid));
    let entered = false;
    const waiting = withFileLock(join(folder, 'lock'), async () => Promise.resolve((entered = true)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(entered).toBe(false);
    await rm(join(folder, 'lock'));
    expect(await waiting).toBe(true);
  });
});

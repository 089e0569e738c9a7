import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { TempFolders } from '../support/temp-folders.js';

const folders = new TempFolders();
afterEach(() => folders.remove());

/**
 * Does to the lock file what a process does that opens the file while another one commits: it writes the number of the
 * transaction before. In a process of its own, since one that closes the lock file loses its locks on it.
 */
function turnBack(path: string, commits: number): void {
  const program = `
    const fs = require('node:fs');
    const file = fs.openSync(${JSON.stringify(join(path, 'lock.mdb'))}, 'r+');
    const bytes = Buffer.alloc(8);
    fs.readSync(file, bytes, 0, 8, 8);
    bytes.writeBigUInt64LE(bytes.readBigUInt64LE() - ${commits}n);
    fs.writeSync(file, bytes, 0, 8, 8);`;
  execFileSync(process.execPath, ['-e', program]);
}

describe('a lock file that names an earlier transaction than the last', () => {
  it.each([1, 2])('does not let the next write undo the last %s', async (commits) => {
    const path = await folders.make();
    const kv = await folders.open({ path });
    for (let number = 1; number <= 5; number++) await kv.set(`key:${number}`, number);
    turnBack(path, commits);
    expect(await kv.nIncrBy('n', 1)).toBe(1);
    expect(await kv.nIncrBy('n', 1)).toBe(2);
    for (let number = 1; number <= 5; number++) expect(await kv.get(`key:${number}`)).toBe(String(number));
    expect(await kv.zCount('none', -Infinity, Infinity)).toBe(0);
  });
});

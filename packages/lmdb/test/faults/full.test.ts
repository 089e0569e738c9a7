import { runProgram } from '../support/programs.js';
import { TempFolders } from '../support/temp-folders.js';

const folders = new TempFolders();
afterAll(() => folders.remove());

it('a file that cannot grow refuses what has no room, whole, and takes what has', async () => {
  const path = await folders.make();
  const { lines, exitCode } = await runProgram('filler', [path], { fileSize: 4_096 }).ended;
  expect({ lines: lines.length, exitCode }).toEqual({ lines: 1, exitCode: 0 });
  const { written, ...seen } = JSON.parse(lines[0] as string) as { written: number };
  expect(seen).toEqual({ code: 'LIMIT_EXCEEDED', half: [null, null], kept: 100_000, small: '1' });
  expect(written).toBeGreaterThan(5);
  // Another process finds the same.
  const kv = await folders.open({ path });
  expect(await kv.get(`first:${written}`)).toBeNull();
  expect((await kv.get(`second:${written - 1}`))?.length).toBe(100_000);
  expect(await kv.get('small')).toBe('1');
}, 60_000);

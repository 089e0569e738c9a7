import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { root } from '../src/repository.js';

const typedoc = join(root, 'node_modules/typedoc/bin/typedoc');

/** Runs typedoc as `npm run docs:api` does, but for writing pages; gives its exit code and what it says. */
function check(args: readonly string[] = []): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, NO_COLOR: '1' } };
    execFile(process.execPath, [typedoc, '--emit', 'none', ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

it('makes the API reference without an undocumented name or a broken link', async () => {
  const { code, output } = await check();
  expect(output).not.toMatch(/\[(?:warning|error)\]/);
  expect(code).toBe(0);
}, 120_000);

it('refuses an undocumented name and a broken link', async () => {
  const { code, output } = await check(['--options', join(__dirname, 'fixtures/typedoc.json')]);
  expect(code).not.toBe(0);
  expect(output).toMatch(/undocumented \(Variable\).* does not have any documentation/);
  expect(output).toMatch(/Nowhere/);
}, 120_000);

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProgram } from './support/programs.js';

const packages = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'kv-connect-'));
const program = join(folder, 'program.ts');

function install(name: string): void {
  const place = join(folder, 'node_modules/@keyvaluestore', name);
  mkdirSync(place, { recursive: true });
  cpSync(join(packages, name, 'src'), join(place, 'src'), { recursive: true });
  cpSync(join(packages, name, 'package.json'), join(place, 'package.json'));
}

beforeAll(() => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(
    program,
    `import { connect } from '@keyvaluestore/connect';
     const told = await connect(process.argv[2]).then(() => 'opened', ({ code, message }) => code + ' ' + message);
     console.log(told);`,
  );
  for (const name of ['core', 'connect', 'memory', 'redis']) install(name);
});
afterAll(() => rmSync(folder, { recursive: true }));

// Each process loads its modules anew, and the machine may be busy.
jest.setTimeout(90_000);

it.each([
  ['lmdb:./data', 'npm install @keyvaluestore/lmdb'],
  // The backend is there, and its client is not.
  ['redis://localhost:1', 'npm install @keyvaluestore/redis ioredis'],
  ['redis-cluster://localhost:1', 'npm install @keyvaluestore/redis ioredis'],
  ['dynamodb://table', 'npm install @keyvaluestore/dynamodb @aws-sdk/client-dynamodb'],
  ['fdb:?subspace=a', 'npm install @keyvaluestore/foundationdb foundationdb'],
])('says what to install for %s', async (address, command) => {
  const { code, printed } = await runProgram(program, [address], { cwd: folder });
  expect(code).toBe(0);
  expect(printed).toMatch(/^UNSUPPORTED /);
  expect(printed.trimEnd().endsWith(command)).toBe(true);
});

it('opens what is installed, and refuses options without what is not', async () => {
  expect((await runProgram(program, ['memory:'], { cwd: folder })).printed).toBe('opened\n');
  expect((await runProgram(program, ['fdb:?none=1'], { cwd: folder })).printed).toMatch(/^INVALID_ARGUMENT /);
});

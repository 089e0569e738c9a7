import { isProcessAlive } from '../src/file-lock.js';
import { waitUntil } from '../src/wait-until.js';
import { forget, leftovers, runProgramFile, type RunningProgram } from '../test/support/run-fixture.js';

const PRINT = `process.stdout.write(JSON.stringify([process.pid, process.env.KV_TEST_REDIS_URL ?? null]) + '\\n')`;
const WAIT = `${PRINT}; setInterval(() => {}, 1000)`;
const UNSET = {
  KV_TEST_REDIS_URL: undefined,
  KV_TEST_REDIS_CLUSTER_URLS: undefined,
  KV_TEST_DYNAMODB_ENDPOINT: undefined,
  FDB_CLUSTER_FILE: undefined,
};

const programs: RunningProgram[] = [];

async function withServices(
  args: readonly string[],
  environment: Record<string, string | undefined> = {},
): Promise<RunningProgram> {
  const program = await runProgramFile('src/with-services.ts', args, { ...UNSET, ...environment });
  programs.push(program);
  return program;
}

afterEach(async () => {
  for (const program of programs.splice(0)) {
    program.child.kill('SIGKILL');
    await program.ended;
    const left = await leftovers(program.folder);
    await forget(program);
    expect(left).toEqual([]);
  }
});

test('sets the variable of a service that answers, and passes the exit code on', async () => {
  const ping = `
    const { hostname, port } = new URL(process.env.KV_TEST_REDIS_URL);
    const socket = require('node:net').connect(port, hostname, () => socket.write('PING\\r\\n'));
    socket.once('data', (data) => { process.stdout.write(data); process.exit(process.argv[1] === 'x y' ? 7 : 8); });
  `;
  const { ended } = await withServices(['redis', '--', 'node', '-e', ping, 'x y']);
  expect(await ended).toEqual({ code: 7, signal: null, stdout: '+PONG\r\n', stderr: '' });
});

test('sets the variables of a cluster and of DynamoDB Local', async () => {
  const script = `process.stdout.write(process.env.KV_TEST_REDIS_CLUSTER_URLS + ' ' + process.env.KV_TEST_DYNAMODB_ENDPOINT)`;
  const { ended } = await withServices(['cluster', 'dynamodb', '--', 'node', '-e', script]);
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^(redis:\/\/127\.0\.0\.1:\d+,){2}redis:\/\/127\.0\.0\.1:\d+ http:\/\/127\.0\.0\.1:\d+$/);
});

test('uses a service whose variable is set already', async () => {
  const { ended } = await withServices(['redis', '--', 'node', '-e', PRINT], {
    KV_TEST_REDIS_URL: 'redis://there:1',
  });
  expect((await ended).stdout).toContain('"redis://there:1"');
});

test.each([
  ['a signal that ended it', ['node', '-e', 'process.kill(process.pid, "SIGKILL")'], 137, ''],
  ['its absence', ['kv-test-no-such'], 127, 'with-services: The command kv-test-no-such cannot be run: ENOENT.\n'],
])('the exit code tells of %s', async (_what, command, code, stderr) => {
  const { ended } = await withServices(['redis', '--', ...command]);
  expect(await ended).toMatchObject({ code, stderr });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the command and the services', async (signal, code) => {
  const program = await withServices(['redis', '--', 'node', '-e', WAIT]);
  const [pid] = JSON.parse(await program.firstLine) as [number];
  program.child.kill(signal);
  expect(await program.ended).toMatchObject({ code, stderr: '' });
  expect(isProcessAlive(pid)).toBe(false);
});

test('a command may handle the signal and choose the exit code', async () => {
  const script = `process.on('SIGTERM', () => process.exit(5)); ${WAIT}`;
  const program = await withServices(['redis', '--', 'node', '-e', script]);
  await program.firstLine;
  program.child.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ code: 5 });
});

test('a signal while services are starting leaves nothing', async () => {
  const program = await withServices(['cluster', '--', 'node', '-e', WAIT]);
  await waitUntil(async () => (await leftovers(program.folder)).length > 1, { what: 'two nodes', timeout: 20_000 });
  program.child.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ code: 143, stdout: '' });
  await waitUntil(async () => (await leftovers(program.folder)).length === 0, {
    what: 'the folders to go',
    timeout: 5000,
  });
});

describe('a service that cannot be had', () => {
  // No redis-server, no apt-get; only node itself is run by its path.
  const bare = { PATH: '/nonexistent' };

  test('is an error that says what is missing and how to get it', async () => {
    const { ended } = await withServices(['redis', '--', process.execPath, '-e', PRINT], bare);
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
    expect(stderr).toMatch(
      /^with-services: The program redis-server is not on the PATH\..*apt-get install redis-server/,
    );
  });

  test('is left out with --try, with one line about it', async () => {
    const { ended } = await withServices(['--try', 'redis', '--', process.execPath, '-e', PRINT], bare);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/,null\]\n$/);
    expect(stderr).toMatch(
      /^with-services: redis is left out\. The program redis-server is not on the PATH\.[^\n]*\n$/,
    );
  });
});

test('wrong arguments are answered with the usage', async () => {
  const { ended } = await withServices(['mysql', '--', 'node']);
  const { code, stderr } = await ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(/"mysql" is no service[^]*Usage: with-services/);
});

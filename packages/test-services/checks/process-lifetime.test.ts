import { isProcessAlive } from '../src/file-lock.js';
import { waitUntil } from '../src/wait-until.js';
import { forget, leftovers, runProgramFile, type RunningProgram } from '../test/support/run-fixture.js';

const programs: RunningProgram[] = [];

afterEach(async () => {
  for (const program of programs.splice(0)) {
    program.child.kill('SIGKILL');
    await program.ended;
    await forget(program);
  }
});

async function startFixture(service: string, ending: string): Promise<{ program: RunningProgram; pids: number[] }> {
  const program = await runProgramFile('test/fixtures/start-services.ts', [service, ending]);
  programs.push(program);
  const line = await Promise.race([
    program.firstLine,
    program.ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
  ]);
  return { program, pids: JSON.parse(line) as number[] };
}

async function expectNothingLeft({ folder }: RunningProgram, pids: number[]): Promise<void> {
  await waitUntil(async () => !pids.some(isProcessAlive) && (await leftovers(folder)).length === 0, {
    what: `the processes ${pids.join()} and the contents of ${folder} to go`,
    timeout: 10_000,
  });
}

describe('after stop()', () => {
  test.each([
    ['redis', 1],
    ['cluster', 3],
    ['dynamodb', 1],
  ])('%s leaves no process, no folder and no open handle', async (service, count) => {
    const { program, pids } = await startFixture(service, 'stop');
    expect(pids).toHaveLength(count);
    // The program ends by itself only if nothing keeps its event loop alive.
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
    expect(pids.filter(isProcessAlive)).toEqual([]);
    expect(await leftovers(program.folder)).toEqual([]);
  });
});

describe('servers do not survive the process that started them', () => {
  test.each([
    ['exits', 'exit', { code: 3 }],
    ['ends on an uncaught exception', 'throw', { code: 1 }],
    ['ends by itself, for servers do not keep it alive', 'forget', { code: 0 }],
  ])('when it %s', async (_how, ending, result) => {
    const { program, pids } = await startFixture('redis', ending);
    expect(await program.ended).toMatchObject(result);
    await expectNothingLeft(program, pids);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('when %s ends it', async (signal) => {
    const { program, pids } = await startFixture('redis', 'wait');
    expect(pids.every(isProcessAlive)).toBe(true);
    program.child.kill(signal);
    expect(await program.ended).toMatchObject({ code: null, signal });
    await expectNothingLeft(program, pids);
  });
});

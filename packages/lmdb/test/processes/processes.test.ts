import { checkLinearizable, explain, partition } from '../../../conformance/src/concurrency/linearizability.js';
import { runProgram, runProgramWhole } from '../support/programs.js';
import { type Act, type Recorded, REGISTER } from '../support/register.js';
import { TempFolders } from '../support/temp-folders.js';

const isLong = process.env['KV_LONG'] === '1';
const folders = new TempFolders();
afterAll(() => folders.remove());

const PROCESSES = 3;
const CLIENTS = 2;

/** What clients in several processes did to one file. */
async function history(calls: number): Promise<readonly Recorded[]> {
  const path = await folders.make();
  const kv = await folders.open({ path });
  const running = Array.from({ length: PROCESSES }, (_, index) =>
    runProgram('clients', [path, String(index), String(CLIENTS), String(calls)]),
  );
  await Promise.all(running.map(({ started }) => started));
  await kv.set('go', 1);
  const ends = await Promise.all(running.map(({ ended }) => ended));
  return ends.flatMap(({ lines }) => lines.slice(1).map((line) => JSON.parse(line) as Recorded));
}

it('calls of several processes on one file have an order that explains all answers', async () => {
  for (let round = 0; round < (isLong ? 40 : 2); round++) {
    const entries = (await history(isLong ? 400 : 150)).map(({ output, ...entry }) => ({
      ...entry,
      outcome: { output },
    }));
    expect(entries).toHaveLength(PROCESSES * CLIENTS * (isLong ? 400 : 150));
    // They did overlap.
    const turns = [...entries].sort((a, b) => a.calledAt - b.calledAt).map(({ process }) => process);
    expect(turns.filter((process, index) => index > 0 && process !== turns[index - 1]).length).toBeGreaterThan(50);
    for (const part of partition(entries, ({ key }: Act) => [key])) {
      const violation = checkLinearizable(REGISTER, part);
      if (violation !== null) throw new Error(explain(violation, (act) => JSON.stringify(act)));
    }
  }
}, 3_600_000);

it('a read sees what another process wrote before the callback began in which it is made', async () => {
  const path = await folders.make();
  const kv = await folders.open({ path });
  await kv.set('a', 'old');
  const seen = await new Promise((resolve) => {
    setImmediate(() => {
      void kv.get('a');
      runProgramWhole('set', [path, 'a', 'new']);
    });
    // The next callback of the same phase of the event loop, before any timer.
    setImmediate(() => resolve(kv.get('a')));
  });
  expect(seen).toBe('new');
}, 60_000);

import { type Check } from './act.js';
import { ACTS } from './acts.js';
import { type Outcome, surely, type World } from './outcome.js';

/** How many acts are under way at a time, all through one client. */
const WORKERS = 8;
/** How many checks are made at a time. */
const CHECKS = 50;

/**
 * Acts until told to stop, then looks at everything that was left behind: every write that was acknowledged is there,
 * none is there twice, and none that was refused. All workers also share one counter.
 */
export async function runWorkload(world: World, isOver: () => boolean): Promise<void> {
  const checks: Check[] = [];
  const shared: Outcome<number>[] = [];
  let number = 0;
  let failed = false;
  const counter = `{${world.tag ?? 'shared'}}shared`;
  const worker = async (): Promise<void> => {
    try {
      while (!isOver() && !failed) {
        const act = ACTS[Math.floor(world.random() * ACTS.length)]!;
        checks.push(await act(world, world.tag === undefined ? `{${number++}}` : `{${world.tag}}${number++}:`));
        shared.push(await world.tally.call(() => world.backend.nIncrBy(counter, 1)));
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  for (let from = 0; from < checks.length; from += CHECKS) {
    await Promise.all(checks.slice(from, from + CHECKS).map((check) => surely(check)));
  }
  const total = Number(await surely(() => world.sound.get(counter)));
  const numbers = shared.flatMap((outcome) => (typeof outcome === 'object' ? [outcome.value] : []));
  const unknown = shared.filter((outcome) => outcome === 'unknown').length;
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(total).toBeGreaterThanOrEqual(numbers.length);
  expect(total).toBeLessThanOrEqual(numbers.length + unknown);
}

/** Acts while something is done to the servers. Where either fails, the other is ended too. */
export async function runWorkloadDuring(
  world: World,
  nemesis: (isOver: () => boolean) => Promise<void>,
): Promise<void> {
  let over = false;
  const end = (): void => {
    over = true;
  };
  const isOver = (): boolean => over;
  const both = await Promise.allSettled([nemesis(isOver).finally(end), runWorkload(world, isOver).finally(end)]);
  for (const each of both) if (each.status === 'rejected') throw each.reason;
}

import { ACTS, type Check } from './acts.js';
import { type Outcome, type World } from './outcome.js';

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
  const worker = async (): Promise<void> => {
    while (!isOver()) {
      const act = ACTS[Math.floor(world.random() * ACTS.length)]!;
      checks.push(await act(world, `{${number++}}`));
      shared.push(await world.tally.call(() => world.backend.nIncrBy('shared', 1)));
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  for (let from = 0; from < checks.length; from += CHECKS) {
    await Promise.all(checks.slice(from, from + CHECKS).map((check) => check()));
  }
  const numbers = shared.flatMap((outcome) => (typeof outcome === 'object' ? [outcome.value] : []));
  const unknown = shared.filter((outcome) => outcome === 'unknown').length;
  expect(new Set(numbers).size).toBe(numbers.length);
  const total = Number(await world.sound.get('shared'));
  expect(total).toBeGreaterThanOrEqual(numbers.length);
  expect(total).toBeLessThanOrEqual(numbers.length + unknown);
}
